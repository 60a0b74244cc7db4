// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Vm} from "forge-std/Vm.sol";
import {IIndexPerpetual} from "../../../src/indices/IIndexPerpetual.sol";
import {PerpetualFixture} from "../PerpetualFixture.sol";

contract WithdrawTest is PerpetualFixture {
    function _lacks(uint256 trader, int256 equity, uint256 needed) private view returns (bytes memory) {
        return abi.encodeWithSelector(
            IIndexPerpetual.IndexPerpetual_InsufficientMargin.selector, traders[trader], equity, needed
        );
    }

    function test_RevertWhen_NothingOrTooMuch() external {
        vm.startPrank(traders[0]);
        vm.expectRevert(IIndexPerpetual.IndexPerpetual_ZeroAmount.selector);
        perpetual.withdraw(0);
        vm.expectRevert(_lacks(0, -1, 0));
        perpetual.withdraw(MARGIN + 1);
        vm.stopPrank();
    }

    function test_GivenAPosition_LeavesTheInitialMargin() external {
        _trade(0, 1, 10 * ONE, PRICE);
        // 10,000 less a fee of 5; 2,000 stay
        vm.startPrank(traders[0]);
        vm.expectRevert(_lacks(0, 2_000e6 - 1, 2_000e6));
        perpetual.withdraw(7_995e6 + 1);
        perpetual.withdraw(7_995e6);
        vm.stopPrank();
        assertEq(perpetual.equityOf(traders[0]), 2_000e6);
        _assertConserved();
    }

    function test_GivenAStaleMark_StillPays() external {
        _trade(0, 1, 10 * ONE, PRICE);
        vm.warp(block.timestamp + 3 days);
        vm.prank(traders[0]);
        perpetual.withdraw(7_995e6);
        vm.prank(traders[2]);
        perpetual.withdraw(MARGIN);
        assertEq(usd.balanceOf(traders[2]), 1e15);
    }

    function test_GivenFunding_SettlesItAndTellsWhatWasPaid() external {
        _trade(0, 1, 10 * ONE, 1_050e6);
        vm.warp(block.timestamp + 1 hours);
        _post(PRICE);
        vm.expectEmit(address(perpetual));
        emit IIndexPerpetual.AccountSettled(traders[0], 1_250_000);
        vm.prank(traders[0]);
        perpetual.withdraw(1);
        vm.recordLogs();
        vm.prank(traders[0]);
        perpetual.withdraw(1);
        assertEq(_countOf(IIndexPerpetual.AccountSettled.selector), 0);
    }

    function _countOf(bytes32 topic) private returns (uint256 count) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] == topic) ++count;
        }
    }

    function test_GivenAnUnpaidGain_NeverPaysOutOfTheInsurance() external {
        _trade(0, 1, 40 * ONE, PRICE);
        for (uint256 i = 2; i < 4; ++i) {
            vm.prank(traders[i]);
            perpetual.withdraw(MARGIN);
        }
        _moveTo(1_500e6);
        // the short is 10,000 under, and the long's gain is more than there is
        assertLt(perpetual.equityOf(traders[1]), 0);
        (uint256 tracked,, uint256 insurance,,,) = perpetual.totals();
        vm.startPrank(traders[0]);
        vm.expectRevert(_lacks(0, 30_000e6 - 20e6 - 20_000e6 + 40e6, 12_000e6));
        perpetual.withdraw(uint128(tracked - insurance));
        perpetual.withdraw(17_980e6);
        vm.expectRevert(
            _error(IIndexPerpetual.IndexPerpetual_InsufficientFunds.selector, tracked - insurance - 17_980e6)
        );
        perpetual.withdraw(17_980e6);
        vm.stopPrank();
        _assertConserved();
    }

    function testFuzz_PaysExactlyThat(uint128 amount) external {
        amount = uint128(bound(amount, 1, MARGIN));
        uint256 before = usd.balanceOf(traders[3]);
        vm.expectEmit(address(perpetual));
        emit IIndexPerpetual.MarginWithdrawn(traders[3], amount);
        vm.prank(traders[3]);
        perpetual.withdraw(amount);
        assertEq(usd.balanceOf(traders[3]) - before, amount);
        assertEq(_balance(3), int256(uint256(MARGIN - amount)));
        _assertConserved();
    }
}
