// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {DisputeState} from "../../../src/disputes/IExecutionDisputes.sol";
import {ILineageDisputes} from "../../../src/disputes/ILineageDisputes.sol";
import {LineageFixture} from "../LineageFixture.sol";

contract AppealTest is LineageFixture {
    function _notTheLoser(address caller) private {
        vm.expectRevert(
            abi.encodeWithSelector(ILineageDisputes.LineageDisputes_NotTheLoser.selector, caller)
        );
    }

    function test_RevertGiven_NoVerdict() external {
        uint256 id = _reach(DisputeState.Answered, true);
        _wrongState(id, DisputeState.Answered);
        disputes.appeal(id, "statement");
    }

    function test_RevertWhen_TwoDaysAreOver() external {
        uint256 id = _reach(DisputeState.Decided, true);
        vm.warp(started + 48 hours);
        _tooLate(started + 48 hours);
        vm.prank(creator);
        disputes.appeal(id, "statement");
    }

    function test_RevertWhen_TheCallerHasNotLost() external {
        uint256 id = _reach(DisputeState.Decided, true);
        _notTheLoser(carol);
        vm.prank(carol);
        disputes.appeal(id, "statement");
    }

    function test_RevertWhen_TheStatementHasNoCid() external {
        uint256 id = _reach(DisputeState.Decided, true);
        _invalidCid();
        vm.prank(creator);
        disputes.appeal(id, "");
    }

    function test_WhenDismissed_IsTheChallengers() external {
        uint256 id = _reach(DisputeState.Decided, false);
        _notTheLoser(creator);
        vm.prank(creator);
        disputes.appeal(id, "statement");
        vm.expectEmit(address(disputes));
        emit ILineageDisputes.DisputeAppealed(id, carol, "statement", uint64(started + 21 days));
        _appeal(id);
        assertEq(uint8(disputes.disputeOf(id).state), uint8(DisputeState.Appealed));
    }

    function test_WhenUpheld_IsWhoeverStandsForTheChild() external {
        uint256 id = _challenge();
        vm.prank(bob);
        disputes.answer(id, "own work");
        _decide(id, true);
        _transferSteward(child, creator, alice);
        address[3] memory losers = [creator, alice, bob];
        for (uint256 i = 0; i < losers.length; ++i) {
            uint256 before = vm.snapshotState();
            vm.prank(losers[i]);
            disputes.appeal(id, "statement");
            vm.revertToState(before);
        }
    }
}
