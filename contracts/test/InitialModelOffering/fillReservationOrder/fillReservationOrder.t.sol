// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {
    IInitialModelOffering,
    OfferingState,
    OfferingTerms,
    ReservationOrder
} from "../../../src/offering/IInitialModelOffering.sol";
import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";
import {AgreeingWallet} from "../../AgreeingWallet.sol";
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
        order.validUntil = uint64(block.timestamp);
        _fill(order, sellerKey, carol);
        order.nonce = 4;
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

    function test_RevertWhen_TheOrderIsOfNoShares() external {
        ReservationOrder memory order = _order();
        order.shares = 0;
        _expect(
            abi.encodePacked(IInitialModelOffering.InitialModelOffering_ZeroShares.selector), order, sellerKey, carol
        );
    }

    function test_RevertGiven_TheDeadlineHasPassed() external {
        ReservationOrder memory order = _order();
        order.validUntil = type(uint64).max;
        vm.warp(START + 30 days - 1);
        _fill(order, sellerKey, carol);
        order.nonce = 2;
        vm.warp(START + 30 days);
        _expect(
            abi.encodeWithSelector(
                IInitialModelOffering.InitialModelOffering_DeadlinePassed.selector, START + 30 days
            ),
            order,
            sellerKey,
            carol
        );
    }

    /// @dev The contract is asked about this very order; what it did not agree to is nobody's to fill.
    function test_GivenASellerThatIsAContract_ItIsAsked() external {
        AgreeingWallet wallet = new AgreeingWallet();
        _fund(address(wallet), 1e15);
        _reserve(assetId, address(wallet), 50);
        ReservationOrder memory order = _order();
        order.seller = address(wallet);
        bytes memory refused = abi.encodePacked(IInitialModelOffering.InitialModelOffering_InvalidSignature.selector);
        _expect(refused, order, sellerKey, carol);
        wallet.agree(_typed(address(offering), keccak256(abi.encode(ORDER, order))));
        ReservationOrder memory more = _order();
        (more.seller, more.shares) = (address(wallet), 41);
        _expect(refused, more, sellerKey, carol);
        uint256 before = usd.balanceOf(address(wallet));
        vm.prank(carol);
        offering.fillReservationOrder(order, "", new bytes32[](0));
        assertEq(usd.balanceOf(address(wallet)) - before, 40 * PRICE);
        assertEq(_shares(assetId).balanceOf(carol), 40 * SHARE);
    }

    /// @dev On the list are Bob, Carol and the seller: it may sell what it has, and only to those.
    function test_GivenAnAllowlist_HoldsTheBuyerToItUntil72HoursBeforeTheDeadline() external {
        bytes32[3] memory leaves = [_leaf(bob), _leaf(carol), _leaf(seller)];
        bytes32 sellers = _pair(leaves[1], leaves[2]);
        OfferingTerms memory terms = _terms();
        terms.allowlistRoot = _pair(leaves[0], sellers);
        assetId = _model(creator, "listed");
        vm.prank(creator);
        offering.open(assetId, terms);
        bytes32[] memory proof = new bytes32[](2);
        (proof[0], proof[1]) = (leaves[1], leaves[0]);
        vm.prank(seller);
        offering.reserve(assetId, 100, PRICE, proof);

        ReservationOrder memory order = _order();
        order.validUntil = terms.deadline;
        bytes4 notListed = IInitialModelOffering.InitialModelOffering_NotAllowlisted.selector;
        _expect(abi.encodeWithSelector(notListed, alice), order, sellerKey, alice);
        // the seller's own proof is nobody else's
        bytes memory signature = _sign(sellerKey, address(offering), keccak256(abi.encode(ORDER, order)));
        vm.expectRevert(abi.encodeWithSelector(notListed, alice));
        vm.prank(alice);
        offering.fillReservationOrder(order, signature, proof);
        proof = new bytes32[](1);
        proof[0] = sellers;
        vm.prank(bob);
        offering.fillReservationOrder(order, signature, proof);
        assertEq(_shares(assetId).balanceOf(bob), 40 * SHARE);

        order.nonce = 2;
        vm.warp(terms.deadline - 72 hours - 1);
        _expect(abi.encodeWithSelector(notListed, alice), order, sellerKey, alice);
        vm.warp(terms.deadline - 72 hours);
        _fill(order, sellerKey, alice);
    }

    function _leaf(address account) private pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(account))));
    }

    function _pair(bytes32 a, bytes32 b) private pure returns (bytes32) {
        return a < b ? keccak256(abi.encodePacked(a, b)) : keccak256(abi.encodePacked(b, a));
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

    struct Resale {
        uint96 price;
        uint32 cap;
        uint32 sellers;
        uint32 buyers;
        uint32 shares;
        bool late;
    }

    /// @dev Of everything that a resale could touch only two balances of shares and two of money move, by exactly the order.
    function testFuzz_MovesExactlyTheOrderOrNothing(Resale memory resale) external {
        resale.price = uint96(bound(resale.price, 1, 1e9));
        resale.cap = uint32(bound(resale.cap, 1, 250_000));
        resale.sellers = uint32(bound(resale.sellers, 1, resale.cap));
        resale.buyers = uint32(bound(resale.buyers, 1, resale.cap));
        OfferingTerms memory terms = _terms();
        (terms.pricePerShare, terms.capPerAccount) = (resale.price, resale.cap);
        assetId = _model(creator, "fuzzed");
        vm.prank(creator);
        offering.open(assetId, terms);
        _reserve(assetId, seller, resale.sellers);
        _reserve(assetId, carol, resale.buyers);
        // up to one more than the seller has
        resale.shares = uint32(bound(resale.shares, 1, resale.sellers + 1));
        if (resale.late) vm.warp(terms.deadline - 72 hours);
        _resells(resale);
    }

    function _resells(Resale memory resale) private {
        ReservationOrder memory order = _order();
        (order.shares, order.pricePerShare) = (resale.shares, resale.price);
        uint256[4] memory before = _balances();
        (uint256 escrow, uint256 creators) = (offering.escrowOf(assetId), _shares(assetId).balanceOf(creator));
        uint256 shares = resale.shares;
        if (resale.shares > resale.sellers) {
            bytes4 insufficient = IRevenueLedger.RevenueLedger_InsufficientShares.selector;
            _expect(
                abi.encodeWithSelector(insufficient, assetId, seller, resale.sellers * SHARE), order, sellerKey, carol
            );
            shares = 0;
        } else if (!resale.late && resale.buyers + resale.shares > resale.cap) {
            bytes4 exceeded = IInitialModelOffering.InitialModelOffering_CapExceeded.selector;
            _expect(abi.encodeWithSelector(exceeded, carol, resale.cap), order, sellerKey, carol);
            shares = 0;
        } else {
            _fill(order, sellerKey, carol);
        }
        uint256[4] memory after_ = _balances();
        assertEq(after_[0], before[0] - shares * SHARE);
        assertEq(after_[1], before[1] + shares * SHARE);
        assertEq(after_[2], before[2] + shares * resale.price);
        assertEq(after_[3], before[3] - shares * resale.price);
        assertEq(offering.escrowOf(assetId), escrow);
        assertEq(_shares(assetId).balanceOf(creator), creators);
    }

    /// @dev Shares of the seller and of Carol, then the money of both.
    function _balances() private view returns (uint256[4] memory) {
        return [
            _shares(assetId).balanceOf(seller),
            _shares(assetId).balanceOf(carol),
            usd.balanceOf(seller),
            usd.balanceOf(carol)
        ];
    }
}
