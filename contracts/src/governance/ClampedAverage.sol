// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Time-weighted average of a price that may only move so fast
/// @notice A follower chases the market's price at no more than 5 % of the whole range an hour, and the average is the exact
/// integral of the follower's path over a window. A price held for no time weighs nothing, so a block's last trade, a flash loan or a
/// sandwich moves the average by 0; one held for an hour moves a 3-day average by at most 0.07 %.
/// @dev Between two trades the price is constant, so the follower's path is a ramp and then a level: its area has a closed
/// form and does not depend on who pokes it how often.
library ClampedAverage {
    /// @dev 5 % of 1e18 in an hour, per second.
    uint256 internal constant MAX_SPEED = 0.05e18 / uint256(1 hours);
    uint64 internal constant HALF = 0.5e18;

    /// @param level Where the follower is.
    /// @param at Until when the path is known.
    /// @param area Integral of the level over the part of the window before `at`.
    struct Average {
        uint64 level;
        uint64 at;
        uint128 area;
    }

    /// @notice Extends the path to `until` with the price that held since the last time. Call it before the price changes.
    /// @param from Start of the window.
    /// @param to End of the window, after which nothing more is counted.
    function advanced(Average memory average, uint256 price, uint64 from, uint64 to, uint64 until)
        internal
        pure
        returns (Average memory)
    {
        if (until > to) until = to;
        if (average.at < from && average.at < until) {
            uint64 stop = until < from ? until : from;
            (average.level,) = _follow(average.level, price, stop - average.at);
            average.at = stop;
        }
        if (average.at < until) {
            uint128 area;
            (average.level, area) = _follow(average.level, price, until - average.at);
            average.area += area;
            average.at = until;
        }
        return average;
    }

    /// @dev Fits: level ≤ 1e18, area ≤ 1e18 × seconds of the window.
    function _follow(uint256 level, uint256 price, uint256 time) private pure returns (uint64, uint128) {
        bool up = price > level;
        uint256 gap = up ? price - level : level - price;
        uint256 reach = MAX_SPEED * time;
        uint256 area;
        if (gap > reach) {
            uint256 half = reach * time / 2;
            (level, area) = up ? (level + reach, level * time + half) : (level - reach, level * time - half);
        } else {
            uint256 corner = gap * gap / (2 * MAX_SPEED);
            (level, area) = (price, up ? price * time - corner : price * time + corner);
        }
        // forge-lint: disable-next-line(unsafe-typecast)
        return (uint64(level), uint128(area));
    }
}
