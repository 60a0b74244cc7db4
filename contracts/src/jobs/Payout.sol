// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IJobManager, Split} from "./IJobManager.sol";

/// @notice What a settlement owes, gathered in memory: `count` entries of the arrays are in use. `node` is the one whose splits come
/// one after the other now, and `due` what they give it.
struct Payout {
    uint256[] assetIds;
    uint256[] amounts;
    uint256 count;
    uint256 toAssets;
    uint256 toNodes;
    address node;
    uint256 due;
}

using PayoutLib for Payout global;

/// @title Splits, and what they add up to
library PayoutLib {
    uint256 private constant BPS = 10_000;

    function withRoomFor(uint256 capacity) internal pure returns (Payout memory payout) {
        payout.assetIds = new uint256[](capacity);
        payout.amounts = new uint256[](capacity);
    }

    /// @notice Gathers the asset's part of a split that was found good; neighbours of one asset become one payment.
    function addAsset(Payout memory payout, Split calldata split) internal pure {
        uint256 assetId = split.assetId;
        uint256 toAsset = split.assetAmount;
        uint256 count = payout.count;
        if (count != 0 && payout.assetIds[count - 1] == assetId) {
            payout.amounts[count - 1] += toAsset;
        } else {
            payout.assetIds[count] = assetId;
            payout.amounts[count] = toAsset;
            payout.count = count + 1;
        }
        payout.toAssets += toAsset;
    }

    /// @notice Gathers a node's part.
    /// @return done Whether the node before it is another, which has its `amount` now; neighbours of one node become one payment.
    function addNode(Payout memory payout, address next, uint256 part)
        internal
        pure
        returns (bool done, address node, uint256 amount)
    {
        payout.toNodes += part;
        (node, amount) = (payout.node, payout.due);
        if (node == next) {
            payout.due = amount + part;
            return (false, node, amount);
        }
        (payout.node, payout.due) = (next, part);
        done = amount != 0;
    }

    /// @notice The arrays, cut to what is in use.
    function parts(Payout memory payout) internal pure returns (uint256[] memory assetIds, uint256[] memory amounts) {
        (assetIds, amounts) = (payout.assetIds, payout.amounts);
        uint256 count = payout.count;
        assembly ("memory-safe") {
            mstore(assetIds, count)
            mstore(amounts, count)
        }
    }

    /// @notice Why splits may not pay out a delta, empty where they may.
    function refusalOf(Split[] calldata splits, uint256 delta, uint256 minAssetBps)
        internal
        pure
        returns (bytes memory refusal)
    {
        uint256 sum;
        for (uint256 i = 0; i < splits.length; ++i) {
            refusal = refusalOf(splits[i], minAssetBps);
            if (refusal.length != 0) return refusal;
            sum += uint256(splits[i].assetAmount) + splits[i].nodeAmount;
        }
        if (sum != delta) refusal = abi.encodeWithSelector(IJobManager.JobManager_SplitsMismatch.selector, delta, sum);
    }

    /// @notice Why a split may not be paid, empty where it may.
    function refusalOf(Split calldata split, uint256 minAssetBps) internal pure returns (bytes memory refusal) {
        (uint256 toAsset, uint256 toNode) = (split.assetAmount, split.nodeAmount);
        // Products of 128-bit amounts with 10,000.
        unchecked {
            if (toAsset * BPS < (toAsset + toNode) * minAssetBps) {
                return abi.encodeWithSelector(IJobManager.JobManager_AssetShareTooLow.selector, split.assetId);
            }
        }
        if (toAsset == 0) return abi.encodeWithSelector(IJobManager.JobManager_ZeroAmount.selector);
        if (toNode != 0 && split.node == address(0)) {
            return abi.encodeWithSelector(IJobManager.JobManager_ZeroAddress.selector);
        }
    }
}
