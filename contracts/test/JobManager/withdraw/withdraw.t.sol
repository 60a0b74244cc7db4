// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IJobManager} from "../../../src/jobs/IJobManager.sol";
import {Fixture} from "../../Fixture.sol";

contract WithdrawTest is Fixture {
    function test_RevertWhen_NothingOrTooMuch() external {
        vm.startPrank(alice);
        jobs.deposit(alice, 10e6);
        jobs.openSession(carol, 4e6, 0, 0, uint64(block.timestamp + 1 days));
        vm.expectRevert(IJobManager.JobManager_ZeroAmount.selector);
        jobs.withdraw(0);
        vm.expectRevert(
            abi.encodeWithSelector(IJobManager.JobManager_InsufficientBalance.selector, alice, 6e6)
        );
        jobs.withdraw(6e6 + 1);
        vm.stopPrank();
    }

    function test_WhenItIsFree_PaysTheCaller() external {
        vm.startPrank(alice);
        jobs.deposit(alice, 10e6);
        uint256 before = usd.balanceOf(alice);
        vm.expectEmit(address(jobs));
        emit IJobManager.Withdrawn(alice, 10e6);
        jobs.withdraw(10e6);
        assertEq(usd.balanceOf(alice) - before, 10e6);
        assertEq(jobs.freeBalance(alice), 0);
        vm.stopPrank();
    }
}
