// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IJobEscrow, JobState} from "../../../src/jobs/IJobEscrow.sol";
import {EscrowFixture} from "../EscrowFixture.sol";

contract DecideTest is EscrowFixture {
    function testFuzz_RevertWhen_TheCallerIsNotTheArbiter(address caller) external {
        vm.assume(caller != arbiter);
        uint256 id = _reach(JobState.Disputed);
        _refuses(IJobEscrow.JobEscrow_NotArbiter.selector, caller);
        vm.prank(caller);
        escrow.decide(id, true, "reasons");
    }

    function test_RevertWhen_ItIsNotDisputedOrTooLate() external {
        uint256 id = _reach(JobState.Submitted);
        _wrongState(id, JobState.Submitted);
        _decide(id, true);
        _dispute(id);
        vm.warp(START + 14 days);
        _tooLate(START + 14 days);
        _decide(id, true);
    }

    function test_RevertWhen_ThereAreNoReasons() external {
        uint256 id = _reach(JobState.Disputed);
        vm.prank(arbiter);
        _invalidCid();
        escrow.decide(id, true, "");
    }

    function test_WhenAllIsWell_MovesNothingYet() external {
        uint256 id = _reach(JobState.Disputed);
        vm.warp(START + 14 days - 1);
        vm.expectEmit(address(escrow));
        emit IJobEscrow.JobDecided(id, true, "reasons", uint64(START + 16 days - 1));
        _decide(id, true);
        assertTrue(escrow.jobOf(id).forNode);
        _assertState(id, JobState.Decided);
        assertEq(escrow.creditOf(worker), 0);
        _conserves();
    }
}
