// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {DisputeState, IExecutionDisputes} from "../../../src/disputes/IExecutionDisputes.sol";
import {DisputesFixture} from "../DisputesFixture.sol";
import {Cid} from "../../../src/content/Cid.sol";

contract AnswerTest is DisputesFixture {
    function test_RevertGiven_ItIsNotWaitingForAnAnswer() external {
        _wrongState(0, DisputeState.None);
        _answer(0);
        bytes32 id = _reach(0, DisputeState.Answered);
        _wrongState(id, DisputeState.Answered);
        _answer(id);
        _decide(id, true);
        _wrongState(id, DisputeState.Decided);
        _answer(id);
    }

    function test_RevertWhen_ThreeDaysHavePassed() external {
        bytes32 id = _challenge(0);
        vm.warp(START + 3 days);
        _tooLate(START + 3 days);
        _answer(id);
        vm.warp(START + 3 days - 1);
        _answer(id);
    }

    function testFuzz_RevertWhen_TheCallerIsNotTheOwner(address caller) external {
        vm.assume(caller != alice);
        bytes32 id = _challenge(0);
        address[2] memory callers = [caller, worker];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(IExecutionDisputes.ExecutionDisputes_NotOwner.selector, callers[i])
            );
            vm.prank(callers[i]);
            disputes.answer(id, "stands");
        }
    }

    function test_RevertWhen_TheCidIsEmptyOrTooLong() external {
        bytes32 id = _challenge(0);
        vm.startPrank(alice);
        vm.expectRevert(Cid.Cid_Invalid.selector);
        disputes.answer(id, "");
        vm.expectRevert(Cid.Cid_Invalid.selector);
        disputes.answer(id, string(new bytes(129)));
    }

    function test_WhenAllIsWell_TakesAnEqualBond() external {
        bytes32 id = _challenge(0);
        // What the bond is by now is not what it was for this dispute.
        vm.prank(governor);
        disputes.setDisputeBond(33e6);
        vm.warp(START + 1 days);
        uint256 before = usd.balanceOf(alice);
        vm.expectEmit(address(disputes));
        emit IExecutionDisputes.ChallengeAnswered(id, "stands", uint64(START + 15 days));
        _answer(id);
        assertEq(before - usd.balanceOf(alice), BOND);
        assertTrue(disputes.disputeOf(id).answered);
        assertEq(disputes.disputeOf(id).until, START + 15 days);
        _assertState(id, DisputeState.Answered);
        (uint256 bonds,) = disputes.totals();
        assertEq(bonds, 2 * BOND);
        _conserves();
    }
}
