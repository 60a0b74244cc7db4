// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title What is signed about calls
/// @notice EIP-712 in the domain of `JobManager`, on this chain, for contracts beside it.
library JobsDomain {
    bytes32 private constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant NAME_HASH = keccak256("I Cubed Modelverse");
    bytes32 private constant VERSION_HASH = keccak256("1");

    function hashOf(bytes32 structHash, address jobManager) internal view returns (bytes32) {
        bytes32 domain = keccak256(abi.encode(DOMAIN_TYPEHASH, NAME_HASH, VERSION_HASH, block.chainid, jobManager));
        return keccak256(abi.encodePacked("\x19\x01", domain, structHash));
    }
}
