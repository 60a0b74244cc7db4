// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {FederalHolidays} from "./FederalHolidays.sol";
import {PacificTime} from "./PacificTime.sol";

/// @title Pacific business days over a governed table of holidays
/// @notice An edit counts only for fills at least 7 days after it, and until then none of the same day replaces it, so nobody can move
/// the unlock of an offering that is about to fill; a year has at most 15 holidays.
library BusinessCalendar {
    uint64 internal constant NOTICE = 7 days;
    uint256 internal constant MAX_HOLIDAYS_PER_YEAR = 15;
    uint256 internal constant YEARS_AHEAD = 10;
    uint256 internal constant MAX_WAIT = 7 days;

    struct Edit {
        bool holiday;
        uint64 effectiveFrom;
    }

    /// @param holidays Bit `day % 256` of word `day / 256`.
    /// @param edits The latest edit of a day; what it replaced, in effect by then, stays in the bits until it takes effect.
    /// @param perYear Holidays of a year once all edits are in effect.
    struct Calendar {
        mapping(uint256 word => uint256) holidays;
        mapping(uint256 day => Edit) edits;
        mapping(uint256 year => uint256) perYear;
    }

    error BusinessCalendar_TooManyHolidays(uint256 year);
    error BusinessCalendar_NoChange(uint32 day);
    error BusinessCalendar_PastDay(uint32 day);
    error BusinessCalendar_EditPending(uint32 day, uint64 effectiveFrom);

    /// @notice Fills the table with the federal holidays of `firstYear` and the next ten years.
    function seed(Calendar storage calendar, uint256 firstYear) internal {
        for (uint256 year = firstYear; year <= firstYear + YEARS_AHEAD; ++year) {
            uint256[11] memory observed = FederalHolidays.observed(year);
            for (uint256 i = 0; i < observed.length; ++i) {
                _add(calendar, observed[i]);
            }
        }
        uint256 next = FederalHolidays.newYear(firstYear + YEARS_AHEAD + 1);
        if (PacificTime.yearOf(next) == firstYear + YEARS_AHEAD) _add(calendar, next);
    }

    /// @notice Makes `day` a holiday or a working day for fills from `NOTICE` on.
    function schedule(Calendar storage calendar, uint32 day, bool holiday) internal returns (uint64 effectiveFrom) {
        effectiveFrom = uint64(block.timestamp) + NOTICE;
        if (day <= PacificTime.localDay(effectiveFrom)) revert BusinessCalendar_PastDay(day);
        Edit memory last = calendar.edits[day];
        // Whoever relied on what was announced a week ahead must not see it taken back a second before.
        if (last.effectiveFrom > block.timestamp) revert BusinessCalendar_EditPending(day, last.effectiveFrom);
        bool current = last.effectiveFrom == 0 ? _bit(calendar, day) : last.holiday;
        if (current == holiday) revert BusinessCalendar_NoChange(day);

        uint256 year = PacificTime.yearOf(day);
        if (holiday) {
            if (++calendar.perYear[year] > MAX_HOLIDAYS_PER_YEAR) revert BusinessCalendar_TooManyHolidays(year);
        } else {
            --calendar.perYear[year];
        }
        // What is in effect must outlive its replacement's notice.
        if (last.effectiveFrom != 0) _set(calendar, day, last.holiday);
        calendar.edits[day] = Edit(holiday, effectiveFrom);
    }

    /// @notice 00:00 local time of the first business day after the local date of the fill, at most 7 days ahead.
    function unlockAt(Calendar storage calendar, uint256 filledAt) internal view returns (uint64) {
        uint256 day = PacificTime.localDay(filledAt) + 1;
        while (
            !isBusinessDay(calendar, day, filledAt) && PacificTime.midnight(day + 1) <= filledAt + MAX_WAIT
        ) {
            ++day;
        }
        return uint64(PacificTime.midnight(day));
    }

    /// @notice Whether `day` is a business day for something that fills at `filledAt`.
    function isBusinessDay(Calendar storage calendar, uint256 day, uint256 filledAt) internal view returns (bool) {
        uint256 weekday = PacificTime.weekday(day);
        if (weekday == PacificTime.SATURDAY || weekday == PacificTime.SUNDAY) return false;
        Edit storage edit = calendar.edits[day];
        uint64 from = edit.effectiveFrom;
        return !(from != 0 && from <= filledAt ? edit.holiday : _bit(calendar, day));
    }

    function _add(Calendar storage calendar, uint256 day) private {
        if (_bit(calendar, day)) return;
        _set(calendar, day, true);
        ++calendar.perYear[PacificTime.yearOf(day)];
    }

    function _bit(Calendar storage calendar, uint256 day) private view returns (bool) {
        return (calendar.holidays[day >> 8] >> (day & 0xff)) & 1 == 1;
    }

    function _set(Calendar storage calendar, uint256 day, bool holiday) private {
        // the day's bit in its word
        // forge-lint: disable-next-line(incorrect-shift)
        uint256 mask = 1 << (day & 0xff);
        if (holiday) calendar.holidays[day >> 8] |= mask;
        else calendar.holidays[day >> 8] &= ~mask;
    }
}
