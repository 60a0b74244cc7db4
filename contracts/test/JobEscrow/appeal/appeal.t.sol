// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IJobEscrow, JobState} from "../../../src/jobs/IJobEscrow.sol";
import {EscrowFixture} from "../EscrowFixture.sol";

contract AppealTest is EscrowFixture {
    function test_RevertWhen_ItIsNotDecidedOrTooLate() external {
        uint256 id = _reach(JobState.Disputed);
        _wrongState(id, JobState.Disputed);
        _appeal(id, true);
        _decide(id, false);
        vm.warp(START + 48 hours);
        _tooLate(START + 48 hours);
        _appeal(id, true);
    }

    function test_RevertWhen_TheCallerHasNotLost() external {
        uint256 id = _reach(JobState.Decided);
        _refuses(IJobEscrow.JobEscrow_NotTheLoser.selector, payer);
        _appeal(id, false);
        uint256 second = _reach(JobState.Disputed);
        _decide(second, true);
        _refuses(IJobEscrow.JobEscrow_NotTheLoser.selector, worker);
        _appeal(second, true);
        _appeal(second, false);
        _assertState(second, JobState.Appealed);
    }

    function test_RevertWhen_ThereIsNoStatement() external {
        uint256 id = _reach(JobState.Decided);
        vm.prank(worker);
        _invalidCid();
        escrow.appeal(id, "");
    }

    function test_WhenAllIsWell_WaitsForTheGovernor() external {
        uint256 id = _reach(JobState.Decided);
        vm.warp(START + 48 hours - 1);
        vm.expectEmit(address(escrow));
        emit IJobEscrow.JobAppealed(id, worker, "statement", uint64(START + 23 days - 1));
        _appeal(id, true);
        _assertState(id, JobState.Appealed);
        _wrongState(id, JobState.Appealed);
        _appeal(id, true);
    }
}
