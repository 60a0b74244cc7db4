// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IJobManager} from "../../../src/jobs/IJobManager.sol";
import {Sessions} from "../Sessions.sol";

contract CloseTest is Sessions {
    function test_RevertWhen_TheSessionIsUnknown() external {
        bytes memory unknown = abi.encodeWithSelector(IJobManager.JobManager_UnknownSession.selector, bytes32("x"));
        vm.expectRevert(unknown);
        jobs.requestClose("x");
        vm.expectRevert(unknown);
        jobs.close("x");
        vm.expectRevert(unknown);
        jobs.sessionOf("x");
    }

    function test_RequestClose_OnlyByThePayerAndOnce() external {
        vm.expectRevert(abi.encodeWithSelector(IJobManager.JobManager_NotPayer.selector, key));
        vm.prank(key);
        jobs.requestClose(session);
        vm.expectEmit(address(jobs));
        emit IJobManager.SessionCloseRequested(session, uint64(START + 24 hours));
        vm.startPrank(payer);
        jobs.requestClose(session);
        vm.expectRevert(
            abi.encodeWithSelector(IJobManager.JobManager_CloseAlreadyRequested.selector, session)
        );
        jobs.requestClose(session);
    }

    function test_Close_WaitsForTheRequestOrTheExpiry() external {
        bytes4 tooEarly = IJobManager.JobManager_CloseTooEarly.selector;
        vm.warp(START + 31 days - 1);
        vm.expectRevert(abi.encodeWithSelector(tooEarly, session, START + 31 days));
        jobs.close(session);
        vm.warp(START + 31 days);
        vm.expectEmit(address(jobs));
        emit IJobManager.SessionClosed(session, CAP);
        jobs.close(session);
        assertEq(jobs.freeBalance(payer), 1_000e6);
    }

    function test_Close_ReturnsTheRestAfter24Hours() external {
        vm.prank(payer);
        jobs.requestClose(session);
        vm.warp(START + 24 hours - 1);
        _redeem(40e6, 30e6, 10e6);
        vm.expectRevert(
            abi.encodeWithSelector(IJobManager.JobManager_CloseTooEarly.selector, session, START + 24 hours)
        );
        jobs.close(session);
        vm.warp(START + 24 hours);
        _expect(
            abi.encodeWithSelector(IJobManager.JobManager_SessionEnded.selector, session),
            _voucher(50e6),
            keySecret,
            _split(10e6, 0)
        );
        vm.prank(bob);
        jobs.close(session);
        assertEq(jobs.freeBalance(payer), 960e6);
        (uint256 accounts, uint256 sessions,,) = jobs.totals();
        assertEq(accounts, 960e6);
        assertEq(sessions, 0);
        _expect(
            abi.encodeWithSelector(IJobManager.JobManager_UnknownSession.selector, session),
            _voucher(50e6),
            keySecret,
            _split(10e6, 0)
        );
    }

    function test_RequestNearTheExpiry_DoesNotOutliveTheGrace() external {
        vm.warp(START + 30 days + 12 hours);
        vm.prank(payer);
        jobs.requestClose(session);
        vm.warp(START + 31 days);
        jobs.close(session);
        assertEq(jobs.freeBalance(payer), 1_000e6);
    }
}
