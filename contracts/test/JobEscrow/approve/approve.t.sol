// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IJobEscrow, JobState} from "../../../src/jobs/IJobEscrow.sol";
import {EscrowFixture} from "../EscrowFixture.sol";

contract ApproveTest is EscrowFixture {
    function test_RevertWhen_ItIsNotSubmitted() external {
        uint256 id = _reach(JobState.Accepted);
        vm.startPrank(payer);
        _wrongState(id, JobState.Accepted);
        escrow.approve(id);
    }

    function test_RevertWhen_TheCallerIsAnother() external {
        uint256 id = _reach(JobState.Submitted);
        _refuses(IJobEscrow.JobEscrow_NotPayer.selector, worker);
        vm.prank(worker);
        escrow.approve(id);
    }

    function test_ThePayer_PaysAtOnceAndOnce() external {
        uint256 id = _reach(JobState.Submitted);
        vm.startPrank(payer);
        vm.expectEmit(address(escrow));
        emit IJobEscrow.JobReleased(id, asset, worker, TO_ASSET, TO_NODE);
        vm.expectEmit(address(escrow));
        emit IJobEscrow.BondAwarded(id, worker, BOND);
        escrow.approve(id);
        _assertReleased(id, BOND, 0);
        _wrongState(id, JobState.Released);
        escrow.approve(id);
        vm.warp(START + 365 days);
        _wrongState(id, JobState.Released);
        escrow.conclude(id);
    }
}
