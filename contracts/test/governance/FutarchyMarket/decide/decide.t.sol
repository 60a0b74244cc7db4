// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IFutarchyMarket, Market, QuestionTerms, Verdict} from "../../../../src/governance/IFutarchyMarket.sol";
import {MarketFixture} from "../MarketFixture.sol";

contract DecideTest is MarketFixture {
    function setUp() public override {
        super.setUp();
        _open();
        _split(alice, 1e14);
        _split(bob, 1e14);
    }

    function _verdict() private returns (Verdict) {
        vm.warp(votingStart);
        market.decide(id);
        return market.questionOf(id).verdict;
    }

    function test_RevertWhen_TooEarlyOrTwice() external {
        vm.warp(votingStart - 1);
        vm.expectRevert(abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_WindowNotOver.selector, votingStart));
        market.decide(id);
        _verdict();
        vm.expectRevert(abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_AlreadySettled.selector, id));
        market.decide(id);
    }

    function test_GivenNobodyTraded_IsAgainst() external {
        vm.expectEmit(address(market));
        emit IFutarchyMarket.VerdictReached(id, Verdict.Against, 600e18, 600e18);
        assertEq(uint8(_verdict()), uint8(Verdict.Against));
        assertTrue(market.vetoes(id));
    }

    /// @dev Over 42 times the liquidity apart a price is 0, and the follower is there before the window begins.
    function test_GivenBothForecastsAreNothing_IsAgainst() external {
        id = _propose("nothing", address(0xbeef));
        QuestionTerms memory terms = _terms();
        (terms.low, terms.conditionalLiquidity) = (0, 1e6);
        (address[] memory a, uint256[] memory b, bytes[] memory c, bytes32 d) = _actions("nothing", address(0xbeef));
        vm.prank(proposer);
        market.open(terms, a, b, c, d);
        _split(alice, 1e9);
        _buy(alice, Market.IfAdopted, 1, 50e6);
        _buy(alice, Market.IfRejected, 1, 50e6);
        vm.expectEmit(address(market));
        emit IFutarchyMarket.VerdictReached(id, Verdict.Against, 0, 0);
        assertEq(uint8(_verdict()), uint8(Verdict.Against));
    }

    function test_GivenTheWindowJustBegins_ForecastsWhatIsThen() external {
        vm.warp(votingStart - 3 days);
        assertEq(market.forecastOf(id, Market.IfAdopted), 600e18);
    }

    /// @dev The margin over 600 is 618, a price of .518: log odds of .072, 360 USD of shares at b = 5,000 USD.
    function test_GivenAForecastOverTheMargin_IsFor() external {
        _buy(alice, Market.IfAdopted, 0, 370e6);
        assertEq(uint8(_verdict()), uint8(Verdict.For));
        assertFalse(market.vetoes(id));
    }

    function test_GivenAForecastWithinTheMargin_IsAgainst() external {
        _buy(alice, Market.IfAdopted, 0, 350e6);
        assertEq(uint8(_verdict()), uint8(Verdict.Against));
        assertTrue(market.vetoes(id));
    }

    function test_ALowerForecastOfRejectionCountsAsWell() external {
        _buy(alice, Market.IfRejected, 1, 370e6);
        assertEq(uint8(_verdict()), uint8(Verdict.For));
    }

    /// @dev Both ends at once, so that the forecasts part twice as fast: two hours are not enough, five are.
    function test_APushBeforeVotingNeedsHours() external {
        uint256 snapshot = vm.snapshotState();
        for (uint256 hours_ = 1; hours_ <= 8; ++hours_) {
            vm.revertToState(snapshot);
            vm.warp(votingStart - hours_ * 1 hours);
            _buy(alice, Market.IfAdopted, 0, 50_000e6);
            _buy(alice, Market.IfRejected, 1, 50_000e6);
            assertEq(_verdict() == Verdict.For, hours_ > 5, vm.toString(hours_));
        }
    }

    function testFuzz_WhatHappensAfterwardsDoesNotCount(uint128 shares, uint32 time) external {
        _buy(alice, Market.IfAdopted, 0, 370e6);
        vm.warp(votingStart);
        uint256 before = market.forecastOf(id, Market.IfAdopted);
        _buy(bob, Market.IfAdopted, 1, uint128(bound(shares, 1, 9e13)));
        vm.warp(votingStart + bound(time, 0, 60 days));
        assertEq(market.forecastOf(id, Market.IfAdopted), before);
        market.decide(id);
        assertEq(uint8(market.questionOf(id).verdict), uint8(Verdict.For));
    }
}
