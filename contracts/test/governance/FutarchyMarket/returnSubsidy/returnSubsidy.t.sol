// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Claim, IFutarchyMarket, Market, QuestionTerms} from "../../../../src/governance/IFutarchyMarket.sol";
import {MarketFixture} from "../MarketFixture.sol";

contract ReturnSubsidyTest is MarketFixture {
    function _refuses(bytes4 reason, Market which) private {
        vm.expectPartialRevert(reason);
        market.returnSubsidy(id, which);
    }

    function test_RevertWhen_NotSettledNotTakenOrReturned() external {
        _open();
        _refuses(IFutarchyMarket.FutarchyMarket_NotYetSettled.selector, Market.Adoption);
        _settleAdoption(true);
        _refuses(IFutarchyMarket.FutarchyMarket_NotYetSettled.selector, Market.IfAdopted);
        _settleMetric(500);
        _refuses(IFutarchyMarket.FutarchyMarket_NothingToReturn.selector, Market.IfRejected);
        for (uint8 i = 0; i < 2; ++i) {
            market.returnSubsidy(id, Market(i));
            _refuses(IFutarchyMarket.FutarchyMarket_NothingToReturn.selector, Market(i));
        }
    }

    /// @dev Nobody traded: everything comes back.
    function test_GoesBackToWhoFundedIt() external {
        vm.prank(communityPool);
        market.endow(proposer, CONDITIONAL_SUBSIDY);
        QuestionTerms memory terms = _terms();
        terms.endowed = true;
        _openWith(terms, address(0xbeef));
        _settleAdoption(false);
        _settleMetric(500);
        vm.expectEmit(address(market));
        emit IFutarchyMarket.SubsidyReturned(id, Market.Adoption, proposer, ADOPTION_SUBSIDY);
        market.returnSubsidy(id, Market.Adoption);
        vm.expectEmit(address(market));
        emit IFutarchyMarket.SubsidyReturned(id, Market.IfRejected, communityPool, CONDITIONAL_SUBSIDY);
        market.returnSubsidy(id, Market.IfRejected);
        assertEq(usd.balanceOf(proposer), 1e15);
        assertEq(usd.balanceOf(communityPool), 1e15);
        assertEq(usd.balanceOf(address(market)), 0);
    }

    function testFuzz_TheMakerLosesAtMostItsSubsidy(uint128 yes, uint128 no, bool adopted) external {
        _open();
        uint256 paid = _buy(alice, Market.Adoption, 0, uint128(bound(yes, 1, 1e14)));
        paid += _buy(bob, Market.Adoption, 1, uint128(bound(no, 1, 1e14)));
        _settleAdoption(adopted);
        uint256 before = usd.balanceOf(proposer);
        market.returnSubsidy(id, Market.Adoption);
        uint256 rest = usd.balanceOf(proposer) - before;
        uint256 won = adopted ? _has(alice, Claim.Adopted) : _has(bob, Claim.Rejected);
        assertEq(rest, ADOPTION_SUBSIDY + paid - won);
        // the maker's loss is what winners take over what traders paid
        assertLe(won, paid + ADOPTION_SUBSIDY);
        _redeem(adopted ? alice : bob, adopted ? Claim.Adopted : Claim.Rejected, won);
        assertEq(_held(), CONDITIONAL_SUBSIDY);
        _assertConserved();
    }

    function testFuzz_LeavesEnoughForEveryTokenStillOut(uint128 long, uint128 short, uint16 calls, bool first)
        external
    {
        _open();
        _split(alice, 1e14);
        _split(bob, 1e14);
        long = uint128(bound(long, 1, 9e13));
        short = uint128(bound(short, 1, 9e13));
        _buy(alice, Market.IfAdopted, 0, long);
        _buy(bob, Market.IfAdopted, 1, short);
        _settleAdoption(true);
        _settleMetric(bound(calls, 101, 1_099));
        market.returnSubsidy(id, Market.Adoption);
        if (first) market.returnSubsidy(id, Market.IfAdopted);
        _redeem(alice, Claim.IfAdoptedUsd, _has(alice, Claim.IfAdoptedUsd));
        _redeem(bob, Claim.IfAdoptedUsd, _has(bob, Claim.IfAdoptedUsd));
        _redeem(alice, Claim.LongIfAdopted, long);
        _redeem(bob, Claim.ShortIfAdopted, short);
        if (!first) market.returnSubsidy(id, Market.IfAdopted);
        // both claims were redeemed whole, so nothing was rounded away
        assertEq(_held(), 0);
        _assertConserved();
    }
}
