// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Test} from "forge-std/Test.sol";
import {BusinessCalendar} from "../../../src/offering/BusinessCalendar.sol";
import {FederalHolidays} from "../../../src/offering/FederalHolidays.sol";
import {PacificTime} from "../../../src/offering/PacificTime.sol";

contract UnlockAtTest is Test {
    using BusinessCalendar for BusinessCalendar.Calendar;

    /// @dev As deployed in 2026: holidays of that year and the next ten.
    BusinessCalendar.Calendar private calendar;
    /// @dev As governance keeps it: three tables, one after the other.
    BusinessCalendar.Calendar private kept;
    string private vectors;

    function setUp() external {
        calendar.seed(2026);
        for (uint256 year = 2026; year <= 2048; year += 11) {
            kept.seed(year);
        }
        vectors = vm.readFile("test/BusinessCalendar/unlockAt/vectors.json");
    }

    function test_EqualsTheTimeZoneDatabaseForThirtyYears() external view {
        uint256[] memory filledAt = vm.parseJsonUintArray(vectors, ".filledAt");
        uint256[] memory unlockAt = vm.parseJsonUintArray(vectors, ".unlockAt");
        assertGt(filledAt.length, 9_000);
        for (uint256 i = 0; i < filledAt.length; ++i) {
            assertEq(kept.unlockAt(filledAt[i]), unlockAt[i], vm.toString(filledAt[i]));
        }
    }

    function test_MidnightsAroundChangesOfClocks() external view {
        uint256[] memory days_ = vm.parseJsonUintArray(vectors, ".days");
        uint256[] memory midnights = vm.parseJsonUintArray(vectors, ".midnights");
        assertEq(days_.length, 300);
        for (uint256 i = 0; i < days_.length; ++i) {
            assertEq(PacificTime.midnight(days_[i]), midnights[i], vm.toString(days_[i]));
            assertEq(PacificTime.localDay(midnights[i]), days_[i]);
            assertEq(PacificTime.localDay(midnights[i] - 1), days_[i] - 1);
        }
    }

    function test_HasTheHolidaysOfElevenYears() external view {
        _hasHolidays(calendar, 2036);
        // Later ones are governance's to add: until then a day that is no weekend is a business day.
        assertTrue(calendar.isBusinessDay(PacificTime.dayOf(2037, 12, 25), 0));
    }

    function test_HasTheHolidaysOfThirtyYears_WhereGovernanceAddsThem() external view {
        _hasHolidays(kept, 2055);
    }

    function _hasHolidays(BusinessCalendar.Calendar storage table, uint256 lastYear) private view {
        uint256[] memory holidays = vm.parseJsonUintArray(vectors, ".holidays");
        uint256 next;
        for (uint256 day = PacificTime.dayOf(2026, 1, 1); day <= PacificTime.dayOf(lastYear, 12, 31); ++day) {
            uint256 weekday = PacificTime.weekday(day);
            bool holiday = next < holidays.length && holidays[next] == day;
            if (holiday) ++next;
            bool weekend = weekday == PacificTime.SATURDAY || weekday == PacificTime.SUNDAY;
            assertEq(table.isBusinessDay(day, 0), !holiday && !weekend, vm.toString(day));
        }
        assertGt(next, (lastYear - 2025) * 11 - 2);
    }

    /// @dev Ten holidays in a row, for which seven of the twelve others of 2027 become working days.
    function test_GivenALongHoliday_IsAtMostSevenDaysAhead() external {
        vm.warp(1_794_859_200);
        uint256[11] memory others = FederalHolidays.observed(2027);
        for (uint256 i = 3; i < 10; ++i) {
            calendar.schedule(uint32(others[i]), false);
        }
        uint32 monday = uint32(PacificTime.dayOf(2027, 3, 1));
        for (uint32 i = 0; i < 5; ++i) {
            calendar.schedule(monday + i, true);
            calendar.schedule(monday + 7 + i, true);
        }
        uint256 saturdayNoon = PacificTime.midnight(monday - 2) + 12 hours;
        assertEq(calendar.unlockAt(saturdayNoon), PacificTime.midnight(monday + 5));
        uint256 saturdayMidnight = PacificTime.midnight(monday - 2);
        assertEq(calendar.unlockAt(saturdayMidnight), saturdayMidnight + 7 days);
    }

    function testFuzz_LiesAfterTheFillAtMidnight(uint40 filledAt) external view {
        filledAt = uint40(bound(filledAt, 1_173_600_000, 4_102_444_800));
        uint256 unlockAt = calendar.unlockAt(filledAt);
        assertGt(unlockAt, filledAt);
        assertLe(unlockAt, uint256(filledAt) + 7 days);
        assertEq(PacificTime.midnight(PacificTime.localDay(unlockAt)), unlockAt);
        assertEq(PacificTime.localDay(unlockAt - 1) + 1, PacificTime.localDay(unlockAt));
    }

    function testFuzz_CivilDaysRoundTrip(uint16 year, uint8 month, uint8 dayOfMonth) external pure {
        uint256 y = bound(year, 1970, 2400);
        uint256 day = PacificTime.dayOf(y, bound(month, 1, 12), bound(dayOfMonth, 1, 28));
        assertEq(PacificTime.yearOf(day), y);
    }
}
