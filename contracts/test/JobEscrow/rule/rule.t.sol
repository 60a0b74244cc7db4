// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IJobEscrow, JobState} from "../../../src/jobs/IJobEscrow.sol";
import {EscrowFixture} from "../EscrowFixture.sol";

contract RuleTest is EscrowFixture {
    function testFuzz_RevertWhen_TheCallerIsNotTheGovernor(address caller) external {
        vm.assume(caller != governor);
        uint256 id = _reach(JobState.Appealed);
        _refuses(IJobEscrow.JobEscrow_NotGovernor.selector, caller);
        vm.prank(caller);
        escrow.rule(id, true);
    }

    function test_RevertWhen_ItIsNotAppealedOrTooLate() external {
        uint256 id = _reach(JobState.Decided);
        vm.startPrank(governor);
        _wrongState(id, JobState.Decided);
        escrow.rule(id, true);
        vm.stopPrank();
        _appeal(id, true);
        vm.warp(START + 21 days);
        vm.startPrank(governor);
        _tooLate(START + 21 days);
        escrow.rule(id, true);
    }

    function test_ForTheNode_ReleasesWithBothBonds() external {
        uint256 id = _reach(JobState.Appealed);
        vm.prank(governor);
        escrow.rule(id, true);
        _assertReleased(id, 2 * BOND, 0);
    }

    function test_ForThePayer_RefundsWithBothBonds() external {
        uint256 id = _reach(JobState.Appealed);
        vm.startPrank(governor);
        escrow.rule(id, false);
        _assertRefunded(id, 2 * BOND);
        _wrongState(id, JobState.Refunded);
        escrow.rule(id, true);
    }
}
