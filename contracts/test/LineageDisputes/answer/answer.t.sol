// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {DisputeState} from "../../../src/disputes/IExecutionDisputes.sol";
import {ILineageDisputes} from "../../../src/disputes/ILineageDisputes.sol";
import {LineageFixture} from "../LineageFixture.sol";

contract AnswerTest is LineageFixture {
    function test_RevertGiven_AnotherState() external {
        _wrongState(0, DisputeState.None);
        _answer(0);
        uint256 id = _reach(DisputeState.Answered, true);
        _wrongState(id, DisputeState.Answered);
        _answer(id);
    }

    function test_RevertWhen_SevenDaysAreOver() external {
        uint256 id = _challenge();
        vm.warp(started + 7 days);
        _tooLate(started + 7 days);
        _answer(id);
        vm.warp(started + 7 days - 1);
        _answer(id);
    }

    function test_RevertWhen_TheEvidenceHasNoCid() external {
        uint256 id = _challenge();
        _invalidCid();
        disputes.answer(id, "");
    }

    function test_WhenAllIsWell_TakesAnEqualBondFromAnyone() external {
        uint256 id = _challenge();
        vm.warp(started + 3 days);
        uint256 before = usd.balanceOf(alice);
        vm.expectEmit(address(disputes));
        emit ILineageDisputes.ChallengeAnswered(id, alice, "own work", uint64(started + 21 days));
        vm.prank(alice);
        disputes.answer(id, "own work");
        assertEq(before - usd.balanceOf(alice), BOND);
        (uint256 bonds,) = disputes.totals();
        assertEq(bonds, 2 * BOND);
        _conserves();
    }

    function test_GivenRevenueGrewMeanwhile_TheBondIsStillEqual() external {
        uint256 id = _challenge();
        ledger.pay(child, 1e12);
        uint256 before = usd.balanceOf(creator);
        _answer(id);
        assertEq(before - usd.balanceOf(creator), BOND);
    }
}
