// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Market, Question, QuestionTerms} from "../../../../src/governance/IFutarchyMarket.sol";
import {IFutarchyMarket} from "../../../../src/governance/IFutarchyMarket.sol";
import {OutcomeBook} from "../../../../src/governance/OutcomeBook.sol";
import {MarketFixture} from "../MarketFixture.sol";

contract OpenTest is MarketFixture {
    function _refuses(bytes memory reason, QuestionTerms memory terms) private {
        (address[] memory a, uint256[] memory b, bytes[] memory c, bytes32 d) = _actions("parameters", address(0xbeef));
        vm.expectRevert(reason);
        vm.prank(proposer);
        market.open(terms, a, b, c, d);
    }

    function test_RevertWhen_TheQuestionExists() external {
        _open();
        _refuses(abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_QuestionExists.selector, id), _terms());
    }

    function test_RevertWhen_TheCallerIsNotTheProposer() external {
        (address[] memory a, uint256[] memory b, bytes[] memory c, bytes32 d) = _actions("parameters", address(0xbeef));
        vm.expectRevert(abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_NotProposer.selector, alice));
        vm.prank(alice);
        market.open(_terms(), a, b, c, d);
    }

    function test_RevertWhen_VotingStartsWithinThreeDays() external {
        vm.warp(votingStart - 3 days + 1);
        _refuses(abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_VotingTooSoon.selector, votingStart), _terms());
        vm.warp(votingStart - 3 days);
        _open();
    }

    function test_RevertWhen_ALiquidityIsOutOfBounds() external {
        uint96[3] memory wrong = [uint96(0), 1e6 - 1, 1e13 + 1];
        for (uint256 i = 0; i < wrong.length; ++i) {
            bytes memory reason = abi.encodeWithSelector(OutcomeBook.OutcomeBook_InvalidLiquidity.selector, wrong[i]);
            QuestionTerms memory terms = _terms();
            terms.adoptionLiquidity = wrong[i];
            _refuses(reason, terms);
            terms = _terms();
            terms.conditionalLiquidity = wrong[i];
            _refuses(reason, terms);
        }
        QuestionTerms memory ends = _terms();
        (ends.adoptionLiquidity, ends.conditionalLiquidity) = (1e6, 1e13);
        _openWith(ends, address(0xbeef));
    }

    function test_RevertWhen_TheRangeIsEmpty() external {
        QuestionTerms memory terms = _terms();
        terms.high = terms.low;
        _refuses(abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_InvalidRange.selector, 100, 100), terms);
    }

    function test_RevertWhen_TheWeekIsTooSoonOrTooLate() external {
        uint64[3] memory wrong = [uint64(2969), 3020, type(uint64).max];
        for (uint256 i = 0; i < wrong.length; ++i) {
            QuestionTerms memory terms = _terms();
            terms.week = wrong[i];
            _refuses(abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_InvalidWeek.selector, wrong[i]), terms);
        }
    }

    function test_TheWeekMayBeginAtEitherBound() external {
        bytes memory wrong = abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_InvalidWeek.selector, WEEK);
        uint256 before = vm.snapshotState();
        governor.set(id, proposer, votingStart, closesAt - 7 days + 1);
        _refuses(wrong, _terms());
        governor.set(id, proposer, votingStart, closesAt - 7 days);
        _open();
        vm.revertToState(before);
        vm.warp(closesAt - 365 days - 1);
        _refuses(wrong, _terms());
        vm.warp(closesAt - 365 days);
        _open();
    }

    function test_TheWeekLeavesTimeForALateQuorumAndTheDelay() external {
        bytes memory wrong = abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_InvalidWeek.selector, WEEK);
        // with two days to queue and execute: 7, 8 and 20, and never under 7
        uint48[4] memory extensions = [uint48(2 days), 3 days, 4 days, 1 days];
        uint64[4] memory delays = [uint64(3 days), 3 days, 14 days, 3 days];
        uint64[4] memory least = [uint64(7 days), 8 days, 20 days, 7 days];
        uint256 before = vm.snapshotState();
        for (uint256 i = 0; i < 4; ++i) {
            vm.revertToState(before);
            governor.setDelays(extensions[i], delays[i]);
            governor.set(id, proposer, votingStart, closesAt - least[i] + 1);
            _refuses(wrong, _terms());
            governor.set(id, proposer, votingStart, closesAt - least[i]);
            _open();
        }
    }

    function test_RevertWhen_TheEndowmentHasExpired() external {
        vm.prank(communityPool);
        market.endow(proposer, CONDITIONAL_SUBSIDY);
        QuestionTerms memory terms = _terms();
        (terms.endowed, terms.week) = (true, WEEK + 26);
        governor.set(id, proposer, START + 185 days, START + 192 days);
        vm.warp(START + 180 days);
        _refuses(
            abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_EndowmentExpired.selector, START + 180 days), terms
        );
        vm.warp(START + 180 days - 1);
        _openWith(terms, address(0xbeef));
        _assertConserved();
    }

    function test_RevertWhen_TheEndowmentIsTooSmall() external {
        vm.prank(communityPool);
        market.endow(proposer, CONDITIONAL_SUBSIDY - 1);
        QuestionTerms memory terms = _terms();
        terms.endowed = true;
        _refuses(
            abi.encodeWithSelector(
                IFutarchyMarket.FutarchyMarket_EndowmentTooSmall.selector, CONDITIONAL_SUBSIDY - 1, CONDITIONAL_SUBSIDY
            ),
            terms
        );
    }

    function test_TakesBothSubsidies() external {
        vm.expectEmit(address(market));
        emit IFutarchyMarket.QuestionOpened(id, proposer, _terms(), true, votingStart, closesAt);
        _open();
        assertEq(usd.balanceOf(proposer), 1e15 - ADOPTION_SUBSIDY - CONDITIONAL_SUBSIDY);
        assertEq(market.bookOf(id, Market.Adoption).collateral, ADOPTION_SUBSIDY);
        assertEq(market.bookOf(id, Market.IfAdopted).collateral, CONDITIONAL_SUBSIDY);
        assertEq(market.bookOf(id, Market.IfRejected).collateral, CONDITIONAL_SUBSIDY);
        for (uint8 i = 0; i < 3; ++i) {
            assertEq(market.priceOf(id, Market(i)), ONE / 2);
        }
        assertEq(market.forecastOf(id, Market.IfAdopted), 600e18);
        Question memory question = market.questionOf(id);
        assertEq(question.proposer, proposer);
        assertEq(question.closesAt, closesAt);
        _assertConserved();
    }

    function test_SpendsTheEndowment() external {
        vm.prank(communityPool);
        market.endow(proposer, CONDITIONAL_SUBSIDY + 5);
        QuestionTerms memory terms = _terms();
        terms.endowed = true;
        _openWith(terms, address(0xbeef));
        assertEq(usd.balanceOf(proposer), 1e15 - ADOPTION_SUBSIDY);
        (uint128 left,) = market.endowmentOf(proposer);
        assertEq(left, 5);
        (, uint256 endowments,) = market.totals();
        assertEq(endowments, 5);
        _assertConserved();
    }

    function test_BindsUnlessTheTreasuryMoves() external {
        address[2] memory treasury = [communityPool, address(usd)];
        for (uint256 i = 0; i < treasury.length; ++i) {
            uint256 proposal = _propose("parameters", treasury[i]);
            _openWith(_terms(), treasury[i]);
            assertFalse(market.questionOf(proposal).binding);
            assertFalse(market.vetoes(proposal));
        }
        assertFalse(market.vetoes(id));
        _open();
        assertTrue(market.questionOf(id).binding);
        assertTrue(market.vetoes(id));
    }

    function testFuzz_TakesTheSubsidyOfAnyLiquidity(uint96 adoption, uint96 conditional) external {
        QuestionTerms memory terms = _terms();
        terms.adoptionLiquidity = uint96(bound(adoption, 1e6, 1e13));
        terms.conditionalLiquidity = uint96(bound(conditional, 1e6, 1e13));
        _openWith(terms, address(0xbeef));
        uint256 exact = (uint256(terms.adoptionLiquidity) + terms.conditionalLiquidity) * 693_147_180_559_945_309;
        assertApproxEqAbs(_held() * ONE, exact, 2 * ONE);
        assertGe(_held() * ONE, exact);
        _assertConserved();
    }
}
