// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Test} from "forge-std/Test.sol";
import {BusinessCalendar} from "../../../src/offering/BusinessCalendar.sol";
import {PacificTime} from "../../../src/offering/PacificTime.sol";

contract UnlockAtTest is Test {
    using BusinessCalendar for BusinessCalendar.Calendar;

    BusinessCalendar.Calendar private calendar;
    string private vectors;

    function setUp() external {
        calendar.seed(2026);
        vectors = vm.readFile("test/BusinessCalendar/unlockAt/vectors.json");
    }

    function test_EqualsTheTimeZoneDatabase() external view {
        uint256[] memory filledAt = vm.parseJsonUintArray(vectors, ".filledAt");
        uint256[] memory unlockAt = vm.parseJsonUintArray(vectors, ".unlockAt");
        assertGt(filledAt.length, 3_000);
        for (uint256 i = 0; i < filledAt.length; ++i) {
            assertEq(calendar.unlockAt(filledAt[i]), unlockAt[i], vm.toString(filledAt[i]));
        }
    }

    function test_HasTheHolidaysOfElevenYears() external view {
        uint256[] memory holidays = vm.parseJsonUintArray(vectors, ".holidays");
        uint256 next;
        for (uint256 day = PacificTime.dayOf(2026, 1, 1); day <= PacificTime.dayOf(2036, 12, 31); ++day) {
            uint256 weekday = PacificTime.weekday(day);
            bool holiday = next < holidays.length && holidays[next] == day;
            if (holiday) ++next;
            bool weekend = weekday == PacificTime.SATURDAY || weekday == PacificTime.SUNDAY;
            assertEq(calendar.isBusinessDay(day, 0), !holiday && !weekend, vm.toString(day));
        }
        assertEq(next, holidays.length);
    }

    function test_GivenALongHoliday_IsAtMostSevenDaysAhead() external {
        vm.warp(1_794_859_200);
        // Four weekdays of each of two weeks around Christmas, which is a Friday: eleven days without a business day.
        for (uint32 day = 20_801; day <= 20_811; ++day) {
            uint256 weekday = PacificTime.weekday(day);
            if (weekday >= 1 && weekday <= 4) {
                if (calendar.perYear[2026] < 15) calendar.schedule(day, true);
            }
        }
        // Monday 14 to Thursday 17 are holidays; filled on Sunday 13 at noon, Friday 18 is the first business day.
        uint256 filledAt = PacificTime.midnight(20_800) + 12 hours;
        assertEq(calendar.unlockAt(filledAt), PacificTime.midnight(20_805));
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
