// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IShareExchange} from "../../../src/exchange/IShareExchange.sol";
import {ExchangeFixture} from "../ExchangeFixture.sol";

contract CancelTest is ExchangeFixture {
    function test_EndsTheCallersOrdersUnderTheNonce() external {
        vm.expectEmit(address(exchange));
        emit IShareExchange.OrderCancelled(seller, 5);
        vm.prank(seller);
        exchange.cancel(5);
        assertTrue(exchange.isCancelled(seller, 5));
        assertFalse(exchange.isCancelled(seller, 6));
        assertFalse(exchange.isCancelled(buyer, 5));
        _match(_trade(_buy(1e18, 2e6, 5), _sell(1e18, 2e6, 6), 1e18, 2e6));
    }

    function test_CancelAllBefore_EndsLowerNoncesAndNeverFalls() external {
        vm.startPrank(seller);
        exchange.cancelAllBefore(100);
        vm.expectEmit(address(exchange));
        emit IShareExchange.OrdersCancelledBefore(seller, 100);
        exchange.cancelAllBefore(50);
        vm.stopPrank();
        assertTrue(exchange.isCancelled(seller, 99));
        assertFalse(exchange.isCancelled(seller, 100));
        assertFalse(exchange.isCancelled(buyer, 99));
    }
}
