// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {DisputeState} from "../../../src/disputes/IExecutionDisputes.sol";
import {ILineageDisputes} from "../../../src/disputes/ILineageDisputes.sol";
import {LineageFixture} from "../LineageFixture.sol";

contract RuleTest is LineageFixture {
    function test_RevertWhen_NotTheGovernor() external {
        uint256 id = _reach(DisputeState.Appealed, true);
        vm.expectRevert(
            abi.encodeWithSelector(ILineageDisputes.LineageDisputes_NotGovernor.selector, arbiter)
        );
        vm.prank(arbiter);
        disputes.rule(id, true);
    }

    function test_RevertGiven_NoAppeal() external {
        uint256 id = _reach(DisputeState.Decided, true);
        _wrongState(id, DisputeState.Decided);
        vm.prank(governor);
        disputes.rule(id, true);
    }

    function test_RevertWhen_TwentyOneDaysAreOver() external {
        uint256 id = _reach(DisputeState.Appealed, true);
        vm.warp(started + 21 days);
        _tooLate(started + 21 days);
        vm.prank(governor);
        disputes.rule(id, true);
    }

    function testFuzz_EndsItWhateverTheArbiterSaid(bool verdict, bool upheld) external {
        uint256 id = _reach(DisputeState.Appealed, verdict);
        vm.prank(governor);
        disputes.rule(id, upheld);
        uint256 won = 2 * BOND - FORFEIT;
        if (upheld) _assertEnded(id, DisputeState.Upheld, won, 0, FORFEIT);
        else _assertEnded(id, DisputeState.Dismissed, 0, won, FORFEIT);
    }
}
