// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IJobManager, Redemption} from "../../../src/jobs/IJobManager.sol";
import {Sessions} from "../Sessions.sol";

contract JobSettersTest is Sessions {
    function _outOfBounds(uint256 value, uint256 least, uint256 most) private {
        vm.expectRevert(abi.encodeWithSelector(IJobManager.JobManager_OutOfBounds.selector, value, least, most));
    }

    function testFuzz_RevertWhen_TheCallerIsNotTheGovernor(address caller) external {
        vm.assume(caller != governor);
        bytes memory not = abi.encodeWithSelector(IJobManager.JobManager_NotGovernor.selector, caller);
        vm.startPrank(caller);
        vm.expectRevert(not);
        jobs.setMinAssetBps(2_000);
        vm.expectRevert(not);
        jobs.setCloseDelay(24 hours);
    }

    function test_RevertWhen_OutOfBounds() external {
        vm.startPrank(governor);
        _outOfBounds(999, 1_000, 5_000);
        jobs.setMinAssetBps(999);
        _outOfBounds(5_001, 1_000, 5_000);
        jobs.setMinAssetBps(5_001);
        jobs.setMinAssetBps(1_000);
        jobs.setMinAssetBps(5_000);
        _outOfBounds(23 hours, 24 hours, 72 hours);
        jobs.setCloseDelay(23 hours);
        _outOfBounds(72 hours + 1, 24 hours, 72 hours);
        jobs.setCloseDelay(72 hours + 1);
        vm.expectRevert(abi.encodeWithSelector(IJobManager.JobManager_NoWholeHours.selector, 30 hours + 1));
        jobs.setCloseDelay(30 hours + 1);
        jobs.setCloseDelay(24 hours);
        jobs.setCloseDelay(72 hours);
    }

    function test_SetMinAssetBps_HoldsForEveryWayOfSettling() external {
        assertEq(jobs.minAssetBps(), 2_000);
        _redeem(10e6, 2e6, 8e6);
        vm.prank(governor);
        vm.expectEmit(address(jobs));
        emit IJobManager.MinAssetBpsChanged(3_000, uint64(START + 3 days));
        jobs.setMinAssetBps(3_000);
        vm.warp(START + 3 days - 1);
        assertEq(jobs.minAssetBps(), 2_000);
        _redeem(15e6, 1e6, 4e6);
        vm.warp(START + 3 days);
        assertEq(jobs.minAssetBps(), 3_000);
        bytes memory tooLow = abi.encodeWithSelector(IJobManager.JobManager_AssetShareTooLow.selector, asset);
        _expect(tooLow, _voucher(25e6), keySecret, _split(3e6 - 1, 7e6 + 1));
        Redemption[] memory one = new Redemption[](1);
        one[0] = Redemption(_voucher(25e6), _signVoucher(keySecret, _voucher(25e6)), _split(3e6 - 1, 7e6 + 1));
        vm.prank(settlement);
        assertEq(jobs.redeemEach(one)[0], tooLow);
        one[0].splits = _split(3e6, 7e6);
        vm.prank(settlement);
        assertEq(jobs.redeemEach(one)[0], "");
        _redeem(35e6, 3e6, 7e6);
    }

    function test_SetMinAssetBps_AChangeReplacedBeforeItsTimeNeverHolds() external {
        vm.startPrank(governor);
        jobs.setMinAssetBps(4_000);
        vm.warp(START + 1 days);
        jobs.setMinAssetBps(1_500);
        vm.warp(START + 3 days);
        assertEq(jobs.minAssetBps(), 2_000);
        vm.warp(START + 4 days);
        assertEq(jobs.minAssetBps(), 1_500);
        jobs.setMinAssetBps(2_500);
        assertEq(jobs.minAssetBps(), 1_500);
        vm.warp(START + 7 days);
        assertEq(jobs.minAssetBps(), 2_500);
    }

    function test_SetCloseDelay_LeavesRunningSessionsAsTheyWereOpened() external {
        assertEq(jobs.closeDelay(), 24 hours);
        vm.prank(governor);
        vm.expectEmit(address(jobs));
        emit IJobManager.CloseDelayChanged(72 hours);
        jobs.setCloseDelay(72 hours);
        vm.startPrank(payer);
        bytes32 later = jobs.openSession(key, 10e6, 5e6, 0, uint64(START + 30 days));
        assertEq(jobs.sessionOf(session).closeDelay, 24 hours);
        assertEq(jobs.sessionOf(later).closeDelay, 72 hours);
        assertEq(jobs.sessionOf(session).dailyCap, 0);
        assertEq(jobs.sessionOf(later).dailyCap, 5e6);
        vm.expectEmit(address(jobs));
        emit IJobManager.SessionCloseRequested(session, uint64(START + 24 hours));
        jobs.requestClose(session);
        vm.expectEmit(address(jobs));
        emit IJobManager.SessionCloseRequested(later, uint64(START + 72 hours));
        jobs.requestClose(later);
        vm.stopPrank();
        vm.warp(START + 24 hours);
        jobs.close(session);
        vm.expectRevert(
            abi.encodeWithSelector(IJobManager.JobManager_CloseTooEarly.selector, later, START + 72 hours)
        );
        jobs.close(later);
        vm.warp(START + 72 hours);
        jobs.close(later);
        assertEq(jobs.freeBalance(payer), 1_000e6);
    }

    function testFuzz_ASessionEndsItsOwnDelayAfterItsExpiry(uint256 delayHours, uint256 changedHours) external {
        uint64 delay = uint64(bound(delayHours, 24, 72) * 1 hours);
        vm.prank(governor);
        jobs.setCloseDelay(delay);
        vm.prank(payer);
        bytes32 id = jobs.openSession(key, 10e6, 0, 0, uint64(START + 1 days));
        uint64 changed = uint64(bound(changedHours, 24, 72) * 1 hours);
        vm.prank(governor);
        jobs.setCloseDelay(changed);
        uint256 end = START + 1 days + delay;
        vm.warp(end - 1);
        vm.expectRevert(abi.encodeWithSelector(IJobManager.JobManager_CloseTooEarly.selector, id, end));
        jobs.close(id);
        vm.warp(end);
        jobs.close(id);
    }
}
