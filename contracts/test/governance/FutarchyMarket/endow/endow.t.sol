// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IFutarchyMarket, QuestionTerms} from "../../../../src/governance/IFutarchyMarket.sol";
import {MarketFixture} from "../MarketFixture.sol";

contract EndowTest is MarketFixture {
    function _endow(uint256 amount) private {
        vm.prank(communityPool);
        market.endow(proposer, amount);
    }

    function test_RevertWhen_TheCallerIsNotThePool() external {
        vm.expectRevert(abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_NotCommunityPool.selector, alice));
        vm.prank(alice);
        market.endow(alice, 1);
    }

    function testFuzz_SetsTheAmountAside(uint128 first, uint128 second) external {
        first = uint128(bound(first, 0, 5e14));
        second = uint128(bound(second, 0, 5e14));
        _endow(first);
        vm.warp(START + 10 days);
        vm.expectEmit(address(market));
        emit IFutarchyMarket.SubsidyEndowed(proposer, second, uint64(START + 190 days));
        _endow(second);
        (uint128 amount, uint64 expiresAt) = market.endowmentOf(proposer);
        assertEq(amount, first + second);
        assertEq(expiresAt, START + 190 days);
        _assertConserved();
    }

    function test_ReturnEndowment_RevertWhen_NotExpiredAndNotTheProposer() external {
        _endow(7);
        vm.warp(START + 180 days - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_EndowmentNotExpired.selector, START + 180 days)
        );
        market.returnEndowment(proposer);
    }

    function test_ReturnEndowment_RevertWhen_ThereIsNothing() external {
        vm.expectRevert(IFutarchyMarket.FutarchyMarket_ZeroAmount.selector);
        market.returnEndowment(proposer);
    }

    function test_ReturnEndowment_ByTheProposer() external {
        _endow(7);
        vm.prank(proposer);
        market.returnEndowment(proposer);
        assertEq(usd.balanceOf(communityPool), 1e15);
        _assertConserved();
    }

    /// @dev Of two, one in part spent: to the base unit what is left of the one.
    function testFuzz_ReturnEndowment_SendsWhatIsLeftOfIt(uint128[2] memory amounts, bool spent, uint64 time) external {
        amounts[0] = uint128(bound(amounts[0], CONDITIONAL_SUBSIDY + 1, 5e14));
        amounts[1] = uint128(bound(amounts[1], 1, 5e14));
        _endow(amounts[0]);
        vm.prank(communityPool);
        market.endow(alice, amounts[1]);
        uint256 left = amounts[0];
        if (spent) {
            QuestionTerms memory terms = _terms();
            terms.endowed = true;
            _openWith(terms, address(0xbeef));
            left -= CONDITIONAL_SUBSIDY;
        }
        vm.warp(START + bound(time, 0, 400 days));
        uint256 before = usd.balanceOf(communityPool);
        vm.prank(proposer);
        market.returnEndowment(proposer);
        assertEq(usd.balanceOf(communityPool), before + left);
        (uint128 amount,) = market.endowmentOf(proposer);
        (uint128 another,) = market.endowmentOf(alice);
        (, uint256 endowments,) = market.totals();
        assertEq(amount, 0);
        assertEq(another, amounts[1]);
        assertEq(endowments, amounts[1]);
        _assertConserved();
        vm.expectRevert(IFutarchyMarket.FutarchyMarket_ZeroAmount.selector);
        vm.prank(proposer);
        market.returnEndowment(proposer);
    }

    function test_ReturnEndowment_ByAnyoneOnceExpired() external {
        _endow(7);
        vm.warp(START + 180 days);
        vm.expectEmit(address(market));
        emit IFutarchyMarket.EndowmentReturned(proposer, 7);
        vm.prank(alice);
        market.returnEndowment(proposer);
        assertEq(usd.balanceOf(communityPool), 1e15);
        (uint256 tracked,,) = market.totals();
        assertEq(tracked, 0);
    }
}
