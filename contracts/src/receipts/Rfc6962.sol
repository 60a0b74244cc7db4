// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Inclusion in a SHA-256 Merkle tree
/// @notice Trees of RFC 6962, as the protocol library makes them: leaves hashed after a 0 byte, nodes after a 1 byte, a lone node
/// carried up as it is. A proof is the siblings from the leaf to the root; which side each stands on follows from the
/// leaf's index and the tree's size, so a proof also proves the position. The check is that of RFC 9162, section 2.1.3.2.
library Rfc6962 {
    function leafHash(bytes32 data) internal pure returns (bytes32) {
        return sha256(abi.encodePacked(bytes1(0x00), data));
    }

    function isIncluded(bytes32 root, bytes32 leaf, uint256 index, uint256 size, bytes32[] calldata proof)
        internal
        pure
        returns (bool)
    {
        if (index >= size) return false;
        uint256 last = size - 1;
        bytes32 node = leaf;
        for (uint256 i = 0; i < proof.length; ++i) {
            if (last == 0) return false;
            if (index & 1 == 1 || index == last) {
                node = sha256(abi.encodePacked(bytes1(0x01), proof[i], node));
                // Carried up through the levels on which it had no sibling.
                while (index & 1 == 0 && index != 0) (index, last) = (index >> 1, last >> 1);
            } else {
                node = sha256(abi.encodePacked(bytes1(0x01), node, proof[i]));
            }
            (index, last) = (index >> 1, last >> 1);
        }
        return last == 0 && node == root;
    }
}
