// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IJobManager} from "../../../src/jobs/IJobManager.sol";
import {Fixture} from "../../Fixture.sol";

contract BondTest is Fixture {
    function setUp() public override {
        super.setUp();
        vm.startPrank(settlement);
    }

    function test_CountsAtOnce() external {
        vm.expectEmit(address(jobs));
        emit IJobManager.OperatorBonded(settlement, 10e6);
        jobs.bond(10e6);
        jobs.bond(5e6);
        assertEq(jobs.bondOf(settlement), 15e6);
        vm.expectRevert(IJobManager.JobManager_ZeroAmount.selector);
        jobs.bond(0);
    }

    function test_LeavesAfterFourteenDays() external {
        jobs.bond(10e6);
        vm.expectRevert(
            abi.encodeWithSelector(IJobManager.JobManager_InsufficientBalance.selector, settlement, 10e6)
        );
        jobs.requestBondWithdrawal(10e6 + 1);
        jobs.requestBondWithdrawal(4e6);
        assertEq(jobs.bondOf(settlement), 6e6);
        vm.warp(START + 7 days);
        jobs.requestBondWithdrawal(1e6);
        vm.warp(START + 21 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IJobManager.JobManager_BondLocked.selector, START + 21 days));
        jobs.withdrawBond();
        vm.warp(START + 21 days);
        uint256 before = usd.balanceOf(settlement);
        jobs.withdrawBond();
        assertEq(usd.balanceOf(settlement) - before, 5e6);
        (,,, uint256 bonds) = jobs.totals();
        assertEq(bonds, 5e6);
        vm.expectRevert(IJobManager.JobManager_ZeroAmount.selector);
        jobs.withdrawBond();
    }
}
