// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IShareSales} from "../../../src/sales/IShareSales.sol";
import {SalesFixture} from "../SalesFixture.sol";

contract BuySaleTest is SalesFixture {
    uint256 private saleId;

    function setUp() public override {
        super.setUp();
        saleId = _openSale(_saleTerms());
    }

    function test_RevertWhen_TheSaleIsUnknownOrOver() external {
        vm.expectRevert(abi.encodeWithSelector(IShareSales.ShareSales_UnknownSale.selector, saleId + 1));
        _buy(saleId + 1, carol, 1);
        bytes memory ended = abi.encodeWithSelector(IShareSales.ShareSales_Ended.selector, saleId);
        vm.warp(block.timestamp + 30 days - 1);
        _buy(saleId, carol, 1);
        vm.warp(block.timestamp + 1);
        vm.expectRevert(ended);
        _buy(saleId, carol, 1);
        uint256 second = _openSale(_saleTerms());
        _buy(second, carol, 1_000);
        vm.expectRevert(abi.encodeWithSelector(IShareSales.ShareSales_Ended.selector, second));
        _buy(second, carol, 1);
    }

    function test_RevertWhen_TheBuyerIsTheCreator() external {
        vm.expectRevert(abi.encodePacked(IShareSales.ShareSales_CreatorCannotBuy.selector));
        _buy(saleId, creator, 1);
    }

    function test_RevertWhen_NoSharesAreAskedFor() external {
        vm.expectRevert(abi.encodePacked(IShareSales.ShareSales_ZeroShares.selector));
        _buy(saleId, carol, 0);
    }

    function test_RevertWhen_ItIsAnotherAssetOrDearerThanAgreed() external {
        vm.expectRevert(abi.encodeWithSelector(IShareSales.ShareSales_OtherAsset.selector, assetId));
        vm.prank(carol);
        sales.buy(saleId, assetId + 1, 1, SALE_PRICE);
        vm.expectRevert(
            abi.encodeWithSelector(IShareSales.ShareSales_PriceTooHigh.selector, SALE_PRICE, SALE_PRICE - 1)
        );
        vm.prank(carol);
        sales.buy(saleId, assetId, 1, SALE_PRICE - 1);
    }

    function test_WhenMoreIsAskedForThanIsLeft() external {
        _buy(saleId, carol, 400);
        uint256 before = usd.balanceOf(bob);
        vm.expectEmit(address(sales));
        emit IShareSales.SharesSold(saleId, bob, 600, 600 * SALE_PRICE);
        vm.expectEmit(address(sales));
        emit IShareSales.SaleEnded(saleId, 0);
        assertEq(_buy(saleId, bob, 601), 600);
        assertEq(before - usd.balanceOf(bob), 600 * SALE_PRICE);
        assertEq(_locked(), 0);
    }

    function test_WhenAllIsWell() external {
        uint256 creatorsMoney = usd.balanceOf(creator);
        assertEq(_buy(saleId, carol, 400), 400);
        assertEq(ledger.sharesOf(assetId, carol), 400 * SHARE);
        assertEq(ledger.lockedOf(assetId, carol), 0);
        assertEq(ledger.sharesOf(assetId, creator), 489_600 * SHARE);
        assertEq(_locked(), 600 * SHARE);
        assertEq(usd.balanceOf(address(sales)), 400 * SALE_PRICE);
        assertEq(sales.escrowOf(assetId), 400 * SALE_PRICE);
        assertEq(usd.balanceOf(creator), creatorsMoney);
        assertEq(sales.saleOf(saleId).left, 600);
    }
}
