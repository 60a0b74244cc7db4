// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {EdgeType} from "./AssetTypes.sol";

/// @notice A lineage edge in half a slot: parent id (96 bits) ‖ rate (13) ‖ own part (13) ‖ whether a merge-job receipt lowered it (1) ‖
/// type (5).
type Edge is uint128;

using EdgeLib for Edge global;

library EdgeLib {
    uint256 private constant BPS_MASK = (1 << 13) - 1;
    uint256 private constant TYPE_MASK = (1 << 5) - 1;
    uint128 private constant SCALED = 1 << 5;

    function pack(uint256 parent_, EdgeType type_, uint256 rate, uint256 own) internal pure returns (Edge) {
        return Edge.wrap(uint128((parent_ << 32) | (rate << 19) | (own << 6) | uint256(type_)));
    }

    /// @notice The edge with `own` instead of its own part, by a proven merge weight. What is inherited stays.
    function scaledTo(Edge edge, uint256 own) internal pure returns (Edge) {
        Edge scaled = pack(parent(edge), edgeType(edge), rateBps(edge) - ownBps(edge) + own, own);
        return Edge.wrap(Edge.unwrap(scaled) | SCALED);
    }

    /// @notice Whether the own part is less than the parent's terms because of a receipt, which can be false.
    function isScaled(Edge edge) internal pure returns (bool) {
        return Edge.unwrap(edge) & SCALED != 0;
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
