// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Civil time in America/Los_Angeles
/// @notice Daylight saving by the rule of the Energy Policy Act of 2005: from the second Sunday of March 02:00 to the first
/// Sunday of November 02:00, local time. Valid for instants from 2007 on, until the law changes.
/// @dev A day is a number of days since 1970-01-01 in the proleptic Gregorian calendar.
library PacificTime {
    uint256 internal constant STANDARD_OFFSET = 8 hours;
    uint256 internal constant DAYLIGHT_OFFSET = 7 hours;

    uint256 internal constant SUNDAY = 0;
    uint256 internal constant SATURDAY = 6;

    /// @notice The local day in which an instant lies.
    function localDay(uint256 instant) internal pure returns (uint256) {
        return (instant - offsetAt(instant)) / 1 days;
    }

    /// @notice The instant of 00:00 local time of a day. Clocks change at 02:00, so midnight exists once on every day.
    function midnight(uint256 day) internal pure returns (uint256) {
        uint256 year = yearOf(day);
        // On both Sundays midnight still has the offset of the evening before.
        bool daylight = day > daylightStartDay(year) && day <= daylightEndDay(year);
        return day * 1 days + (daylight ? DAYLIGHT_OFFSET : STANDARD_OFFSET);
    }

    function offsetAt(uint256 instant) internal pure returns (uint256) {
        uint256 year = yearOf((instant - STANDARD_OFFSET) / 1 days);
        uint256 start = daylightStartDay(year) * 1 days + 2 hours + STANDARD_OFFSET;
        uint256 end = daylightEndDay(year) * 1 days + 2 hours + DAYLIGHT_OFFSET;
        return instant >= start && instant < end ? DAYLIGHT_OFFSET : STANDARD_OFFSET;
    }

    function daylightStartDay(uint256 year) internal pure returns (uint256) {
        return nthWeekday(year, 3, SUNDAY, 2);
    }

    function daylightEndDay(uint256 year) internal pure returns (uint256) {
        return nthWeekday(year, 11, SUNDAY, 1);
    }

    /// @notice 0 is Sunday.
    function weekday(uint256 day) internal pure returns (uint256) {
        return (day + 4) % 7;
    }

    /// @notice The n-th such weekday of a month, n from 1.
    function nthWeekday(uint256 year, uint256 month, uint256 wanted, uint256 n) internal pure returns (uint256) {
        uint256 first = dayOf(year, month, 1);
        return first + ((wanted + 7 - weekday(first)) % 7) + (n - 1) * 7;
    }

    function lastWeekday(uint256 year, uint256 month, uint256 wanted) internal pure returns (uint256) {
        uint256 fifth = nthWeekday(year, month, wanted, 5);
        return fifth < dayOf(year, month + 1, 1) ? fifth : fifth - 7;
    }

    /// @dev Days from civil, after Howard Hinnant's "chrono-compatible low-level date algorithms"; years from 1970, months 1–12.
    function dayOf(uint256 year, uint256 month, uint256 dayOfMonth) internal pure returns (uint256) {
        uint256 y = month <= 2 ? year - 1 : year;
        uint256 era = y / 400;
        uint256 yearOfEra = y % 400;
        uint256 dayOfYear = (153 * (month > 2 ? month - 3 : month + 9) + 2) / 5 + dayOfMonth - 1;
        uint256 dayOfEra = yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear;
        return era * 146_097 + dayOfEra - 719_468;
    }

    function yearOf(uint256 day) internal pure returns (uint256) {
        uint256 z = day + 719_468;
        uint256 dayOfEra = z % 146_097;
        uint256 yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365;
        uint256 dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100);
        // The era's years begin in March: its last two months belong to the next civil year.
        // whole eras of 400 years are meant
        // forge-lint: disable-next-line(divide-before-multiply)
        return yearOfEra + (z / 146_097) * 400 + (dayOfYear >= 306 ? 1 : 0);
    }
}
