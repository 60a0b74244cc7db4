// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ERC6909} from "@openzeppelin/contracts/token/ERC6909/ERC6909.sol";
import {Claim, IFutarchyMarket, Market} from "../../../../src/governance/IFutarchyMarket.sol";
import {MarketFixture} from "../MarketFixture.sol";

contract SellTest is MarketFixture {
    function setUp() public override {
        super.setUp();
        _open();
    }

    function test_RevertWhen_TheSharesAreMissing() external {
        _buy(bob, Market.Adoption, 0, 10);
        uint256 token = market.claimId(id, Claim.Adopted);
        vm.expectRevert(abi.encodeWithSelector(ERC6909.ERC6909InsufficientBalance.selector, alice, 0, 10, token));
        vm.prank(alice);
        market.sell(id, Market.Adoption, 0, 10, 0, NEVER);
    }

    function test_RevertWhen_TooLittleTooLateOrClosed() external {
        _buy(alice, Market.Adoption, 0, 1e6);
        (uint256 proceeds,) = market.quoteSell(id, Market.Adoption, 0, 1e6);
        vm.startPrank(alice);
        vm.expectRevert(
            abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_ProceedsTooLow.selector, proceeds, proceeds + 1)
        );
        market.sell(id, Market.Adoption, 0, 1e6, proceeds + 1, NEVER);
        vm.expectRevert(
            abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_DeadlinePassed.selector, uint64(START - 1))
        );
        market.sell(id, Market.Adoption, 0, 1e6, 0, uint64(START - 1));
        vm.warp(votingStart);
        vm.expectRevert(
            abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_MarketClosed.selector, id, Market.Adoption)
        );
        market.sell(id, Market.Adoption, 0, 1e6, 0, NEVER);
        vm.stopPrank();
    }

    function testFuzz_Adoption_ARoundTripLosesTheFees(uint8 outcome, uint128 shares, uint128 other) external {
        outcome = outcome % 2;
        shares = uint128(bound(shares, 1, 1e14));
        _buy(bob, Market.Adoption, 1, uint128(bound(other, 1, 1e13)));
        (,, uint256 before) = market.totals();
        uint256 held = _held();
        uint256 cost = _buy(alice, Market.Adoption, outcome, shares);
        uint256 proceeds = _sell(alice, Market.Adoption, outcome, shares);
        assertEq(proceeds, cost);
        assertEq(_held(), held);
        (,, uint256 fees) = market.totals();
        assertEq(fees - before, 2 * ((cost * 2 + 99) / 100));
        assertEq(usd.balanceOf(alice), 1e15 - (fees - before));
        _assertConserved();
    }

    function testFuzz_Conditional_PaysInTheBranchsUsd(uint8 outcome, uint128 shares, uint128 back) external {
        outcome = outcome % 2;
        shares = uint128(bound(shares, 1, 1e14));
        back = uint128(bound(back, 1, shares));
        _split(alice, 2e14);
        uint256 cost = _buy(alice, Market.IfRejected, outcome, shares);
        uint256 plain = usd.balanceOf(alice);
        (uint256 proceeds, uint256 fee) = market.quoteSell(id, Market.IfRejected, outcome, back);
        vm.expectEmit(address(market));
        emit IFutarchyMarket.OutcomeSold(id, Market.IfRejected, alice, outcome, back, proceeds, fee);
        _sell(alice, Market.IfRejected, outcome, back);
        assertEq(_has(alice, Claim.IfRejectedUsd), 2e14 - cost + proceeds);
        assertEq(usd.balanceOf(alice), plain - fee);
        assertLe(proceeds, cost);
        _assertConserved();
    }
}
