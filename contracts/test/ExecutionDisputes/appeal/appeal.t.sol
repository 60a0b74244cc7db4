// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {DisputeState, IExecutionDisputes} from "../../../src/disputes/IExecutionDisputes.sol";
import {DisputesFixture} from "../DisputesFixture.sol";
import {Cid} from "../../../src/content/Cid.sol";

contract AppealTest is DisputesFixture {
    function test_RevertGiven_ItIsNotDecidedOrTooLate() external {
        bytes32 id = _reach(0, DisputeState.Answered);
        _wrongState(id, DisputeState.Answered);
        _appeal(id, alice);
        _decide(id, true);
        vm.warp(START + 48 hours);
        _tooLate(START + 48 hours);
        _appeal(id, alice);
        vm.warp(START + 48 hours - 1);
        _appeal(id, alice);
        _wrongState(id, DisputeState.Appealed);
        _appeal(id, alice);
    }

    function test_RevertWhen_TheCallerDidNotLose() external {
        for (uint256 i = 0; i < 2; ++i) {
            bytes32 id = _reach(i, DisputeState.Answered);
            _decide(id, i == 0);
            address[3] memory others = [bob, worker, i == 0 ? carol : alice];
            for (uint256 j = 0; j < 3; ++j) {
                vm.expectRevert(
                    abi.encodeWithSelector(IExecutionDisputes.ExecutionDisputes_NotTheLoser.selector, others[j])
                );
                _appeal(id, others[j]);
            }
            address loser = i == 0 ? alice : carol;
            vm.expectEmit(address(disputes));
            emit IExecutionDisputes.DisputeAppealed(id, loser, "statement", uint64(block.timestamp + 21 days));
            _appeal(id, loser);
            _assertState(id, DisputeState.Appealed);
        }
    }

    function test_RevertWhen_TheCidIsEmptyOrTooLong() external {
        bytes32 id = _reach(0, DisputeState.Decided);
        vm.startPrank(alice);
        vm.expectRevert(Cid.Cid_Invalid.selector);
        disputes.appeal(id, "");
        vm.expectRevert(Cid.Cid_Invalid.selector);
        disputes.appeal(id, string(new bytes(129)));
    }

    function testFuzz_RevertWhen_TheCallerIsNotTheGovernor(address caller) external {
        vm.assume(caller != governor);
        bytes32 id = _reach(0, DisputeState.Appealed);
        vm.expectRevert(abi.encodeWithSelector(IExecutionDisputes.ExecutionDisputes_NotGovernor.selector, caller));
        vm.prank(caller);
        disputes.rule(id, true);
    }

    function test_RevertGiven_ItIsNotAppealedOrTooLate() external {
        bytes32 id = _reach(0, DisputeState.Decided);
        _wrongState(id, DisputeState.Decided);
        _rule(id, true);
        _appeal(id, alice);
        vm.warp(START + 21 days);
        _tooLate(START + 21 days);
        _rule(id, true);
        vm.warp(START + 21 days - 1);
        _rule(id, true);
        _wrongState(id, DisputeState.Upheld);
        _rule(id, false);
    }

    function test_WhenTheGovernorRules_TheVerdictIsNoMore() external {
        for (uint256 i = 0; i < 4; ++i) {
            uint256 before = vm.snapshotState();
            (bool verdict, bool ruling) = (i & 1 == 1, i & 2 == 2);
            bytes32 id = _reach(0, DisputeState.Answered);
            _decide(id, verdict);
            _appeal(id, verdict ? alice : carol);
            vm.expectEmit(address(disputes));
            if (ruling) emit IExecutionDisputes.DisputeUpheld(id, worker, SLASH);
            else emit IExecutionDisputes.DisputeDismissed(id, worker);
            _rule(id, ruling);
            if (ruling) _assertUpheld(id, 2 * BOND);
            else _assertDismissed(id, 2 * BOND);
            vm.revertToState(before);
        }
    }
}
