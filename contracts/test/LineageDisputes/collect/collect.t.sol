// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ILineageDisputes} from "../../../src/disputes/ILineageDisputes.sol";
import {SaleTerms} from "../../../src/sales/IShareSales.sol";
import {LineageFixture} from "../LineageFixture.sol";

contract CollectTest is LineageFixture {
    function _left() private view returns (uint256) {
        (uint256 own, uint256 passed) = disputes.arrearsOf(child, parent);
        return own + passed;
    }

    function _nothingOwed() private {
        vm.expectRevert(
            abi.encodeWithSelector(ILineageDisputes.LineageDisputes_NothingOwed.selector, child, parent)
        );
    }

    /// @dev The creator has claimed everything before the verdict.
    function _owing(uint256 amount) private {
        ledger.pay(child, amount);
        _claim(creator, child);
        _upholdBySilence();
    }

    function test_RevertGiven_NothingIsOwed() external {
        _nothingOwed();
        disputes.collect(child, parent);
    }

    function test_GivenNothingToTake_LeavesTheArrears() external {
        _owing(1_000e6);
        assertEq(disputes.collect(child, parent), 0);
        assertEq(_left(), 497_250_000);
    }

    function test_GivenDividends_GoesOnUntilAllIsPaid() external {
        _owing(1_000e6);
        ledger.pay(child, 200e6);
        uint256 held = ledger.claimable(child, creator);
        assertEq(disputes.collect(child, parent), held);
        assertEq(_left(), 497_250_000 - held);
        ledger.pay(child, 1_000e6);
        assertEq(disputes.collect(child, parent), 497_250_000 - held);
        assertEq(_left(), 0);
        assertEq(ledger.accumulated(parent), 204_750_000);
        assertEq(ledger.inherited(parent), 292_500_000);
        assertGt(ledger.claimable(child, creator), 0);
        _nothingOwed();
        disputes.collect(child, parent);
        _conserves();
    }

    function test_GivenMoreArrearsThanProceeds_TakesThoseOfLaterSalesBeforeDividends() external {
        _openAndFill(child);
        _release(child);
        vm.warp(block.timestamp + 24 hours + 1);
        ledger.pay(child, 4_000_000e6);
        IERC20 token = _shares(child);
        vm.startPrank(creator);
        token.approve(address(sales), type(uint256).max);
        sales.open(SaleTerms(child, 400_000, 1e6, uint64(block.timestamp + 1 days)));
        vm.stopPrank();
        vm.startPrank(carol);
        usd.approve(address(sales), type(uint256).max);
        sales.buy(1, child, 400_000, 1e6);
        vm.stopPrank();
        uint256 id = _challenge();
        vm.warp(block.timestamp + 7 days);
        uint256 vested = offering.claimableProceeds(child) + sales.claimableProceeds(child);
        uint256 unvested = offering.escrowOf(child) + sales.escrowOf(child) - vested;
        uint256 dividends = ledger.claimable(child, creator);
        disputes.conclude(id);
        assertEq(offering.escrowOf(child) + sales.escrowOf(child), vested);
        assertEq(sales.escrowOf(child), sales.claimableProceeds(child));
        assertEq(dividends - ledger.claimable(child, creator), 1_989_000e6 - unvested);
        assertEq(_left(), 0);
        assertEq(usd.balanceOf(address(sales)), sales.escrowOf(child));
        _conserves();
    }

    function test_GivenProceeds_TakesThemBeforeDividends() external {
        _openAndFill(child);
        _release(child);
        vm.warp(block.timestamp + 24 hours + 1);
        ledger.pay(child, 1_000e6);
        uint256 held = ledger.claimable(child, creator);
        uint256 others = ledger.claimable(child, alice);
        uint256 escrow = offering.escrowOf(child);
        uint256 id = _challenge();
        vm.warp(block.timestamp + 7 days);
        vm.expectEmit(address(disputes));
        emit ILineageDisputes.ArrearsPaid(child, parent, 497_250_000, 0);
        disputes.conclude(id);
        assertEq(escrow - offering.escrowOf(child), 497_250_000);
        assertEq(ledger.claimable(child, creator), held);
        assertEq(ledger.claimable(child, alice), others);
        _conserves();
    }

    /// @dev While the pool is locked its money may still go back to the backers, and is left alone; the creator's part of the
    /// dividends is taken, the backers' is not.
    function test_GivenALockedPool_TakesTheCreatorsDividendsOnly() external {
        _openAndFill(child);
        ledger.pay(child, 1_000e6);
        uint256 escrow = offering.escrowOf(child);
        (uint256 backers,) = ledger.accrued(child, alice);
        uint256 held = ledger.claimable(child, creator);
        _upholdBySilence();
        assertEq(offering.escrowOf(child), escrow);
        assertEq(ledger.claimable(child, creator), 0);
        (uint256 after_,) = ledger.accrued(child, alice);
        assertEq(after_, backers);
        assertEq(_left(), 497_250_000 - held);
        _conserves();
    }

    function testFuzz_PaysExactlyTheArrears(uint256 first, uint256[5] memory later) external {
        first = bound(first, 1, 1e12);
        _owing(first);
        uint256 arrears = (2 * (first - (first * 250) / 10_000) * RATE) / 10_000;
        uint256 paid;
        for (uint256 i = 0; i < later.length; ++i) {
            ledger.pay(child, bound(later[i], 1, first));
            if (_left() == 0) break;
            paid += disputes.collect(child, parent);
            assertEq(_left(), arrears - paid);
        }
        assertEq(ledger.accumulated(parent) + ledger.inherited(parent), paid);
        _conserves();
    }
}
