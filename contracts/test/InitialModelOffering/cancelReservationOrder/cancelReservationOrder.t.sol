// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IInitialModelOffering, ReservationOrder} from "../../../src/offering/IInitialModelOffering.sol";
import {Fixture} from "../../Fixture.sol";

interface IUsedOrders {
    function orderUsed(address seller, uint256 nonce) external view returns (bool);
}

contract CancelReservationOrderTest is Fixture {
    uint256 private assetId;
    address[2] private sellers;
    uint256[2] private keys;

    function setUp() public override {
        super.setUp();
        assetId = _model(creator, "a");
        _open(assetId, creator);
        string[2] memory names = ["one", "two"];
        for (uint256 i = 0; i < 2; ++i) {
            (sellers[i], keys[i]) = makeAddrAndKey(names[i]);
            _fund(sellers[i], 1e12);
            _reserve(assetId, sellers[i], 100);
        }
    }

    function _cancel(uint256 nonce) private {
        vm.prank(sellers[0]);
        offering.cancelReservationOrder(nonce);
    }

    function _used(uint256 nonce) private view returns (bytes memory) {
        return abi.encodeWithSelector(
            IInitialModelOffering.InitialModelOffering_OrderUsed.selector, sellers[0], nonce
        );
    }

    /// @dev Signed before: the expectations of a test are about the next call.
    function _signed(uint256 by) private view returns (ReservationOrder memory order, bytes memory signature) {
        order = ReservationOrder(assetId, sellers[by], 40, PRICE, uint64(block.timestamp), 7);
        bytes32 typehash = keccak256(
            "ReservationOrder(uint256 assetId,address seller,uint32 shares,uint96 pricePerShare,uint64 validUntil,uint256 nonce)"
        );
        signature = _sign(keys[by], address(offering), keccak256(abi.encode(typehash, order)));
    }

    function test_WhenTheNonceIsUnused_NoOrderOfItIsFilled() external {
        (ReservationOrder memory order, bytes memory signature) = _signed(0);
        vm.expectEmit(address(offering));
        emit IInitialModelOffering.ReservationOrderCancelled(sellers[0], 7);
        _cancel(7);
        assertTrue(IUsedOrders(address(offering)).orderUsed(sellers[0], 7));
        vm.expectRevert(_used(7));
        vm.prank(carol);
        offering.fillReservationOrder(order, signature, new bytes32[](0));
    }

    function test_WhenTheNonceIsUnused_LeavesOthersAlone() external {
        _cancel(7);
        assertFalse(IUsedOrders(address(offering)).orderUsed(sellers[1], 7));
        assertFalse(IUsedOrders(address(offering)).orderUsed(sellers[0], 8));
        (ReservationOrder memory order, bytes memory signature) = _signed(1);
        vm.prank(carol);
        offering.fillReservationOrder(order, signature, new bytes32[](0));
        assertEq(_shares(assetId).balanceOf(carol), 40 * SHARE);
    }

    function test_RevertWhen_TheNonceIsUsed() external {
        (ReservationOrder memory order, bytes memory signature) = _signed(0);
        vm.prank(carol);
        offering.fillReservationOrder(order, signature, new bytes32[](0));
        vm.expectRevert(_used(7));
        _cancel(7);
        _cancel(8);
        vm.expectRevert(_used(8));
        _cancel(8);
    }
}
