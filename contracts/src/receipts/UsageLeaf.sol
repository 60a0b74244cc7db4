// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @notice What a session was charged for one asset and its node in one call.
/// @param step 0 for a call of its own, from 1 for the steps of a workflow.
/// @param requestDigest SHA-256 of the input's bytes.
struct Usage {
    bytes32 callId;
    uint32 step;
    uint256 assetId;
    address node;
    uint128 assetAmount;
    uint128 nodeAmount;
    bytes32 requestDigest;
}

/// @title A leaf of a session's usage tree
/// @notice As the executor writes it: `0 ‖ "icubed-usage/1\0" ‖ the fields, big-endian, each in its own width`, hashed by SHA-256.
library UsageLeaf {
    function hashOf(Usage memory usage) internal pure returns (bytes32) {
        return sha256(
            abi.encodePacked(
                bytes1(0),
                "icubed-usage/1",
                bytes1(0),
                usage.callId,
                usage.step,
                usage.assetId,
                usage.node,
                usage.assetAmount,
                usage.nodeAmount,
                usage.requestDigest
            )
        );
    }
}
