// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC6909} from "@openzeppelin/contracts/interfaces/IERC6909.sol";
import {ERC6909} from "@openzeppelin/contracts/token/ERC6909/ERC6909.sol";
import {Claim, IFutarchyMarket, Market} from "../../../../src/governance/IFutarchyMarket.sol";
import {MarketFixture} from "../MarketFixture.sol";

contract SplitTest is MarketFixture {
    function setUp() public override {
        super.setUp();
        _open();
    }

    function test_RevertWhen_UnknownEmptyOrOver() external {
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_UnknownQuestion.selector, 1));
        market.split(1, 1);
        vm.expectRevert(IFutarchyMarket.FutarchyMarket_ZeroAmount.selector);
        market.split(id, 0);
        vm.warp(closesAt);
        vm.expectRevert(
            abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_MarketClosed.selector, id, Market.IfAdopted)
        );
        market.split(id, 1);
        vm.stopPrank();
    }

    function testFuzz_SplitsAndMerges(uint128 amount, uint128 back) external {
        amount = uint128(bound(amount, 1, 1e15));
        back = uint128(bound(back, 1, amount));
        uint256 before = _held();
        _split(alice, amount);
        assertEq(_has(alice, Claim.IfAdoptedUsd), amount);
        assertEq(_has(alice, Claim.IfRejectedUsd), amount);
        assertEq(usd.balanceOf(alice), 1e15 - amount);
        vm.prank(alice);
        market.merge(id, back);
        assertEq(_has(alice, Claim.IfAdoptedUsd), amount - back);
        assertEq(_has(alice, Claim.IfRejectedUsd), amount - back);
        assertEq(usd.balanceOf(alice), 1e15 - amount + back);
        assertEq(_held(), before + amount - back);
        _assertConserved();
    }

    function test_Merge_RevertWhen_OneOfBothIsMissing() external {
        _split(alice, 100);
        uint256 token = market.claimId(id, Claim.IfRejectedUsd);
        vm.startPrank(alice);
        vm.expectRevert(IFutarchyMarket.FutarchyMarket_ZeroAmount.selector);
        market.merge(id, 0);
        IERC6909(address(market)).transfer(bob, token, 1);
        vm.expectRevert(abi.encodeWithSelector(ERC6909.ERC6909InsufficientBalance.selector, alice, 99, 100, token));
        market.merge(id, 100);
        vm.stopPrank();
    }

    function test_Merge_AfterEverythingIsSettled() external {
        _split(alice, 100);
        _settleAdoption(false);
        _settleMetric(500);
        vm.prank(alice);
        market.merge(id, 100);
        assertEq(usd.balanceOf(alice), 1e15);
        _assertConserved();
    }
}
