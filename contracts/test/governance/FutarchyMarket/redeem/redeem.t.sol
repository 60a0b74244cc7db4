// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ERC6909} from "@openzeppelin/contracts/token/ERC6909/ERC6909.sol";
import {Claim, IFutarchyMarket, Market} from "../../../../src/governance/IFutarchyMarket.sol";
import {MarketFixture} from "../MarketFixture.sol";

contract RedeemTest is MarketFixture {
    function setUp() public override {
        super.setUp();
        _open();
        _split(alice, 1e12);
        _split(bob, 1e12);
    }

    function _refuses(bytes memory reason, Claim claim, uint256 amount) private {
        vm.expectRevert(reason);
        vm.prank(alice);
        market.redeem(id, claim, amount);
    }

    function test_RevertWhen_NothingOrMoreThanTheCallerHas() external {
        _settleAdoption(true);
        _refuses(abi.encodePacked(IFutarchyMarket.FutarchyMarket_ZeroAmount.selector), Claim.IfAdoptedUsd, 0);
        uint256 token = market.claimId(id, Claim.IfAdoptedUsd);
        _refuses(
            abi.encodeWithSelector(ERC6909.ERC6909InsufficientBalance.selector, alice, 1e12, 1e12 + 1, token),
            Claim.IfAdoptedUsd,
            1e12 + 1
        );
    }

    function test_RevertWhen_NotSettled() external {
        bytes memory reason = abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_NotYetSettled.selector, id);
        for (uint8 claim = 0; claim < 8; ++claim) {
            _refuses(reason, Claim(claim), 1);
        }
        _buy(alice, Market.IfAdopted, 0, 1e6);
        _settleAdoption(true);
        _refuses(reason, Claim.LongIfAdopted, 1);
    }

    function test_RevertWhen_TheClaimLost() external {
        _buy(alice, Market.Adoption, 1, 1e6);
        _buy(alice, Market.IfRejected, 0, 1e6);
        _buy(alice, Market.IfAdopted, 1, 1e6);
        _settleAdoption(true);
        _settleMetric(1_100);
        Claim[4] memory lost = [Claim.Rejected, Claim.IfRejectedUsd, Claim.LongIfRejected, Claim.ShortIfAdopted];
        for (uint256 i = 0; i < 4; ++i) {
            _refuses(
                abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_Worthless.selector, id, lost[i]), lost[i], 1e6
            );
        }
    }

    function testFuzz_PaysTheTakenBranchAndTheWinnerOneToOne(bool adopted, uint128 shares, uint128 amount) external {
        shares = uint128(bound(shares, 1, 1e13));
        amount = uint128(bound(amount, 1, 1e12));
        _buy(alice, Market.Adoption, adopted ? 0 : 1, shares);
        _settleAdoption(adopted);
        uint256 before = usd.balanceOf(alice);
        Claim winner = adopted ? Claim.Adopted : Claim.Rejected;
        vm.expectEmit(address(market));
        emit IFutarchyMarket.Redeemed(id, alice, winner, shares, shares);
        assertEq(_redeem(alice, winner, shares), shares);
        assertEq(_redeem(alice, adopted ? Claim.IfAdoptedUsd : Claim.IfRejectedUsd, amount), amount);
        assertEq(usd.balanceOf(alice), before + shares + amount);
        _assertConserved();
    }

    function testFuzz_PaysBetsByMsPlace(bool adopted, uint128 long, uint128 short, uint16 paidCalls) external {
        long = uint128(bound(long, 1, 9e11));
        short = uint128(bound(short, 1, 9e11));
        paidCalls = uint16(bound(paidCalls, 101, 1_099));
        Market which = adopted ? Market.IfAdopted : Market.IfRejected;
        _buy(alice, which, 0, long);
        _buy(bob, which, 1, short);
        _settleAdoption(adopted);
        _settleMetric(paidCalls);
        uint256 place = uint256(paidCalls - 100) * 1e15;
        assertEq(_redeem(alice, adopted ? Claim.LongIfAdopted : Claim.LongIfRejected, long), long * place / ONE);
        assertEq(
            _redeem(bob, adopted ? Claim.ShortIfAdopted : Claim.ShortIfRejected, short), short * (ONE - place) / ONE
        );
        _assertConserved();
    }
}
