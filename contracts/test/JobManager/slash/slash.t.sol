// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CompactSignature, IJobManager, Voucher} from "../../../src/jobs/IJobManager.sol";
import {Sessions} from "../Sessions.sol";

contract SlashTest is Sessions {
    function testFuzz_RevertWhen_TheCallerIsNotTheUsageDisputes(address caller) external {
        vm.assume(caller != usageDisputes);
        vm.expectRevert(abi.encodeWithSelector(IJobManager.JobManager_NotUsageDisputes.selector, caller));
        vm.prank(caller);
        jobs.slash(asset, 1);
    }

    function test_WhenNothingIsBonded_TakesNothing() external {
        vm.startPrank(usageDisputes);
        assertEq(jobs.slash(asset, 2_000e6), 1_000e6);
        vm.recordLogs();
        assertEq(jobs.slash(asset, 1), 0);
        assertEq(vm.getRecordedLogs().length, 0);
    }

    function testFuzz_WhenAllIsWell_TakesWhatIsLeavingFirst(uint256 leaving, uint256 amount) external {
        leaving = bound(leaving, 1, 1_000e6);
        amount = bound(amount, 1, 2_000e6);
        vm.prank(settlement);
        jobs.requestBondWithdrawal(leaving);
        uint256 expected = amount < 1_000e6 ? amount : 1_000e6;
        uint256 ofLeaving = amount < leaving ? amount : leaving;
        (uint256 tracked,,,) = ledger.totals();
        vm.expectEmit(address(jobs));
        emit IJobManager.OperatorSlashed(settlement, asset, expected);
        vm.expectEmit(address(jobs));
        emit IJobManager.OperatorBonded(settlement, 1_000e6 - leaving - (expected - ofLeaving));
        vm.prank(usageDisputes);
        assertEq(jobs.slash(asset, amount), expected);
        assertEq(jobs.bondOf(settlement), 1_000e6 - leaving - (expected - ofLeaving));
        (uint256 afterwards,,,) = ledger.totals();
        assertEq(afterwards - tracked, expected);
        (uint256 accounts, uint256 sessions, uint256 earnings, uint256 bonds) = jobs.totals();
        assertEq(bonds, 1_000e6 - expected);
        assertEq(usd.balanceOf(address(jobs)), accounts + sessions + earnings + bonds);
        vm.warp(block.timestamp + 14 days);
        uint256 before = usd.balanceOf(settlement);
        vm.startPrank(settlement);
        if (ofLeaving == leaving) {
            vm.expectRevert(IJobManager.JobManager_ZeroAmount.selector);
            jobs.withdrawBond();
        } else {
            jobs.withdrawBond();
            assertEq(usd.balanceOf(settlement) - before, leaving - ofLeaving);
        }
    }

    function test_WhenAllIsWell_NarrowsWhatIsSettledADay() external {
        vm.prank(usageDisputes);
        jobs.slash(asset, 999e6);
        (Voucher[] memory vouchers, CompactSignature[] memory signatures) = _single(_voucher(1e6 + 1), keySecret);
        vm.expectRevert(abi.encodeWithSelector(IJobManager.JobManager_BondExceeded.selector, 1e6 + 1, 1e6));
        vm.prank(settlement);
        jobs.redeemBatch(vouchers, signatures, _split(1e6, 1));
        _redeem(1e6, 1e6, 0);
    }
}
