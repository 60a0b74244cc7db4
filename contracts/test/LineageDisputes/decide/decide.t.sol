// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {DisputeState} from "../../../src/disputes/IExecutionDisputes.sol";
import {ILineageDisputes} from "../../../src/disputes/ILineageDisputes.sol";
import {LineageFixture} from "../LineageFixture.sol";

contract DecideTest is LineageFixture {
    function test_RevertWhen_NotTheArbiter() external {
        uint256 id = _reach(DisputeState.Answered, true);
        vm.expectRevert(
            abi.encodeWithSelector(ILineageDisputes.LineageDisputes_NotArbiter.selector, governor)
        );
        vm.prank(governor);
        disputes.decide(id, true, "compared");
    }

    function test_RevertGiven_AnotherState() external {
        uint256 id = _challenge();
        _wrongState(id, DisputeState.Challenged);
        _decide(id, true);
        _answer(id);
        _decide(id, true);
        _wrongState(id, DisputeState.Decided);
        _decide(id, false);
    }

    function test_RevertWhen_TwentyOneDaysAreOver() external {
        uint256 id = _reach(DisputeState.Answered, true);
        vm.warp(started + 21 days);
        _tooLate(started + 21 days);
        _decide(id, true);
    }

    function test_RevertWhen_TheEvidenceHasNoCid() external {
        uint256 id = _reach(DisputeState.Answered, true);
        _invalidCid();
        vm.prank(arbiter);
        disputes.decide(id, true, "");
    }

    function test_WhenAllIsWell_LeavesTwoDaysToAppeal() external {
        uint256 id = _reach(DisputeState.Answered, true);
        vm.warp(started + 21 days - 1);
        vm.expectEmit(address(disputes));
        emit ILineageDisputes.DisputeDecided(id, true, "compared", uint64(block.timestamp + 48 hours));
        _decide(id, true);
        assertTrue(disputes.disputeOf(id).upheld);
        assertEq(registry.upstreamBps(child), 0);
    }
}
