// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IShareSales} from "../../../src/sales/IShareSales.sol";
import {SalesFixture} from "../SalesFixture.sol";

contract EndSaleTest is SalesFixture {
    uint256 private saleId;
    uint64 private endsAt;

    function setUp() public override {
        super.setUp();
        saleId = _openSale(_saleTerms());
        endsAt = sales.saleOf(saleId).endsAt;
        _buy(saleId, carol, 400);
    }

    function _end(address by) private {
        vm.prank(by);
        sales.end(saleId);
    }

    function _endsWith600Returned(address by) private {
        vm.expectEmit(address(sales));
        emit IShareSales.SaleEnded(saleId, 600);
        _end(by);
        assertEq(_locked(), 0);
        assertEq(ledger.lockedOf(assetId, creator), 0);
        assertEq(sales.saleOf(saleId).left, 0);
        assertEq(sales.escrowOf(assetId), 400 * SALE_PRICE);
    }

    function test_RevertWhen_ItIsUnknownOrOver() external {
        vm.expectRevert(abi.encodeWithSelector(IShareSales.ShareSales_UnknownSale.selector, 0));
        sales.end(0);
        _end(creator);
        vm.expectRevert(abi.encodeWithSelector(IShareSales.ShareSales_Ended.selector, saleId));
        _end(creator);
    }

    function test_RevertWhen_SomebodyElseEndsItEarly() external {
        vm.warp(endsAt - 1);
        vm.expectRevert(abi.encodeWithSelector(IShareSales.ShareSales_StillRunning.selector, saleId, endsAt));
        _end(bob);
    }

    function test_WhenTheCreatorEndsItEarly() external {
        _endsWith600Returned(creator);
    }

    function test_WhenAnybodyEndsItFromItsEndOn() external {
        vm.warp(endsAt);
        _endsWith600Returned(bob);
    }
}
