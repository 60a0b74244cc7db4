// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";
import {IShareSales, SaleTerms, ShareSale} from "../../../src/sales/IShareSales.sol";
import {SalesFixture} from "../SalesFixture.sol";

contract OpenSaleTest is SalesFixture {
    function _expect(bytes memory revertData, SaleTerms memory terms) private {
        vm.expectRevert(revertData);
        _openSale(terms);
    }

    function test_RevertWhen_TheCallerIsNotTheCreator() external {
        SaleTerms memory terms = _saleTerms();
        vm.expectRevert(abi.encodeWithSelector(IShareSales.ShareSales_NotCreator.selector, alice));
        vm.prank(alice);
        sales.open(terms);
    }

    function test_RevertWhen_TheOfferingIsNotReleasedOrItsWindowNotOver() external {
        bytes4 notReleased = IShareSales.ShareSales_NotReleased.selector;
        SaleTerms memory terms = _saleTerms();
        terms.assetId = _model(creator, "b");
        bytes memory refusal = abi.encodeWithSelector(notReleased, terms.assetId);
        _expect(refusal, terms);
        _openAndFill(terms.assetId);
        _expect(refusal, terms);
        _release(terms.assetId);
        vm.warp(block.timestamp + 24 hours - 1);
        terms.endsAt = uint64(block.timestamp + 1 days);
        _expect(refusal, terms);
        vm.prank(address(revealDisputes));
        offering.holdReveal(terms.assetId);
        vm.warp(block.timestamp + 10 days);
        terms.endsAt = uint64(block.timestamp + 1 days);
        _expect(refusal, terms);
        vm.prank(address(revealDisputes));
        offering.settleReveal(terms.assetId, false);
        _expect(refusal, terms);
    }

    function test_RevertWhen_ThereAreNoSharesOrNoPrice() external {
        SaleTerms memory terms = _saleTerms();
        terms.shares = 0;
        _expect(abi.encodePacked(IShareSales.ShareSales_ZeroShares.selector), terms);
        terms = _saleTerms();
        terms.pricePerShare = 0;
        _expect(abi.encodePacked(IShareSales.ShareSales_InvalidPrice.selector), terms);
    }

    function test_RevertWhen_TheEndIsNotAheadOrTooFar() external {
        SaleTerms memory terms = _saleTerms();
        uint64[3] memory wrong = [0, uint64(block.timestamp), uint64(block.timestamp + 180 days + 1)];
        for (uint256 i = 0; i < 3; ++i) {
            terms.endsAt = wrong[i];
            _expect(abi.encodeWithSelector(IShareSales.ShareSales_InvalidEnd.selector, wrong[i]), terms);
        }
        terms.endsAt = uint64(block.timestamp + 180 days);
        _openSale(terms);
    }

    function test_RevertWhen_NotEnoughSharesAreFree() external {
        SaleTerms memory terms = _saleTerms();
        terms.shares = 490_001;
        _expect(
            abi.encodeWithSelector(
                IRevenueLedger.RevenueLedger_InsufficientShares.selector, assetId, creator, 490_000 * SHARE
            ),
            terms
        );
        terms.shares = 490_000;
        _openSale(terms);
        terms.shares = 1;
        _expect(
            abi.encodeWithSelector(
                IRevenueLedger.RevenueLedger_SharesLocked.selector, assetId, creator, 490_000 * SHARE
            ),
            terms
        );
    }

    function test_WhenAllIsWell() external {
        SaleTerms memory terms = _saleTerms();
        vm.expectEmit(address(sales));
        emit IShareSales.SaleOpened(1, assetId, creator, 1_000, SALE_PRICE, terms.endsAt);
        assertEq(_openSale(terms), 1);
        assertEq(sales.saleCount(), 1);
        ShareSale memory sale = sales.saleOf(1);
        assertEq(sale.creator, creator);
        assertEq(sale.assetId, assetId);
        assertEq(sale.pricePerShare, SALE_PRICE);
        assertEq(sale.endsAt, terms.endsAt);
        assertEq(sale.shares, 1_000);
        assertEq(sale.left, 1_000);
        assertEq(_locked(), 1_000 * SHARE);
        assertEq(ledger.sharesOf(assetId, creator), 490_000 * SHARE);
        assertEq(_openSale(terms), 2);
    }
}
