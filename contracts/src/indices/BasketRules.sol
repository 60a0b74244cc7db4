// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IRevenueLedger, SharePhase} from "../revenue/IRevenueLedger.sol";
import {IIndexBundle, Weight} from "./IIndexBundle.sol";

/// @title BasketRules
/// @notice What a proposed basket must be, and the units that keep the bundle's value at the posted prices.
library BasketRules {
    uint256 internal constant LEAST_CONSTITUENTS = 10;
    /// @dev Leaving ones included: what a mint, a redemption and a fill loop over.
    uint256 internal constant MOST_LINES = 64;
    uint256 internal constant MOST_CONSTITUENTS = 32;
    uint16 internal constant CAP_BPS = 2_000;
    uint256 private constant BPS = 10_000;
    uint256 private constant WHOLE = 1e18;
    /// @dev Base units of USD for the first basket of all: the index's base of 1,000.
    uint256 private constant FIRST_VALUE = 1_000e6;

    function plan(
        IRevenueLedger ledger,
        Weight[] calldata weights,
        uint256[] memory presentIds,
        uint256[] memory presentUnits
    ) internal view returns (uint256[] memory assetIds, uint256[] memory units) {
        _check(ledger, weights);
        // USD base units × 10¹⁸ for one whole token
        uint256 value = presentIds.length == 0 ? FIRST_VALUE * WHOLE : _valueOf(weights, presentIds, presentUnits);
        assetIds = new uint256[](weights.length);
        units = new uint256[](weights.length);
        for (uint256 i = 0; i < weights.length; ++i) {
            Weight calldata weight = weights[i];
            assetIds[i] = weight.assetId;
            units[i] = value * weight.weightBps / BPS / weight.price;
            // So few that the auction could round it away is no constituent.
            if (weight.weightBps != 0 && units[i] < BPS) revert IIndexBundle.IndexBundle_InvalidPrice(weight.assetId);
        }
    }

    function _check(IRevenueLedger ledger, Weight[] calldata weights) private view {
        uint256 lines = weights.length;
        if (lines > MOST_LINES) revert IIndexBundle.IndexBundle_WrongCount(lines);
        uint256 staying;
        uint256 sum;
        uint256 last;
        for (uint256 i = 0; i < lines; ++i) {
            Weight calldata weight = weights[i];
            (uint256 assetId, uint16 bps) = (weight.assetId, weight.weightBps);
            if (assetId <= last) revert IIndexBundle.IndexBundle_NotAscending(assetId);
            if (weight.price == 0) revert IIndexBundle.IndexBundle_InvalidPrice(assetId);
            if (bps > CAP_BPS) revert IIndexBundle.IndexBundle_WeightTooHigh(assetId, bps);
            last = assetId;
            sum += bps;
            if (bps == 0) continue;
            ++staying;
            if (ledger.phaseOf(assetId) != SharePhase.Released || ledger.shareTokenOf(assetId) == address(0)) {
                revert IIndexBundle.IndexBundle_NotReleased(assetId);
            }
        }
        if (staying < LEAST_CONSTITUENTS || staying > MOST_CONSTITUENTS) {
            revert IIndexBundle.IndexBundle_WrongCount(staying);
        }
        if (sum != BPS) revert IIndexBundle.IndexBundle_WeightsNotWhole(sum);
    }

    function _valueOf(Weight[] calldata weights, uint256[] memory presentIds, uint256[] memory presentUnits)
        private
        pure
        returns (uint256 value)
    {
        uint256 j;
        for (uint256 i = 0; i < weights.length && j < presentIds.length; ++i) {
            if (weights[i].assetId == presentIds[j]) value += presentUnits[j++] * weights[i].price;
        }
        if (j < presentIds.length) revert IIndexBundle.IndexBundle_ConstituentMissing(presentIds[j]);
    }
}
