// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IJobEscrow, JobState} from "../../../src/jobs/IJobEscrow.sol";
import {EscrowFixture} from "../EscrowFixture.sol";

contract SubmitTest is EscrowFixture {
    function test_RevertWhen_ItIsNotAcceptedOrTooLate() external {
        uint256 id = _post();
        _wrongState(id, JobState.Open);
        _submit(id);
        _accept(id);
        vm.warp(SUBMIT_BY);
        _tooLate(SUBMIT_BY);
        _submit(id);
        vm.warp(SUBMIT_BY - 1);
        _submit(id);
        _wrongState(id, JobState.Submitted);
        _submit(id);
    }

    function test_RevertWhen_TheCallerIsAnother() external {
        uint256 id = _reach(JobState.Accepted);
        _refuses(IJobEscrow.JobEscrow_NotNode.selector, other);
        vm.prank(other);
        escrow.submit(id, "output", "result");
    }

    function test_RevertWhen_ThereIsNoResult() external {
        uint256 id = _reach(JobState.Accepted);
        vm.startPrank(worker);
        vm.expectRevert(IJobEscrow.JobEscrow_InvalidDigest.selector);
        escrow.submit(id, 0, "result");
        _invalidCid();
        escrow.submit(id, "output", "");
        _invalidCid();
        escrow.submit(id, "output", _long(129));
    }

    function test_InTime_BlocksTheRefundAlsoForASuspendedNode() external {
        uint256 id = _reach(JobState.Accepted);
        vm.prank(guardian);
        nodes.suspend(worker, "reason");
        vm.warp(SUBMIT_BY - 1);
        uint64 releasesAt = SUBMIT_BY - 1 + 48 hours;
        vm.expectEmit(address(escrow));
        emit IJobEscrow.JobSubmitted(id, keccak256("output"), "result", releasesAt);
        _submit(id);
        vm.warp(SUBMIT_BY);
        vm.expectRevert(abi.encodeWithSelector(IJobEscrow.JobEscrow_TooEarly.selector, releasesAt));
        escrow.conclude(id);
        vm.startPrank(payer);
        _wrongState(id, JobState.Submitted);
        escrow.cancel(id);
        _conserves();
    }
}
