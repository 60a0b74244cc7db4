// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IShareSales} from "../../../src/sales/IShareSales.sol";
import {SalesFixture} from "../SalesFixture.sol";

contract SeizeSaleProceedsTest is SalesFixture {
    function setUp() public override {
        super.setUp();
        uint256 saleId = _openSale(_saleTerms());
        _buy(saleId, carol, 1_000);
        vm.warp(start + VESTING / 4);
    }

    function _seize(uint256 most) private returns (uint256) {
        vm.prank(lineageDisputes);
        return sales.seizeProceeds(assetId, most, bob);
    }

    function test_RevertWhen_TheCallerIsNotTheLineageDisputes() external {
        vm.expectRevert(abi.encodeWithSelector(IShareSales.ShareSales_NotLineageDisputes.selector, governor));
        vm.prank(governor);
        sales.seizeProceeds(assetId, 1, governor);
    }

    function test_WhenEverythingHasVestedOrNothingWasSold() external {
        vm.warp(start + VESTING);
        assertEq(_seize(1_000e6), 0);
        assertEq(sales.claimableProceeds(assetId), 3_000e6);
        vm.prank(lineageDisputes);
        assertEq(sales.seizeProceeds(assetId + 1, 1, bob), 0);
    }

    function test_WhenMoreIsAskedForThanHasNotVested() external {
        uint256 before = usd.balanceOf(bob);
        vm.expectEmit(address(sales));
        emit IShareSales.SaleProceedsSeized(assetId, bob, 2_250e6);
        assertEq(_seize(5_000e6), 2_250e6);
        assertEq(usd.balanceOf(bob) - before, 2_250e6);
        assertEq(sales.claimableProceeds(assetId), 750e6);
        assertEq(sales.escrowOf(assetId), 750e6);
        vm.warp(start + VESTING);
        assertEq(sales.claimableProceeds(assetId), 750e6);
    }

    function test_WhenLessIsAskedFor_TakesItEvenlyFromWhatHasNotVested() external {
        assertEq(_seize(1_500e6), 1_500e6);
        assertEq(sales.claimableProceeds(assetId), 750e6);
        vm.warp(start + VESTING / 2);
        assertEq(sales.claimableProceeds(assetId), 1_000e6);
        assertEq(_seize(0), 0);
        vm.warp(start + VESTING - 1);
        assertLt(sales.claimableProceeds(assetId), 1_500e6);
        vm.warp(start + VESTING);
        assertEq(sales.claimableProceeds(assetId), 1_500e6);
    }

    function test_GivenASaleAfterwards_ItsMoneyVestsNoSooner() external {
        _seize(5_000e6);
        vm.warp(start + VESTING / 2);
        _buy(_openSale(_saleTerms()), carol, 100);
        // Half of the new 300 USD, beside what had vested of the old.
        assertEq(sales.claimableProceeds(assetId), 750e6 + 150e6);
        assertEq(_seize(5_000e6), 150e6);
        vm.warp(start + VESTING);
        assertEq(sales.claimableProceeds(assetId), 900e6);
    }
}
