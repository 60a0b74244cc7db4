// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Match, Order} from "../../src/exchange/IShareExchange.sol";
import {ExchangeFixture} from "../ShareExchange/ExchangeFixture.sol";
import {SalesFixture} from "../ShareSales/SalesFixture.sol";
import {OptionsFixture} from "../ShareOptions/OptionsFixture.sol";

/// @notice Trades between makers who all have traded before, each by two orders that nothing has filled yet.
contract ExchangeGasTest is ExchangeFixture {
    uint256 private constant MOST = 21;
    uint96 private constant LIMIT = 2e6;

    function setUp() public override {
        super.setUp();
        for (uint256 i = 0; i < MOST; ++i) {
            _equip(_maker(true, i), _maker(false, i));
        }
        ledger.pay(assetId, 1_000_003);
        _matchAll(MOST, 1);
    }

    function test_MatchOrders() external {
        _matchAll(1, 2);
        vm.snapshotGasLastCall("match, 1 trade");
        _matchAll(MOST, 3);
        vm.snapshotGasLastCall("match, 21 trades");
    }

    function _equip(address seller_, address buyer_) private {
        vm.prank(alice);
        shareToken.transfer(seller_, 1_000 * SHARE);
        vm.prank(alice);
        shareToken.transfer(buyer_, SHARE);
        usd.mint(seller_, 1);
        usd.mint(buyer_, 1e12);
        vm.prank(buyer_);
        usd.approve(address(exchange), 1e12);
        vm.prank(seller_);
        shareToken.approve(address(exchange), 1_000 * SHARE);
    }

    function _maker(bool sells, uint256 index) private pure returns (address) {
        return vm.addr(_key(sells, index));
    }

    function _key(bool sells, uint256 index) private pure returns (uint256) {
        return uint256(keccak256(abi.encode(sells, index)));
    }

    function _matchAll(uint256 count, uint256 nonce) private {
        Match[] memory matches = new Match[](count);
        uint128 shares = uint128(10 * SHARE);
        for (uint256 i = 0; i < count; ++i) {
            Order memory buy = _buy(shares, LIMIT, nonce);
            Order memory sell = _sell(shares, LIMIT, nonce);
            (buy.maker, sell.maker) = (_maker(false, i), _maker(true, i));
            matches[i] = Match(buy, _signed(buy, _key(false, i)), sell, _signed(sell, _key(true, i)), shares, LIMIT);
        }
        vm.prank(matcher);
        bytes[] memory reasons = exchange.matchOrders(matches);
        for (uint256 i = 0; i < count; ++i) {
            assertEq(reasons[i], "");
        }
    }
}

contract OptionsGasTest is OptionsFixture {
    function test_Options() external {
        _bought();
        uint256 optionId = _write(_optionTerms());
        vm.snapshotGasLastCall("write an option");
        vm.prank(bob);
        options.buy(optionId, _optionTerms());
        vm.snapshotGasLastCall("buy an option");
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(bob);
            options.exercise(optionId, uint128(100 * SHARE));
        }
        vm.snapshotGasLastCall("exercise an option in part");
    }
}

contract SalesGasTest is SalesFixture {
    function test_Sales() external {
        _openSale(_saleTerms());
        vm.snapshotGasLastCall("open a later sale");
        _buy(1, carol, 10);
        _buy(1, carol, 10);
        vm.snapshotGasLastCall("buy from a sale, repeated");
    }
}
