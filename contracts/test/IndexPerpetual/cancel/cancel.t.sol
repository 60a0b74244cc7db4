// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIndexPerpetual, PerpetualOrder} from "../../../src/indices/IIndexPerpetual.sol";
import {PerpetualFixture} from "../PerpetualFixture.sol";

contract CancelTest is PerpetualFixture {
    function test_WhenCalled_EndsTheCallersOnly() external {
        PerpetualOrder memory order = _order(0, true, ONE, PRICE);
        bytes memory signature = _sign(order, keys[0]);
        vm.prank(traders[1]);
        perpetual.cancel(order.nonce);
        assertFalse(perpetual.isCancelled(traders[0], order.nonce));
        vm.expectEmit(address(perpetual));
        emit IIndexPerpetual.PerpetualOrderCancelled(traders[0], order.nonce);
        vm.prank(traders[0]);
        perpetual.cancel(order.nonce);
        vm.expectRevert(_hashed(perpetual.hashOf(order)));
        vm.prank(traders[1]);
        perpetual.take(order, signature, ONE);
    }

    function _hashed(bytes32 orderHash) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IIndexPerpetual.IndexPerpetual_Cancelled.selector, orderHash);
    }
}
