// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IJobEscrow, Job, JobState} from "../../../src/jobs/IJobEscrow.sol";
import {EscrowFixture} from "../EscrowFixture.sol";

contract DisputeTest is EscrowFixture {
    function test_RevertWhen_ItIsNotSubmittedOrTooLate() external {
        uint256 id = _reach(JobState.Accepted);
        _wrongState(id, JobState.Accepted);
        _dispute(id);
        _submit(id);
        vm.warp(START + 48 hours);
        _tooLate(START + 48 hours);
        _dispute(id);
        vm.warp(START + 48 hours - 1);
        _dispute(id);
        _wrongState(id, JobState.Disputed);
        _dispute(id);
    }

    function test_RevertWhen_TheCallerIsAnother() external {
        uint256 id = _reach(JobState.Submitted);
        _refuses(IJobEscrow.JobEscrow_NotPayer.selector, carol);
        vm.prank(carol);
        escrow.dispute(id, "evidence");
    }

    function test_RevertWhen_ThereIsNoEvidence() external {
        uint256 id = _reach(JobState.Submitted);
        vm.startPrank(payer);
        _invalidCid();
        escrow.dispute(id, "");
        _invalidCid();
        escrow.dispute(id, _long(129));
    }

    function test_WhenAllIsWell_TakesABondAndStopsTheRelease() external {
        uint256 id = _reach(JobState.Submitted);
        uint256 before = usd.balanceOf(payer);
        vm.expectEmit(address(escrow));
        emit IJobEscrow.JobDisputed(id, "evidence", uint64(START + 14 days));
        _dispute(id);
        assertEq(before - usd.balanceOf(payer), BOND);
        Job memory job = escrow.jobOf(id);
        assertTrue(job.disputed);
        assertEq(job.until, START + 14 days);
        vm.warp(START + 48 hours);
        vm.expectRevert(abi.encodeWithSelector(IJobEscrow.JobEscrow_TooEarly.selector, START + 14 days));
        escrow.conclude(id);
        (uint256 held,) = escrow.totals();
        assertEq(held, TOTAL + 2 * BOND);
        _conserves();
    }
}
