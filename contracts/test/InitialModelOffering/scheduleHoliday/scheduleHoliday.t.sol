// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {BusinessCalendar} from "../../../src/offering/BusinessCalendar.sol";
import {IInitialModelOffering} from "../../../src/offering/IInitialModelOffering.sol";
import {Fixture} from "../../Fixture.sol";

contract ScheduleHolidayTest is Fixture {
    /// @dev Monday 2026-12-14 and Christmas of that year.
    uint32 private constant MONDAY = 20_801;
    uint32 private constant CHRISTMAS = 20_812;

    function _schedule(uint32 day, bool holiday) private {
        vm.prank(governor);
        offering.scheduleHoliday(day, holiday);
    }

    function test_RevertWhen_TheCallerIsNotTheGovernor() external {
        vm.expectRevert(
            abi.encodeWithSelector(IInitialModelOffering.InitialModelOffering_NotGovernor.selector, alice)
        );
        vm.prank(alice);
        offering.scheduleHoliday(MONDAY, true);
    }

    function test_RevertWhen_TheDayComesBeforeTheEditCanCount() external {
        uint32 today = uint32(START / 1 days);
        vm.expectRevert(
            abi.encodeWithSelector(BusinessCalendar.BusinessCalendar_PastDay.selector, today + 7)
        );
        _schedule(today + 7, true);
        _schedule(today + 8, true);
    }

    function test_RevertWhen_NothingChanges() external {
        bytes4 noChange = BusinessCalendar.BusinessCalendar_NoChange.selector;
        vm.expectRevert(abi.encodeWithSelector(noChange, CHRISTMAS));
        _schedule(CHRISTMAS, true);
        _schedule(MONDAY, true);
        vm.warp(START + 7 days);
        vm.expectRevert(abi.encodeWithSelector(noChange, MONDAY));
        _schedule(MONDAY, true);
    }

    function test_RevertWhen_TheYearWouldHave16Holidays() external {
        // 2026 has 11 observed holidays.
        for (uint32 i = 0; i < 4; ++i) {
            _schedule(MONDAY + i, true);
        }
        vm.expectRevert(
            abi.encodeWithSelector(BusinessCalendar.BusinessCalendar_TooManyHolidays.selector, 2026)
        );
        _schedule(MONDAY + 4, true);
        _schedule(CHRISTMAS, false);
        _schedule(MONDAY + 4, true);
    }

    function test_WhenADayBecomesAHoliday_CountsOnlyForLaterFills() external {
        vm.expectEmit(address(offering));
        emit IInitialModelOffering.HolidayScheduled(MONDAY, true, uint64(START + 7 days));
        _schedule(MONDAY, true);
        assertTrue(offering.isBusinessDay(MONDAY, uint64(START + 7 days - 1)));
        assertFalse(offering.isBusinessDay(MONDAY, uint64(START + 7 days)));
    }

    function test_WhenAHolidayBecomesAWorkingDay_CountsOnlyForLaterFills() external {
        _schedule(CHRISTMAS, false);
        assertFalse(offering.isBusinessDay(CHRISTMAS, uint64(START + 7 days - 1)));
        assertTrue(offering.isBusinessDay(CHRISTMAS, uint64(START + 7 days)));
    }

    function test_WhenAnEditInEffectIsReplaced_ItHoldsDuringTheNotice() external {
        _schedule(MONDAY, true);
        vm.warp(START + 8 days);
        _schedule(MONDAY, false);
        assertFalse(offering.isBusinessDay(MONDAY, uint64(START + 15 days - 1)));
        assertTrue(offering.isBusinessDay(MONDAY, uint64(START + 15 days)));
    }

    /// @dev What was announced for the fills of a week later counts for them: not even a second before can it be taken back.
    function test_RevertWhen_AnEditOfTheDayIsPending() external {
        _schedule(MONDAY, true);
        bytes memory pending = abi.encodeWithSelector(
            BusinessCalendar.BusinessCalendar_EditPending.selector, MONDAY, uint64(START + 7 days)
        );
        vm.expectRevert(pending);
        _schedule(MONDAY, true);
        vm.warp(START + 7 days - 1);
        vm.expectRevert(pending);
        _schedule(MONDAY, false);
        vm.warp(START + 7 days);
        assertFalse(offering.isBusinessDay(MONDAY, uint64(START + 7 days)));
        _schedule(MONDAY, false);
        assertFalse(offering.isBusinessDay(MONDAY, uint64(START + 14 days - 1)));
        assertTrue(offering.isBusinessDay(MONDAY, uint64(START + 14 days)));
    }
}
