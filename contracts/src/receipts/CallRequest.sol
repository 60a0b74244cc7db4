// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {JobsDomain} from "./JobsDomain.sol";

/// @notice What a payer signs for one call, with its own key or the session's.
/// @param session Which pays; its id commits to chain, `JobManager`, payer and key.
/// @param requestDigest SHA-256 of the input's bytes.
/// @param maxPrice Most that asset and node may cost together, USD base units.
/// @param nonce Any number that the payer has not used: two calls of one input are two requests.
/// @param deadline The latest chain time, in seconds, that a receipt of the call may carry.
struct CallRequest {
    address payer;
    bytes32 session;
    uint256 assetId;
    bytes32 requestDigest;
    uint128 maxPrice;
    uint256 nonce;
    uint64 deadline;
}

/// @title The id of a requested call
/// @notice A call that was requested has the request's EIP-712 hash as its id, in the domain of `JobManager`. So the node's receipt names
/// the request, and nobody can pair a request with the receipt of another call of the same input.
library CallRequestHash {
    bytes32 internal constant TYPEHASH = keccak256(
        "CallRequest(address payer,bytes32 session,uint256 assetId,bytes32 requestDigest,uint128 maxPrice,uint256 nonce,uint64 deadline)"
    );

    function callIdOf(CallRequest calldata request, address jobManager) internal view returns (bytes32) {
        return JobsDomain.hashOf(keccak256(abi.encode(TYPEHASH, request)), jobManager);
    }
}
