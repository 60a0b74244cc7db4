// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Test} from "forge-std/Test.sol";
import {Revenue, RevenueLib, Revenue_Overflow, Totals, TotalsLib} from "../../../src/revenue/Revenue.sol";

/// @dev The libraries behind calls, so that a revert can be expected.
contract Sums {
    function credit(Revenue self, uint256 holders, uint256 upstream) external pure returns (Revenue) {
        return self.credit(holders, upstream);
    }

    function inherit(Revenue self, uint256 holders, uint256 passed) external pure returns (Revenue) {
        return self.inherit(holders, passed);
    }

    function credit(Totals self, uint256 holders, uint256 upstream, uint256 fee) external pure returns (Totals) {
        return self.credit(holders, upstream, fee);
    }

    function settle(Totals self, uint256 toHolders) external pure returns (Totals) {
        return self.settle(toHolders);
    }

    function claim(Totals self, uint256 amount) external pure returns (Totals) {
        return self.claim(amount);
    }
}

/// @notice Sums packed into one word: none may run over into its neighbour, whatever is added.
contract RevenueWordsTest is Test {
    uint256 private constant MAX_72 = type(uint72).max;
    uint256 private constant MAX_80 = type(uint80).max;
    uint256 private constant MAX_88 = type(uint88).max;

    Sums private sums = new Sums();

    /// @dev accumulator (88 bits) ‖ pending (72) ‖ inherited (72) ‖ rates, flag and phase (24), from the low end.
    function _revenue(uint256 accumulator, uint256 pending, uint256 inherited, uint24 rest) private pure returns (Revenue) {
        return Revenue.wrap(accumulator | (pending << 88) | (inherited << 160) | (uint256(rest) << 232));
    }

    /// @dev claimable (80 bits) ‖ pending (80) ‖ fees (80) ‖ protocol bps (16), from the low end.
    function _totals(uint256 claimable, uint256 pending, uint256 fees, uint16 bps) private pure returns (Totals) {
        return Totals.wrap(claimable | (pending << 80) | (fees << 160) | (uint256(bps) << 240));
    }

    function _same(Revenue a, Revenue b) private pure {
        assertEq(Revenue.unwrap(a), Revenue.unwrap(b));
    }

    function _same(Totals a, Totals b) private pure {
        assertEq(Totals.unwrap(a), Totals.unwrap(b));
    }

    function _overflows() private {
        vm.expectRevert(Revenue_Overflow.selector);
    }

    function testFuzz_CreditAndInherit(uint88 held, uint72 waiting, uint72 passed, uint24 rest, uint88 holders, uint72 more)
        external
    {
        Revenue before = _revenue(held, waiting, passed, rest);
        bool fits = uint256(held) + holders <= MAX_88;
        if (!fits || uint256(waiting) + more > MAX_72) {
            _overflows();
            sums.credit(before, holders, more);
        } else {
            _same(sums.credit(before, holders, more), _revenue(uint256(held) + holders, uint256(waiting) + more, passed, rest));
        }
        if (!fits || uint256(passed) + more > MAX_72) {
            _overflows();
            sums.inherit(before, holders, more);
        } else {
            _same(sums.inherit(before, holders, more), _revenue(uint256(held) + holders, waiting, uint256(passed) + more, rest));
        }
    }

    function testFuzz_Totals(uint80[3] memory held, uint16 bps, uint80[3] memory more) external {
        Totals before = _totals(held[0], held[1], held[2], bps);
        uint256[3] memory sum;
        bool fits = true;
        for (uint256 i = 0; i < 3; ++i) {
            sum[i] = uint256(held[i]) + more[i];
            fits = fits && sum[i] <= MAX_80;
        }
        if (!fits) _overflows();
        Totals credited = sums.credit(before, more[0], more[1], more[2]);
        if (fits) _same(credited, _totals(sum[0], sum[1], sum[2], bps));

        bool settles = more[0] <= held[1] && sum[0] <= MAX_80;
        if (!settles) _overflows();
        Totals settled = sums.settle(before, more[0]);
        if (settles) _same(settled, _totals(sum[0], held[1] - more[0], held[2], bps));

        bool claims = more[0] <= held[0];
        if (!claims) _overflows();
        Totals claimed = sums.claim(before, more[0]);
        if (claims) _same(claimed, _totals(held[0] - more[0], held[1], held[2], bps));
    }

    function test_WhenAPartIsJustFull_ItFits_AndOneMoreDoesNot() external {
        Revenue empty = Revenue.wrap(0);
        _same(sums.credit(empty, MAX_88, MAX_72), _revenue(MAX_88, MAX_72, 0, 0));
        _same(sums.inherit(empty, MAX_88, MAX_72), _revenue(MAX_88, 0, MAX_72, 0));
        Totals none = Totals.wrap(0);
        Totals full = _totals(MAX_80, MAX_80, MAX_80, 0);
        _same(sums.credit(none, MAX_80, MAX_80, MAX_80), full);
        _same(sums.settle(_totals(0, MAX_80, 0, 0), MAX_80), _totals(MAX_80, 0, 0, 0));
        _same(sums.claim(_totals(MAX_80, 0, 0, 0), MAX_80), none);

        _overflows();
        sums.credit(empty, MAX_88 + 1, 0);
        _overflows();
        sums.credit(empty, 0, MAX_72 + 1);
        _overflows();
        sums.inherit(empty, MAX_88 + 1, 0);
        _overflows();
        sums.inherit(empty, 0, MAX_72 + 1);
        _overflows();
        sums.credit(none, MAX_80 + 1, 0, 0);
        _overflows();
        sums.credit(none, 0, MAX_80 + 1, 0);
        _overflows();
        sums.credit(none, 0, 0, MAX_80 + 1);
        _overflows();
        sums.settle(none, 1);
        _overflows();
        sums.settle(_totals(MAX_80, 1, 0, 0), 1);
        _overflows();
        sums.claim(none, 1);
    }
}
