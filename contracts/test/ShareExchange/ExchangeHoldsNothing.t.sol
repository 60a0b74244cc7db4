// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Test} from "forge-std/Test.sol";
import {IShareExchange, Match, Order} from "../../src/exchange/IShareExchange.sol";
import {ExchangeFixture} from "./ExchangeFixture.sol";

/// @notice A matcher that proposes anything: limits, amounts and orders at random, seen and unseen, signed as their makers would.
contract RandomMatcher is Test {
    IShareExchange private immutable EXCHANGE;
    address private immutable MATCHER;
    uint256[2] private _keys;
    uint256 private immutable ASSET;
    uint256 public settled;

    constructor(IShareExchange exchange, address matcher, uint256[2] memory keys, uint256 assetId) {
        (EXCHANGE, MATCHER, _keys, ASSET) = (exchange, matcher, keys, assetId);
    }

    function propose(uint256 seed, uint8 bid, uint8 ask, uint8 price, uint8 shares, bool back) external {
        // a price in between is never settled: most proposals are at a limit
        if (price % 4 != 0) price = price % 2 == 0 ? bid : ask;
        (uint256 buyKey, uint256 sellKey) = back ? (_keys[1], _keys[0]) : (_keys[0], _keys[1]);
        Order memory buy = Order(ASSET, vm.addr(buyKey), 0, 50e18, bid, type(uint64).max, seed % 4);
        Order memory sell = Order(ASSET, vm.addr(sellKey), 1, 50e18, ask, type(uint64).max, seed % 3);
        Match[] memory matches = new Match[](1);
        matches[0] = Match(buy, _sign(buyKey, buy), sell, _sign(sellKey, sell), uint128(shares) * 1e17, price);
        vm.prank(MATCHER);
        if (EXCHANGE.matchOrders(matches)[0].length != 0) return;
        settled += 1;
        assertTrue(bid >= ask && (price == bid || price == ask));
        assertTrue(EXCHANGE.filledOf(EXCHANGE.hashOf(buy)) <= buy.shares);
        assertTrue(EXCHANGE.filledOf(EXCHANGE.hashOf(sell)) <= sell.shares);
    }

    function _sign(uint256 key, Order memory order) private view returns (bytes memory) {
        bytes32 hash = EXCHANGE.hashOf(order);
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, hash);
        return abi.encodePacked(r, s, v);
    }
}

contract ExchangeHoldsNothingTest is ExchangeFixture {
    uint256 private _usd;
    uint256 private _units;

    function setUp() public override {
        super.setUp();
        vm.prank(seller);
        usd.approve(address(exchange), type(uint256).max);
        vm.prank(buyer);
        shareToken.approve(address(exchange), type(uint256).max);
        usd.mint(seller, 1e12);
        (_usd, _units) = (_dollars(), _held());
        targetContract(address(new RandomMatcher(exchange, matcher, [buyerKey, sellerKey], assetId)));
    }

    function _dollars() private view returns (uint256) {
        return usd.balanceOf(buyer) + usd.balanceOf(seller);
    }

    function _held() private view returns (uint256) {
        return shareToken.balanceOf(buyer) + shareToken.balanceOf(seller);
    }

    function invariant_HoldsNothingAndLosesNothing() external view {
        assertEq(usd.balanceOf(address(exchange)), 0);
        assertEq(shareToken.balanceOf(address(exchange)), 0);
        assertEq(_dollars(), _usd);
        assertEq(_held(), _units);
    }
}
