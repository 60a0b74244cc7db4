// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Voucher} from "./IJobManager.sol";

/// @title Hashes that every voucher of a batch pays for
/// @notice The same as `keccak256(abi.encode(…))`, written past the end of used memory: a batch of a hundred would otherwise grow
/// memory by a hundred encodings.
library VoucherHash {
    bytes32 internal constant TYPEHASH = keccak256(
        "Voucher(address payer,bytes32 session,uint128 cumulativeAmount,bytes32 usageRoot,uint64 validUntil)"
    );

    /// @notice The EIP-712 struct hash.
    /// @dev The struct is its own encoding in calldata. Bits above a field's type are hashed as they came: whoever reads the
    /// field, as every redemption does, is refused by the decoder.
    function structHash(Voucher calldata voucher) internal pure returns (bytes32 hash) {
        bytes32 typehash = TYPEHASH;
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, typehash)
            calldatacopy(add(free, 0x20), voucher, 0xa0)
            hash := keccak256(free, 0xc0)
        }
    }

    /// @notice `keccak256(abi.encode(chainId, this, payer, key, nonce))`.
    function sessionId(address payer, address key, uint24 nonce) internal view returns (bytes32 hash) {
        assembly ("memory-safe") {
            let free := mload(0x40)
            mstore(free, chainid())
            mstore(add(free, 0x20), address())
            mstore(add(free, 0x40), payer)
            mstore(add(free, 0x60), key)
            mstore(add(free, 0x80), nonce)
            hash := keccak256(free, 0xa0)
        }
    }
}
