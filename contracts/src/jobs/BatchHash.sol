// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title The id of a settled batch
/// @notice `keccak256(vouchers ‖ keccak256(assetIds) ‖ keccak256(amounts))`, where `vouchers` is rolled over the redeemed vouchers' EIP-712 struct
/// hashes from 0 on and the lists are the ledger's payments. One word a batch binds the vouchers' usage roots to
/// what was paid with them; whoever shows them again brings the lists.
library BatchHash {
    function append(bytes32 vouchers, bytes32 structHash) internal pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            mstore(0, vouchers)
            mstore(0x20, structHash)
            hash := keccak256(0, 0x40)
        }
    }

    function idOf(bytes32 vouchers, uint256[] memory assetIds, uint256[] memory amounts)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(vouchers, _hashOf(assetIds), _hashOf(amounts)));
    }

    function _hashOf(uint256[] memory list) private pure returns (bytes32 hash) {
        assembly ("memory-safe") {
            hash := keccak256(add(list, 0x20), mul(mload(list), 0x20))
        }
    }
}
