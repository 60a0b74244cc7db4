// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IJobEscrow, Job, JobState, JobTerms} from "../../../src/jobs/IJobEscrow.sol";
import {EscrowFixture} from "../EscrowFixture.sol";

contract AcceptTest is EscrowFixture {
    function test_RevertWhen_ItIsNotOpenOrTooLate() external {
        _wrongState(1, JobState.None);
        _accept(1);
        uint256 id = _post();
        vm.warp(ACCEPT_BY);
        _tooLate(ACCEPT_BY);
        _accept(id);
        vm.warp(ACCEPT_BY - 1);
        _accept(id);
        _wrongState(id, JobState.Accepted);
        vm.prank(other);
        escrow.accept(id);
    }

    function test_RevertWhen_ItIsForAnotherNode() external {
        JobTerms memory terms = _jobTerms();
        terms.node = other;
        uint256 id = _postWith(terms);
        _refuses(IJobEscrow.JobEscrow_NotNode.selector, worker);
        _accept(id);
        vm.prank(other);
        escrow.accept(id);
        assertEq(escrow.jobOf(id).node, other);
    }

    function test_RevertWhen_TheNodeIsNotActive() external {
        uint256 id = _post();
        _refuses(IJobEscrow.JobEscrow_NodeNotActive.selector, carol);
        vm.prank(carol);
        escrow.accept(id);
        vm.prank(guardian);
        nodes.suspend(worker, "reason");
        _refuses(IJobEscrow.JobEscrow_NodeNotActive.selector, worker);
        _accept(id);
    }

    function test_WhenAllIsWell_TakesTheBondAndWaitsForTheWork() external {
        uint256 id = _post();
        uint256 before = usd.balanceOf(worker);
        vm.expectEmit(address(escrow));
        emit IJobEscrow.JobAccepted(id, worker, BOND);
        _accept(id);
        assertEq(before - usd.balanceOf(worker), BOND);
        Job memory job = escrow.jobOf(id);
        assertEq(job.node, worker);
        assertEq(job.until, SUBMIT_BY);
        (uint256 held,) = escrow.totals();
        assertEq(held, TOTAL + BOND);
        _conserves();
    }
}
