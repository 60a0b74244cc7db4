// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IJobManager} from "../../../src/jobs/IJobManager.sol";
import {Sessions} from "../Sessions.sol";

contract WithdrawEarningsTest is Sessions {
    address private first = makeAddr("first node");
    address private second = makeAddr("second node");

    function _earn(address by, uint128 cumulative, uint128 amount) private {
        node = by;
        _redeem(cumulative, amount, amount);
    }

    function _earnings() private view returns (uint256 earnings) {
        (,, earnings,) = jobs.totals();
    }

    function test_RevertWhen_NothingIsEarned() external {
        _earn(first, 12e6, 6e6);
        vm.expectRevert(IJobManager.JobManager_ZeroAmount.selector);
        vm.prank(second);
        jobs.withdrawEarnings();
        assertEq(jobs.earningsOf(first), 6e6);
    }

    function test_WhenItHasEarned_PaysTheNodeOnce() external {
        _earn(first, 12e6, 6e6);
        vm.startPrank(first);
        vm.expectEmit(address(jobs));
        emit IJobManager.EarningsWithdrawn(first, 6e6);
        jobs.withdrawEarnings();
        assertEq(usd.balanceOf(first), 6e6);
        assertEq(jobs.earningsOf(first), 0);
        assertEq(_earnings(), 0);
        vm.expectRevert(IJobManager.JobManager_ZeroAmount.selector);
        jobs.withdrawEarnings();
    }

    function testFuzz_LeavesWhatOthersEarned_AndWhatIsEarnedLater(uint128[3] memory amounts) external {
        for (uint256 i = 0; i < 3; ++i) {
            amounts[i] = uint128(bound(amounts[i], 1, CAP / 6));
        }
        _earn(first, 2 * amounts[0], amounts[0]);
        _earn(second, 2 * (amounts[0] + amounts[1]), amounts[1]);
        vm.prank(first);
        jobs.withdrawEarnings();
        assertEq(usd.balanceOf(first), amounts[0]);
        assertEq(jobs.earningsOf(second), amounts[1]);
        assertEq(_earnings(), amounts[1]);

        _earn(first, 2 * (amounts[0] + amounts[1] + amounts[2]), amounts[2]);
        vm.prank(second);
        jobs.withdrawEarnings();
        vm.prank(first);
        jobs.withdrawEarnings();
        assertEq(usd.balanceOf(first), amounts[0] + amounts[2]);
        assertEq(usd.balanceOf(second), amounts[1]);
        (uint256 accounts, uint256 sessions, uint256 earnings, uint256 bonds) = jobs.totals();
        assertEq(earnings, 0);
        assertEq(usd.balanceOf(address(jobs)), accounts + sessions + bonds);
    }
}
