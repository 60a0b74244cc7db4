// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ERC6909} from "@openzeppelin/contracts/token/ERC6909/ERC6909.sol";
import {Book} from "../../../../src/governance/OutcomeBook.sol";
import {Claim, IFutarchyMarket, Market} from "../../../../src/governance/IFutarchyMarket.sol";
import {MarketFixture} from "../MarketFixture.sol";

contract BuyTest is MarketFixture {
    function setUp() public override {
        super.setUp();
        _open();
    }

    function _refuses(bytes memory reason, uint256 question, Market which, uint8 outcome, uint128 shares) private {
        vm.expectRevert(reason);
        vm.prank(alice);
        market.buy(question, which, outcome, shares, type(uint256).max, NEVER);
    }

    function test_RevertWhen_NothingSensibleIsAsked() external {
        _refuses(
            abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_UnknownQuestion.selector, 1), 1, Market.Adoption, 0, 1
        );
        _refuses(
            abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_InvalidOutcome.selector, 2), id, Market.Adoption, 2, 1
        );
        _refuses(abi.encodePacked(IFutarchyMarket.FutarchyMarket_ZeroAmount.selector), id, Market.Adoption, 0, 0);
    }

    function test_RevertWhen_TheDeadlineHasPassed() external {
        vm.expectRevert(
            abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_DeadlinePassed.selector, uint64(START - 1))
        );
        vm.prank(alice);
        market.buy(id, Market.Adoption, 0, 1e6, 1e6, uint64(START - 1));
    }

    function test_RevertWhen_TheCostIsOverTheLimit() external {
        (uint256 cost,) = market.quoteBuy(id, Market.Adoption, 0, 1e6);
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_CostTooHigh.selector, cost, cost - 1));
        market.buy(id, Market.Adoption, 0, 1e6, cost - 1, NEVER);
        market.buy(id, Market.Adoption, 0, 1e6, cost, uint64(START));
        vm.stopPrank();
    }

    function test_RevertWhen_TheMarketIsClosed() external {
        _split(alice, 1e9);
        bytes4 closed = IFutarchyMarket.FutarchyMarket_MarketClosed.selector;
        vm.warp(votingStart);
        _refuses(abi.encodeWithSelector(closed, id, Market.Adoption), id, Market.Adoption, 0, 1);
        _buy(alice, Market.IfAdopted, 0, 1e6);
        vm.warp(closesAt);
        _refuses(abi.encodeWithSelector(closed, id, Market.IfAdopted), id, Market.IfAdopted, 0, 1);
        _refuses(abi.encodeWithSelector(closed, id, Market.IfRejected), id, Market.IfRejected, 0, 1);
    }

    function test_RevertWhen_AdoptionIsSettled() external {
        _settleAdoption(false);
        bytes4 closed = IFutarchyMarket.FutarchyMarket_MarketClosed.selector;
        _refuses(abi.encodeWithSelector(closed, id, Market.Adoption), id, Market.Adoption, 0, 1);
    }

    function test_RevertWhen_TheBranchsUsdIsMissing() external {
        uint256 token = market.claimId(id, Claim.IfAdoptedUsd);
        (uint256 cost,) = market.quoteBuy(id, Market.IfAdopted, 1, 1e6);
        _refuses(
            abi.encodeWithSelector(ERC6909.ERC6909InsufficientBalance.selector, alice, 0, cost, token),
            id,
            Market.IfAdopted,
            1,
            1e6
        );
    }

    function testFuzz_Adoption_TakesCostAndFeeInUsd(uint8 outcome, uint128 shares) external {
        outcome = outcome % 2;
        shares = uint128(bound(shares, 1, 1e14));
        (uint256 cost, uint256 fee) = market.quoteBuy(id, Market.Adoption, outcome, shares);
        vm.expectEmit(address(market));
        emit IFutarchyMarket.OutcomeBought(id, Market.Adoption, alice, outcome, shares, cost, fee);
        assertEq(_buy(alice, Market.Adoption, outcome, shares), cost);
        assertEq(fee, (cost * 2 + 99) / 100);
        assertEq(usd.balanceOf(alice), 1e15 - cost - fee);
        assertEq(_has(alice, outcome == 0 ? Claim.Adopted : Claim.Rejected), shares);
        assertGe(market.bookOf(id, Market.Adoption).collateral, shares);
        (,, uint256 fees) = market.totals();
        assertEq(fees, fee);
        _assertConserved();
    }

    function testFuzz_Conditional_TakesTheBranchsUsdAndTheFeeInUsd(bool adopted, uint8 outcome, uint128 shares)
        external
    {
        outcome = outcome % 2;
        shares = uint128(bound(shares, 1, 1e14));
        Market which = adopted ? Market.IfAdopted : Market.IfRejected;
        _split(alice, 2e14);
        uint256 before = _held();
        (uint256 cost, uint256 fee) = market.quoteBuy(id, which, outcome, shares);
        _buy(alice, which, outcome, shares);
        assertEq(usd.balanceOf(alice), 1e15 - 2e14 - fee);
        assertEq(_has(alice, adopted ? Claim.IfAdoptedUsd : Claim.IfRejectedUsd), 2e14 - cost);
        assertEq(_has(alice, adopted ? Claim.IfRejectedUsd : Claim.IfAdoptedUsd), 2e14);
        assertEq(_held(), before);
        Book memory book = market.bookOf(id, which);
        assertEq(book.collateral, CONDITIONAL_SUBSIDY + cost);
        assertGe(book.collateral, shares);
        _assertConserved();
    }

    /// @dev b = 1,000 USD: 1,000 shares from even cost b·ln((1+e)/2) = 620.114507 USD, then the price is e/(1+e).
    function test_CostsWhatTheRuleSays() external {
        assertEq(_buy(alice, Market.Adoption, 0, 1_000e6), 620_114_507);
        assertApproxEqAbs(market.priceOf(id, Market.Adoption), 731_058_578_630_004_879, 2);
    }

    function testFuzz_CostsTheSameHoweverItIsCutUp(uint128 shares, uint128 part) external {
        shares = uint128(bound(shares, 2, 1e13));
        part = uint128(bound(part, 1, shares - 1));
        (uint256 cost,) = market.quoteBuy(id, Market.Adoption, 1, shares);
        uint256 sum = _buy(alice, Market.Adoption, 1, part) + _buy(bob, Market.Adoption, 1, shares - part);
        assertEq(sum, cost);
    }

    /// @dev Everything within one second, as a flash loan or the last trade of the window would have it.
    function test_APriceThatHeldForNoTimeDoesNotCount() external {
        _split(alice, 1e14);
        vm.warp(votingStart - 1 days);
        uint256 before = market.forecastOf(id, Market.IfAdopted);
        _buy(alice, Market.IfAdopted, 0, 1e14 - 1e12);
        assertGt(market.priceOf(id, Market.IfAdopted), 0.999e18);
        assertEq(market.forecastOf(id, Market.IfAdopted), before);
        _sell(alice, Market.IfAdopted, 0, 1e14 - 1e12);
        vm.warp(votingStart);
        assertEq(market.forecastOf(id, Market.IfAdopted), 600e18);
    }
}
