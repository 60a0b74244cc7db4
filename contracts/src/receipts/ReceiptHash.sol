// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @notice What a node signs for one executed step.
/// @param digest Registered digest of the content that ran.
/// @param inputDigest SHA-256 of the bytes the step read; `outputDigest` of those it wrote.
/// @param assetPrice USD base units, as is `nodePrice`.
/// @param chainTime The chain's second that the node's lease carried.
struct NodeReceipt {
    bytes32 callId;
    uint32 step;
    uint32 attempt;
    uint256 assetId;
    bytes32 digest;
    bytes32 inputDigest;
    bytes32 outputDigest;
    uint128 assetPrice;
    uint128 nodePrice;
    address node;
    uint64 chainTime;
}

/// @title The id of a receipt
/// @notice Its EIP-712 hash in the domain of `JobManager`, on this chain: what the node signs, and the leaf of the hourly root.
library ReceiptHash {
    bytes32 internal constant TYPEHASH = keccak256(
        "Receipt(bytes32 callId,uint32 step,uint32 attempt,uint256 assetId,bytes32 digest,bytes32 inputDigest,bytes32 outputDigest,uint128 assetPrice,uint128 nodePrice,address node,uint64 chainTime)"
    );
    bytes32 private constant DOMAIN_TYPEHASH =
        keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)");
    bytes32 private constant NAME_HASH = keccak256("I Cubed Modelverse");
    bytes32 private constant VERSION_HASH = keccak256("1");

    function idOf(NodeReceipt calldata receipt, address jobManager) internal view returns (bytes32) {
        bytes32 domain = keccak256(abi.encode(DOMAIN_TYPEHASH, NAME_HASH, VERSION_HASH, block.chainid, jobManager));
        return keccak256(abi.encodePacked("\x19\x01", domain, keccak256(abi.encode(TYPEHASH, receipt))));
    }
}
