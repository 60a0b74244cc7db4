// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @notice One holder of one asset in one slot: balance (80 bits) ‖ fraction (80) ‖ checkpoint (88) ‖ aside (8).
/// @dev The balance is at most 10²⁴ share units, the fraction is a part of a base unit already earned, in 10⁻²⁴; both are below
/// 2⁸⁰. The checkpoint is the accumulator up to which the position is settled. The lowest bit of `aside` tells whether the second
/// slot is in use, the next whether others hold locks; each saves a cold read when not.
type Position is uint256;

/// @notice The second slot: what a transfer settled before anyone claimed it, and the offering's lock on the creator's lot.
struct Aside {
    uint96 owed;
    uint80 locked;
    uint64 lockedUntil;
}

using PositionLib for Position global;

library PositionLib {
    /// @dev All share units of an asset; the accumulator needs no division because of it.
    uint256 internal constant TOTAL = 1_000_000e18;

    uint256 private constant MASK_80 = (1 << 80) - 1;
    uint256 private constant MASK_88 = (1 << 88) - 1;
    uint256 private constant FRACTION = 80;
    uint256 private constant CHECKPOINT = 160;
    uint256 private constant USED = 1 << 248;
    uint256 private constant LOCKS = 1 << 249;

    function balance(Position self) internal pure returns (uint256) {
        return Position.unwrap(self) & MASK_80;
    }

    function fraction(Position self) internal pure returns (uint256) {
        return (Position.unwrap(self) >> FRACTION) & MASK_80;
    }

    function checkpoint(Position self) internal pure returns (uint256) {
        return (Position.unwrap(self) >> CHECKPOINT) & MASK_88;
    }

    function hasAside(Position self) internal pure returns (bool) {
        return Position.unwrap(self) & USED != 0;
    }

    function hasLocks(Position self) internal pure returns (bool) {
        return Position.unwrap(self) & LOCKS != 0;
    }

    /// @notice Whole base units earned since the checkpoint, and the position with the fraction.
    function settle(Position self, uint256 accumulator) internal pure returns (Position settled, uint256 gain) {
        uint256 earned;
        // 80 bits times 88 bits, and accumulators only rise.
        unchecked {
            earned = balance(self) * (accumulator - checkpoint(self)) + fraction(self);
        }
        gain = earned / TOTAL;
        settled = Position.wrap(
            (Position.unwrap(self) & ~(((1 << 168) - 1) << FRACTION)) | ((earned % TOTAL) << FRACTION)
                | (accumulator << CHECKPOINT)
        );
    }

    /// @dev Balances of an asset sum to TOTAL, so none can leave its bits.
    function add(Position self, uint256 shares) internal pure returns (Position) {
        unchecked {
            return Position.wrap(Position.unwrap(self) + shares);
        }
    }

    /// @dev The caller has checked the balance.
    function sub(Position self, uint256 shares) internal pure returns (Position) {
        unchecked {
            return Position.wrap(Position.unwrap(self) - shares);
        }
    }

    function withBalance(Position self, uint256 shares) internal pure returns (Position) {
        return Position.wrap((Position.unwrap(self) & ~MASK_80) | shares);
    }

    function withFraction(Position self, uint256 part) internal pure returns (Position) {
        return Position.wrap((Position.unwrap(self) & ~(MASK_80 << FRACTION)) | (part << FRACTION));
    }

    function withAside(Position self, bool used) internal pure returns (Position) {
        return Position.wrap((Position.unwrap(self) & ~USED) | (used ? USED : 0));
    }

    function withLocks(Position self, bool some) internal pure returns (Position) {
        return Position.wrap((Position.unwrap(self) & ~LOCKS) | (some ? LOCKS : 0));
    }
}
