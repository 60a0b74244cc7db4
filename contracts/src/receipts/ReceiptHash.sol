// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {JobsDomain} from "./JobsDomain.sol";

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

    function idOf(NodeReceipt calldata receipt, address jobManager) internal view returns (bytes32) {
        return JobsDomain.hashOf(keccak256(abi.encode(TYPEHASH, receipt)), jobManager);
    }
}
