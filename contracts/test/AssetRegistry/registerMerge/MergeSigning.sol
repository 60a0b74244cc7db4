// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AssetKind, EdgeType, MergeReceipt, Parent, Registration} from "../../../src/registry/AssetTypes.sol";
import {BondedNodes} from "../../NodeRegistry/BondedNodes.sol";

/// @notice Merges and the receipts that Alice's node signs for them, by a second statement of what is signed.
abstract contract MergeSigning is BondedNodes {
    bytes32 internal constant JOB = keccak256("job");

    function _merge(address by, bytes32 salt, uint256[] memory parents) internal view returns (Registration memory r) {
        r = _registration(by, salt);
        r.kind = uint8(AssetKind.Merge);
        r.parents = new Parent[](parents.length);
        for (uint256 i = 0; i < parents.length; ++i) {
            r.parents[i] = _parent(parents[i], EdgeType.Merge);
        }
    }

    /// @dev What the node signs for `r` as `by` registers it.
    function _receipt(address by, Registration memory r, uint32[] memory weightsPpm)
        internal
        view
        returns (MergeReceipt memory receipt)
    {
        receipt = MergeReceipt(worker, JOB, uint64(block.timestamp + 1 days), weightsPpm, "");
        receipt.signature = _signMerge(workerKey, registry.assetIdOf(by, r.salt), r, receipt);
    }

    function _signMerge(uint256 key, uint256 childId, Registration memory r, MergeReceipt memory receipt)
        internal
        view
        returns (bytes memory)
    {
        bytes memory parents;
        bytes memory weights;
        for (uint256 i = 0; i < r.parents.length; ++i) {
            if (r.parents[i].edgeType == uint8(EdgeType.Merge)) {
                parents = bytes.concat(parents, bytes32(r.parents[i].assetId));
            }
        }
        for (uint256 i = 0; i < receipt.weightsPpm.length; ++i) {
            weights = bytes.concat(weights, bytes32(uint256(receipt.weightsPpm[i])));
        }
        bytes32 typehash = keccak256(
            "MergeReceipt(uint256 childId,bytes32 digest,uint256[] parents,uint32[] weightsPpm,bytes32 jobDigest,address node,uint64 validUntil)"
        );
        bytes32 hash = keccak256(
            abi.encode(
                typehash,
                childId,
                r.digest,
                keccak256(parents),
                keccak256(weights),
                receipt.jobDigest,
                receipt.node,
                receipt.validUntil
            )
        );
        return _sign(key, address(registry), hash);
    }

    function _registerMerge(address by, Registration memory r, MergeReceipt memory receipt) internal returns (uint256) {
        vm.prank(by);
        return registry.registerMerge(r, receipt);
    }

    function _two(uint256 a, uint256 b) internal pure returns (uint256[] memory list) {
        list = new uint256[](2);
        (list[0], list[1]) = (a, b);
    }

    function _weights(uint32 a) internal pure returns (uint32[] memory list) {
        list = new uint32[](1);
        list[0] = a;
    }

    function _weights(uint32 a, uint32 b) internal pure returns (uint32[] memory list) {
        list = new uint32[](2);
        (list[0], list[1]) = (a, b);
    }
}
