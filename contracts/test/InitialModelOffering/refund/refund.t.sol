// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IInitialModelOffering, OfferingState, ReservationOrder} from "../../../src/offering/IInitialModelOffering.sol";
import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";
import {Fixture} from "../../Fixture.sol";

contract RefundTest is Fixture {
    uint256 private assetId;

    function setUp() public override {
        super.setUp();
        assetId = _model(creator, "a");
        _open(assetId, creator);
        _reserve(assetId, alice, 300_000);
    }

    function _fail() private {
        vm.warp(START + 30 days);
        offering.fail(assetId);
    }

    function test_RevertGiven_TheOfferingHasNotFailed() external {
        vm.expectRevert(
            abi.encodeWithSelector(
                IInitialModelOffering.InitialModelOffering_WrongState.selector, assetId, OfferingState.Open
            )
        );
        vm.prank(alice);
        offering.refund(assetId);
    }

    function test_RevertWhen_ThereIsNothingToRefund() external {
        _fail();
        bytes4 nothing = IInitialModelOffering.InitialModelOffering_NothingToRefund.selector;
        vm.expectRevert(abi.encodeWithSelector(nothing, bob));
        vm.prank(bob);
        offering.refund(assetId);
        vm.expectRevert(abi.encodeWithSelector(nothing, creator));
        vm.prank(creator);
        offering.refund(assetId);
        offering.refundFor(assetId, alice);
        vm.expectRevert(abi.encodeWithSelector(nothing, alice));
        offering.refundFor(assetId, alice);
    }

    function test_WhenTheAccountHoldsAReservation_MoneyAndSharesGoBack() external {
        ledger.pay(assetId, 1_000_000);
        _fail();
        uint256 before = usd.balanceOf(alice);
        vm.expectEmit(address(ledger));
        emit IRevenueLedger.DividendForfeited(assetId, alice, creator, 292_500);
        vm.expectEmit(address(offering));
        emit IInitialModelOffering.ReservationRefunded(assetId, alice, 300_000, 300_000 * uint256(PRICE));
        vm.prank(bob);
        offering.refundFor(assetId, alice);
        assertEq(usd.balanceOf(alice) - before, 300_000 * uint256(PRICE));
        assertEq(offering.escrowOf(assetId), 0);
        assertEq(_shares(assetId).balanceOf(creator), 1_000_000 * SHARE);
        assertEq(_claim(creator, assetId), 975_000);
        (, , uint256 claimable,) = ledger.totals();
        assertEq(claimable, 0);
    }

    function test_RevertWhen_ABackerClaimsDividendsOfAFailedOffering() external {
        ledger.pay(assetId, 1_000_000);
        _fail();
        vm.expectRevert(
            abi.encodeWithSelector(IRevenueLedger.RevenueLedger_ClaimLocked.selector, assetId, alice)
        );
        vm.prank(alice);
        ledger.claim(_one(assetId));
    }

    function testFuzz_DividendsGoToTheCreatorToTheLastFraction(uint32[3] memory reserved, uint16[4] memory paid)
        external
    {
        address[3] memory backers = [alice, bob, carol];
        uint256 total;
        for (uint256 i = 0; i < 3; ++i) {
            total += uint256(paid[i]) + 1;
            ledger.pay(assetId, uint256(paid[i]) + 1);
            _reserve(assetId, backers[i], uint32(bound(reserved[i], 1, 69_999)));
        }
        _fail();
        ledger.pay(assetId, uint256(paid[3]) + 1);
        for (uint256 i = 0; i < 3; ++i) {
            offering.refundFor(assetId, backers[i]);
        }
        (, , uint256 claimable,) = ledger.totals();
        assertEq(_claim(creator, assetId), claimable);
        (, uint256 fraction) = ledger.accrued(assetId, creator);
        assertEq(fraction, 0);
        assertEq(usd.balanceOf(address(offering)), 0);
    }

    function test_WhenEverythingWasResold_TheEarningsStillGoToTheCreator() external {
        (address seller, uint256 key) = makeAddrAndKey("seller");
        _fund(seller, 1e12);
        _reserve(assetId, seller, 100_000);
        ledger.pay(assetId, 1_000_000);
        ReservationOrder memory order =
            ReservationOrder(assetId, seller, 100_000, PRICE, uint64(block.timestamp), 0);
        bytes32 hash = keccak256(
            abi.encode(
                keccak256(
                    "ReservationOrder(uint256 assetId,address seller,uint32 shares,uint96 pricePerShare,uint64 validUntil,uint256 nonce)"
                ),
                order
            )
        );
        bytes memory signature = _sign(key, address(offering), hash);
        vm.prank(bob);
        offering.fillReservationOrder(order, signature, new bytes32[](0));
        _fail();
        uint256 before = usd.balanceOf(seller);
        offering.refundFor(assetId, seller);
        assertEq(usd.balanceOf(seller), before);
        offering.refundFor(assetId, alice);
        offering.refundFor(assetId, bob);
        assertEq(_claim(creator, assetId), 975_000);
        assertEq(offering.escrowOf(assetId), 0);
    }
}
