// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {
    IInitialModelOffering,
    OfferingState,
    OfferingTerms,
    ReservationOrder
} from "../../../src/offering/IInitialModelOffering.sol";
import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";
import {Fixture} from "../../Fixture.sol";

contract FillReservationOrderTest is Fixture {
    bytes32 private constant ORDER = keccak256(
        "ReservationOrder(uint256 assetId,address seller,uint32 shares,uint96 pricePerShare,uint64 validUntil,uint256 nonce)"
    );

    uint256 private assetId;
    address private seller;
    uint256 private sellerKey;

    function setUp() public override {
        super.setUp();
        (seller, sellerKey) = makeAddrAndKey("seller");
        _fund(seller, 1e15);
        assetId = _model(creator, "a");
        OfferingTerms memory terms = _terms();
        terms.capPerAccount = 400_000;
        vm.prank(creator);
        offering.open(assetId, terms);
        _reserve(assetId, seller, 100);
    }

    function _order() private view returns (ReservationOrder memory) {
        return ReservationOrder(assetId, seller, 40, PRICE, uint64(block.timestamp + 1 days), 1);
    }

    function _fill(ReservationOrder memory order, uint256 key, address buyer) private {
        bytes memory signature = _sign(key, address(offering), keccak256(abi.encode(ORDER, order)));
        vm.prank(buyer);
        offering.fillReservationOrder(order, signature, new bytes32[](0));
    }

    function _expect(bytes memory revertData, ReservationOrder memory order, uint256 key, address buyer) private {
        bytes memory signature = _sign(key, address(offering), keccak256(abi.encode(ORDER, order)));
        vm.expectRevert(revertData);
        vm.prank(buyer);
        offering.fillReservationOrder(order, signature, new bytes32[](0));
    }

    function test_RevertGiven_TheLock() external {
        _reserve(assetId, alice, 300_000);
        _reserve(assetId, bob, 300_000);
        _expect(
            abi.encodeWithSelector(
                IInitialModelOffering.InitialModelOffering_WrongState.selector, assetId, OfferingState.Locked
            ),
            _order(),
            sellerKey,
            carol
        );
    }

    function test_RevertWhen_ThePriceIsNotTheIssuePrice() external {
        ReservationOrder memory order = _order();
        bytes4 notIssuePrice = IInitialModelOffering.InitialModelOffering_NotIssuePrice.selector;
        order.pricePerShare = PRICE + 1;
        _expect(abi.encodeWithSelector(notIssuePrice, PRICE, PRICE + 1), order, sellerKey, carol);
        order.pricePerShare = PRICE - 1;
        _expect(abi.encodeWithSelector(notIssuePrice, PRICE, PRICE - 1), order, sellerKey, carol);
    }

    function test_RevertWhen_TheOrderIsExpiredUsedOrCancelled() external {
        ReservationOrder memory order = _order();
        _fill(order, sellerKey, carol);
        bytes4 used = IInitialModelOffering.InitialModelOffering_OrderUsed.selector;
        _expect(abi.encodeWithSelector(used, seller, 1), order, sellerKey, carol);
        order.nonce = 2;
        vm.prank(seller);
        offering.cancelReservationOrder(2);
        _expect(abi.encodeWithSelector(used, seller, 2), order, sellerKey, carol);
        order.nonce = 3;
        order.validUntil = uint64(block.timestamp - 1);
        _expect(
            abi.encodeWithSelector(
                IInitialModelOffering.InitialModelOffering_OrderExpired.selector, block.timestamp - 1
            ),
            order,
            sellerKey,
            carol
        );
    }

    function test_RevertWhen_TheSignatureIsNotTheSellers() external {
        _expect(
            abi.encodePacked(IInitialModelOffering.InitialModelOffering_InvalidSignature.selector),
            _order(),
            verifierKey,
            carol
        );
    }

    function test_RevertWhen_TheCreatorSellsOrBuys() external {
        bytes memory refused =
            abi.encodePacked(IInitialModelOffering.InitialModelOffering_CreatorCannotReserve.selector);
        _expect(refused, _order(), sellerKey, creator);
        ReservationOrder memory order = _order();
        order.seller = creator;
        _expect(refused, order, sellerKey, carol);
    }

    function test_RevertWhen_TheSharesAreGone() external {
        ReservationOrder memory order = _order();
        order.shares = 101;
        _expect(
            abi.encodeWithSelector(
                IRevenueLedger.RevenueLedger_InsufficientShares.selector, assetId, seller, 100 * SHARE
            ),
            order,
            sellerKey,
            carol
        );
    }

    function test_GivenACap_HoldsTheBuyerToIt() external {
        _reserve(assetId, carol, 399_961);
        _expect(
            abi.encodeWithSelector(IInitialModelOffering.InitialModelOffering_CapExceeded.selector, carol, 400_000),
            _order(),
            sellerKey,
            carol
        );
    }

    function test_WhenAllIsWell_SharesForTheIssuePrice() external {
        uint256 before = usd.balanceOf(seller);
        uint256 escrow = offering.escrowOf(assetId);
        vm.expectEmit(address(offering));
        emit IInitialModelOffering.ReservationResold(assetId, seller, carol, 40, 40 * PRICE, 1);
        _fill(_order(), sellerKey, carol);
        assertEq(usd.balanceOf(seller) - before, 40 * PRICE);
        assertEq(offering.escrowOf(assetId), escrow);
        assertEq(_shares(assetId).balanceOf(carol), 40 * SHARE);
        assertEq(_shares(assetId).balanceOf(seller), 60 * SHARE);
    }
}
