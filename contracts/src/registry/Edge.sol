// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {EdgeType} from "./AssetTypes.sol";

/// @notice A lineage edge in half a slot: parent id (96 bits) ‖ rate (13) ‖ own part (13) ‖ type (6).
type Edge is uint128;

using EdgeLib for Edge global;

library EdgeLib {
    uint256 private constant BPS_MASK = (1 << 13) - 1;
    uint256 private constant TYPE_MASK = (1 << 6) - 1;

    function pack(uint256 parent_, EdgeType type_, uint256 rate, uint256 own) internal pure returns (Edge) {
        return Edge.wrap(uint128((parent_ << 32) | (rate << 19) | (own << 6) | uint256(type_)));
    }

    function parent(Edge edge) internal pure returns (uint256) {
        return uint256(Edge.unwrap(edge)) >> 32;
    }

    function rateBps(Edge edge) internal pure returns (uint256) {
        return (uint256(Edge.unwrap(edge)) >> 19) & BPS_MASK;
    }

    function ownBps(Edge edge) internal pure returns (uint256) {
        return (uint256(Edge.unwrap(edge)) >> 6) & BPS_MASK;
    }

    function edgeType(Edge edge) internal pure returns (EdgeType) {
        return EdgeType(uint256(Edge.unwrap(edge)) & TYPE_MASK);
    }
}
