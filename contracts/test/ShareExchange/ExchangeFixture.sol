// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IShareExchange, Match, Order} from "../../src/exchange/IShareExchange.sol";
import {Fixture} from "../Fixture.sol";

/// @notice A released asset, two traders with signing keys and open allowances: a seller of 1,000 shares, a buyer with USD.
abstract contract ExchangeFixture is Fixture {
    bytes32 internal constant ORDER = keccak256(
        "Order(uint256 assetId,address maker,uint8 side,uint128 shares,uint96 pricePerShare,uint64 validUntil,uint256 nonce)"
    );

    IShareExchange internal exchange;
    address internal matcher = makeAddr("matcher");
    address internal seller;
    address internal buyer;
    uint256 internal sellerKey;
    uint256 internal buyerKey;
    uint256 internal assetId;
    IERC20 internal shareToken;

    function setUp() public virtual override {
        super.setUp();
        (seller, sellerKey) = makeAddrAndKey("seller");
        (buyer, buyerKey) = makeAddrAndKey("buyer");
        exchange = IShareExchange(deployCode("ShareExchange.sol:ShareExchange", abi.encode(usd, ledger, matcher)));
        assetId = _released("a");
        shareToken = _shares(assetId);
        vm.prank(alice);
        shareToken.transfer(seller, 1_000 * SHARE);
        usd.mint(buyer, 1e12);
        vm.prank(buyer);
        usd.approve(address(exchange), type(uint256).max);
        vm.prank(seller);
        shareToken.approve(address(exchange), type(uint256).max);
    }

    function _buy(uint128 shares, uint96 price, uint256 nonce) internal view returns (Order memory) {
        return Order(assetId, buyer, 0, shares, price, uint64(block.timestamp + 1 days), nonce);
    }

    function _sell(uint128 shares, uint96 price, uint256 nonce) internal view returns (Order memory) {
        return Order(assetId, seller, 1, shares, price, uint64(block.timestamp + 1 days), nonce);
    }

    function _signed(Order memory order, uint256 key) internal view returns (bytes memory) {
        return _sign(key, address(exchange), keccak256(abi.encode(ORDER, order)));
    }

    function _trade(Order memory buy, Order memory sell, uint128 shares, uint96 price)
        internal
        view
        returns (Match memory)
    {
        return Match(buy, _signed(buy, buyerKey), sell, _signed(sell, sellerKey), shares, price);
    }

    function _try(Match memory trade) internal returns (bytes memory reason) {
        Match[] memory matches = new Match[](1);
        matches[0] = trade;
        vm.prank(matcher);
        return exchange.matchOrders(matches)[0];
    }

    function _match(Match memory trade) internal {
        assertEq(_try(trade), "");
    }

    /// @dev Skipped for this reason, and nothing of it happened.
    function _expect(bytes memory reason, Match memory trade) internal {
        bytes32 before = _state(trade);
        vm.expectEmit(address(exchange));
        emit IShareExchange.MatchSkipped(exchange.hashOf(trade.buy), exchange.hashOf(trade.sell), reason);
        assertEq(_try(trade), reason);
        assertEq(_state(trade), before);
    }

    function _state(Match memory trade) internal view returns (bytes32) {
        return keccak256(
            abi.encode(
                usd.balanceOf(trade.buy.maker),
                usd.balanceOf(trade.sell.maker),
                shareToken.balanceOf(trade.buy.maker),
                shareToken.balanceOf(trade.sell.maker),
                exchange.filledOf(exchange.hashOf(trade.buy)),
                exchange.filledOf(exchange.hashOf(trade.sell))
            )
        );
    }
}
