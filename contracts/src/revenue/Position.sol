// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @notice One holder of one asset, in one slot.
/// @param balance Share units, at most 10²⁴ < 2⁸⁰.
/// @param fraction Part of a base unit already earned, in 10⁻²⁴.
/// @param checkpoint The accumulator up to which the position is settled.
/// @param hasAside Whether a second slot is in use; saves its cold read when not.
struct Position {
    uint80 balance;
    uint80 fraction;
    uint88 checkpoint;
    bool hasAside;
}

/// @notice The second slot: what a transfer settled before anyone claimed it, and a lock.
struct Aside {
    uint96 owed;
    uint80 locked;
    uint64 lockedUntil;
}

library PositionLib {
    /// @dev All share units of an asset; the accumulator needs no division because of it.
    uint256 internal constant TOTAL = 1_000_000e18;

    /// @notice Whole base units earned since the checkpoint; the position keeps the fraction.
    function settle(Position memory position, uint88 accumulator) internal pure returns (uint256 gain) {
        uint256 earned = uint256(position.balance) * (accumulator - position.checkpoint) + position.fraction;
        gain = earned / TOTAL;
        position.fraction = uint80(earned % TOTAL);
        position.checkpoint = accumulator;
    }
}
