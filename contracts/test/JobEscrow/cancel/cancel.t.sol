// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IJobEscrow, JobState} from "../../../src/jobs/IJobEscrow.sol";
import {EscrowFixture} from "../EscrowFixture.sol";

contract CancelTest is EscrowFixture {
    function test_RevertWhen_ItIsNotOpen() external {
        _wrongState(1, JobState.None);
        escrow.cancel(1);
        uint256 id = _reach(JobState.Accepted);
        vm.startPrank(payer);
        _wrongState(id, JobState.Accepted);
        escrow.cancel(id);
    }

    function test_RevertWhen_AnotherCallsInTime() external {
        uint256 id = _post();
        vm.warp(ACCEPT_BY - 1);
        _refuses(IJobEscrow.JobEscrow_NotPayer.selector, carol);
        vm.prank(carol);
        escrow.cancel(id);
        vm.warp(ACCEPT_BY);
        vm.prank(carol);
        escrow.cancel(id);
        assertEq(escrow.creditOf(payer), TOTAL);
        _conserves();
    }

    function test_ThePayer_HasThePriceBackOnce() external {
        uint256 id = _post();
        vm.startPrank(payer);
        vm.expectEmit(address(escrow));
        emit IJobEscrow.JobCancelled(id);
        escrow.cancel(id);
        assertEq(escrow.creditOf(payer), TOTAL);
        _wrongState(id, JobState.Cancelled);
        escrow.cancel(id);
        vm.stopPrank();
        vm.startPrank(worker);
        _wrongState(id, JobState.Cancelled);
        escrow.accept(id);
        _conserves();
    }
}
