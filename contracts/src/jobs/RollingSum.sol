// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title A sum over the last 24 hours, in hourly buckets
/// @notice Counts the current hour and the 24 before it, so it never forgets anything younger than 24 hours. A token bucket
/// would let twice its capacity through in a day.
library RollingSum {
    uint256 internal constant HOURS = 24;

    struct Window {
        uint64 lastHour;
        uint192 sum;
        mapping(uint256 hour => uint256) buckets;
    }

    /// @notice Adds an amount and returns the sum including it.
    function add(Window storage window, uint256 amount) internal returns (uint256 sum) {
        uint256 hour = block.timestamp / 1 hours;
        sum = current(window) + amount;
        // an hour of the chain's time
        // forge-lint: disable-next-line(unsafe-typecast)
        window.lastHour = uint64(hour);
        // a day of base units of USD, which the caller holds to a bond of 96 bits
        // forge-lint: disable-next-line(unsafe-typecast)
        window.sum = uint192(sum);
        window.buckets[hour] += amount;
    }

    function current(Window storage window) internal view returns (uint256 sum) {
        uint256 hour = block.timestamp / 1 hours;
        uint256 last = window.lastHour;
        if (last == 0 || hour > last + HOURS) return 0;
        sum = window.sum;
        // Between two additions the buckets that leave the window are those between both windows' first hours.
        for (uint256 expired = last - HOURS; expired + HOURS < hour; ++expired) {
            sum -= window.buckets[expired];
        }
    }
}
