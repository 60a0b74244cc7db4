// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {PacificTime} from "./PacificTime.sol";

/// @title Federal holidays of the United States (5 U.S.C. § 6103)
/// @notice As observed: a holiday on a Saturday is taken on the Friday before, on a Sunday on the Monday after. A New Year's
/// day on a Saturday is therefore observed in the year before.
library FederalHolidays {
    uint256 private constant MONDAY = 1;
    uint256 private constant THURSDAY = 4;

    function observed(uint256 year) internal pure returns (uint256[11] memory) {
        return [
            newYear(year),
            PacificTime.nthWeekday(year, 1, MONDAY, 3), // Birthday of Martin Luther King, Jr.
            PacificTime.nthWeekday(year, 2, MONDAY, 3), // Washington's Birthday
            PacificTime.lastWeekday(year, 5, MONDAY), // Memorial Day
            _shift(PacificTime.dayOf(year, 6, 19)), // Juneteenth
            _shift(PacificTime.dayOf(year, 7, 4)), // Independence Day
            PacificTime.nthWeekday(year, 9, MONDAY, 1), // Labor Day
            PacificTime.nthWeekday(year, 10, MONDAY, 2), // Columbus Day
            _shift(PacificTime.dayOf(year, 11, 11)), // Veterans Day
            PacificTime.nthWeekday(year, 11, THURSDAY, 4), // Thanksgiving Day
            _shift(PacificTime.dayOf(year, 12, 25)) // Christmas Day
        ];
    }

    function newYear(uint256 year) internal pure returns (uint256) {
        return _shift(PacificTime.dayOf(year, 1, 1));
    }

    function _shift(uint256 day) private pure returns (uint256) {
        uint256 weekday = PacificTime.weekday(day);
        if (weekday == PacificTime.SATURDAY) return day - 1;
        return weekday == PacificTime.SUNDAY ? day + 1 : day;
    }
}
