// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {EdgeType, MergeReceipt} from "./AssetTypes.sol";
import {Edge} from "./Edge.sol";

/// @title What a proven merge weight does to a rate
/// @notice A merge takes of each parent what its weight says, so each parent's own part is `⌊own · weight⌋`. What the parent owes its own
/// parents is not the parent's to share out: it stays whole.
library MergeWeights {
    /// @notice What the weights of a merge sum to, in parts per million.
    uint256 internal constant WHOLE = 1_000_000;

    bytes32 internal constant RECEIPT_TYPEHASH = keccak256(
        "MergeReceipt(uint256 childId,bytes32 digest,uint256[] parents,uint32[] weightsPpm,bytes32 jobDigest,address node,uint64 validUntil)"
    );

    /// @notice Scales the `Merge` edges in place.
    /// @return parents Whose weights they are, in order.
    /// @return total Σ rates of all edges, the others included.
    /// @return isWhole Whether there is one weight a `Merge` edge, none of them nothing, and together the whole. If not, nothing else
    /// of the answer counts.
    function scale(Edge[] memory edges, uint32[] calldata weightsPpm)
        internal
        pure
        returns (uint256[] memory parents, uint256 total, bool isWhole)
    {
        parents = new uint256[](weightsPpm.length);
        uint256 found;
        uint256 sum;
        for (uint256 i = 0; i < edges.length; ++i) {
            Edge edge = edges[i];
            if (edge.edgeType() == EdgeType.Merge) {
                if (found == weightsPpm.length || weightsPpm[found] == 0) return (parents, 0, false);
                uint256 weight = weightsPpm[found];
                parents[found++] = edge.parent();
                sum += weight;
                // Alone in the merge a parent gets all that its terms say, and there is nothing to dispute.
                if (weight < WHOLE) edge = edge.scaledTo((edge.ownBps() * weight) / WHOLE);
                edges[i] = edge;
            }
            total += edge.rateBps();
        }
        isWhole = found == weightsPpm.length && sum == WHOLE;
    }

    /// @notice The struct hash (EIP-712) of a receipt for this child. An array is hashed as its elements, 32 bytes each.
    function hash(uint256 childId, bytes32 digest, uint256[] memory parents, MergeReceipt calldata receipt)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(
            abi.encode(
                RECEIPT_TYPEHASH,
                childId,
                digest,
                keccak256(abi.encodePacked(parents)),
                keccak256(abi.encodePacked(receipt.weightsPpm)),
                receipt.jobDigest,
                receipt.node,
                receipt.validUntil
            )
        );
    }
}
