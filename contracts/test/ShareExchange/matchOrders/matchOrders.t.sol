// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IShareExchange, Match, Order} from "../../../src/exchange/IShareExchange.sol";
import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";
import {SharePhase} from "../../../src/revenue/IRevenueLedger.sol";
import {ExchangeFixture} from "../ExchangeFixture.sol";

contract AgreeingWallet is IERC1271 {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return IERC1271.isValidSignature.selector;
    }
}

contract HostileWallet is IERC1271 {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        while (true) {}
        return 0;
    }
}

/// @notice Agrees, but only when next to nothing is left of the gas for the trade itself.
contract WastefulWallet is IERC1271 {
    function isValidSignature(bytes32, bytes calldata) external view returns (bytes4) {
        while (gasleft() > 5_000) {}
        return IERC1271.isValidSignature.selector;
    }
}

contract MatchOrdersTest is ExchangeFixture {
    uint128 private constant TEN = 10e18;

    function _usual() private view returns (Match memory) {
        return _trade(_buy(TEN, 3e6, 1), _sell(TEN, 2e6, 1), TEN, 2e6);
    }

    function test_RevertWhen_TheCallerIsNotTheMatcher() external {
        Match[] memory matches = new Match[](1);
        matches[0] = _usual();
        vm.expectRevert(abi.encodeWithSelector(IShareExchange.ShareExchange_NotMatcher.selector, address(this)));
        exchange.matchOrders(matches);
    }

    function test_SkipsWhen_TheSidesDoNotMeet() external {
        Order memory buy = _buy(TEN, 3e6, 1);
        Order memory sell = _sell(TEN, 2e6, 1);
        buy.side = 1;
        bytes4 wrongSide = IShareExchange.ShareExchange_WrongSide.selector;
        _expect(abi.encodeWithSelector(wrongSide, exchange.hashOf(buy), 1), _trade(buy, sell, TEN, 2e6));
        buy.side = 0;
        sell.side = 2;
        _expect(abi.encodeWithSelector(wrongSide, exchange.hashOf(sell), 2), _trade(buy, sell, TEN, 2e6));
    }

    function test_SkipsWhen_TheAssetsOrMakersDoNotMakeATrade() external {
        Order memory buy = _buy(TEN, 3e6, 1);
        Order memory sell = _sell(TEN, 2e6, 1);
        sell.assetId = 7;
        _expect(
            abi.encodeWithSelector(IShareExchange.ShareExchange_AssetsDiffer.selector, assetId, 7),
            _trade(buy, sell, TEN, 2e6)
        );
        sell.assetId = assetId;
        sell.maker = buyer;
        _expect(
            abi.encodeWithSelector(IShareExchange.ShareExchange_SelfTrade.selector, buyer), _trade(buy, sell, TEN, 2e6)
        );
    }

    function test_SkipsWhen_ThePriceIsOutsideALimit() external {
        Order memory buy = _buy(TEN, 3e6, 1);
        Order memory sell = _sell(TEN, 2e6, 1);
        bytes4 outside = IShareExchange.ShareExchange_OutsideLimit.selector;
        _expect(
            abi.encodeWithSelector(outside, exchange.hashOf(buy), 3e6, 3e6 + 1), _trade(buy, sell, TEN, 3e6 + 1)
        );
        _expect(
            abi.encodeWithSelector(outside, exchange.hashOf(sell), 2e6, 2e6 - 1), _trade(buy, sell, TEN, 2e6 - 1)
        );
    }

    function test_SkipsWhen_TheAmountIsNoWholeNumber() external {
        Order memory buy = _buy(TEN, 3e6, 1);
        Order memory sell = _sell(TEN, 2e6, 1);
        _expect(abi.encodePacked(IShareExchange.ShareExchange_ZeroShares.selector), _trade(buy, sell, 0, 2e6));
        _expect(
            abi.encodeWithSelector(IShareExchange.ShareExchange_InexactAmount.selector, TEN - 1, 2e6),
            _trade(buy, sell, TEN - 1, 2e6)
        );
        // half a share at an even price is exact
        _match(_trade(buy, sell, 5e17, 2e6));
        assertEq(usd.balanceOf(seller), 1e6);
    }

    function test_SkipsWhen_AnOrderIsExpired() external {
        Match memory trade = _usual();
        vm.warp(block.timestamp + 1 days);
        _match(_trade(trade.buy, trade.sell, 1e18, 2e6));
        vm.warp(block.timestamp + 1);
        _expect(
            abi.encodeWithSelector(
                IShareExchange.ShareExchange_Expired.selector, exchange.hashOf(trade.buy), trade.buy.validUntil
            ),
            trade
        );
    }

    function test_SkipsWhen_AnOrderIsCancelled() external {
        Match memory trade = _usual();
        vm.prank(seller);
        exchange.cancel(1);
        _expect(
            abi.encodeWithSelector(IShareExchange.ShareExchange_Cancelled.selector, exchange.hashOf(trade.sell)), trade
        );
    }

    function test_SkipsWhen_AMatchIsReplayed() external {
        Match memory trade = _usual();
        _match(trade);
        _expect(
            abi.encodeWithSelector(IShareExchange.ShareExchange_OverFilled.selector, exchange.hashOf(trade.buy), 0),
            trade
        );
    }

    function test_SkipsWhen_AFillGoesBeyondTheOrder() external {
        Order memory buy = _buy(20e18, 3e6, 1);
        Order memory sell = _sell(TEN, 2e6, 1);
        _match(_trade(buy, sell, 7e18, 2e6));
        _expect(
            abi.encodeWithSelector(IShareExchange.ShareExchange_OverFilled.selector, exchange.hashOf(sell), 3e18),
            _trade(buy, sell, 3e18 + 1e12, 2e6)
        );
        _match(_trade(buy, sell, 3e18, 2e6));
    }

    function test_SkipsWhen_TheSignatureIsOfSomebodyElse() external {
        Match memory trade = _usual();
        trade.sellSignature = trade.buySignature;
        _expect(
            abi.encodeWithSelector(IShareExchange.ShareExchange_InvalidSignature.selector, exchange.hashOf(trade.sell)),
            trade
        );
    }

    function test_SkipsWhen_TheSignatureIsOfAnotherChain() external {
        uint256 here = block.chainid;
        vm.chainId(1);
        Match memory trade = _usual();
        vm.chainId(here);
        _expect(
            abi.encodeWithSelector(IShareExchange.ShareExchange_InvalidSignature.selector, exchange.hashOf(trade.buy)),
            trade
        );
    }

    function test_SkipsWhen_TheSignatureIsOfAnotherContract() external {
        Match memory trade = _usual();
        trade.buySignature = _sign(buyerKey, address(offering), keccak256(abi.encode(ORDER, trade.buy)));
        _expect(
            abi.encodeWithSelector(IShareExchange.ShareExchange_InvalidSignature.selector, exchange.hashOf(trade.buy)),
            trade
        );
    }

    function test_SkipsWhen_AnAllowanceIsShort() external {
        vm.prank(seller);
        shareToken.approve(address(exchange), TEN - 1);
        _expect(
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector, address(exchange), TEN - 1, TEN
            ),
            _usual()
        );
        vm.prank(seller);
        shareToken.approve(address(exchange), TEN);
        vm.prank(buyer);
        usd.approve(address(exchange), 20e6 - 1);
        // the shares have moved by then, and go back
        _expect(
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector, address(exchange), 20e6 - 1, 20e6
            ),
            _usual()
        );
    }

    function test_SkipsWhen_ThePriceIsNeitherLimit() external {
        Order memory buy = _buy(TEN, 3e6, 1);
        Order memory sell = _sell(TEN, 2e6, 1);
        _expect(
            abi.encodeWithSelector(IShareExchange.ShareExchange_NotALimit.selector, 3e6, 2e6, 2_500_000),
            _trade(buy, sell, TEN, 2_500_000)
        );
    }

    function test_WhenThePriceIsTheRestingLimit_TheOtherKeepsTheDifference() external {
        uint256 before = usd.balanceOf(buyer);
        // the buyer takes a resting offer of 2 USD, ready to pay 3
        _match(_trade(_buy(TEN, 3e6, 1), _sell(TEN, 2e6, 1), TEN, 2e6));
        assertEq(before - usd.balanceOf(buyer), 20e6);
        // the seller takes a resting bid of 3 USD, ready to take 2
        _match(_trade(_buy(TEN, 3e6, 2), _sell(TEN, 2e6, 2), TEN, 3e6));
        assertEq(usd.balanceOf(seller), 50e6);
        assertEq(usd.balanceOf(matcher), 0);
        assertEq(usd.balanceOf(address(exchange)), 0);
    }

    function test_WhenOneOfManyCannotBeSettled_SettlesTheOthers() external {
        Match[] memory matches = new Match[](4);
        matches[0] = _trade(_buy(TEN, 3e6, 1), _sell(TEN, 2e6, 1), TEN, 2e6);
        matches[1] = _trade(_buy(TEN, 3e6, 2), _sell(TEN, 2e6, 2), TEN, 1e6);
        matches[2] = _trade(_buy(TEN, 3e6, 3), _sell(TEN, 2e6, 3), TEN, 2e6);
        // wants more of the first order than is left after the first trade
        matches[3] = _trade(matches[0].buy, _sell(TEN, 2e6, 4), TEN, 2e6);
        vm.prank(matcher);
        bytes[] memory reasons = exchange.matchOrders(matches);
        assertEq(reasons[0], "");
        assertEq(bytes4(reasons[1]), IShareExchange.ShareExchange_OutsideLimit.selector);
        assertEq(reasons[2], "");
        assertEq(bytes4(reasons[3]), IShareExchange.ShareExchange_OverFilled.selector);
        assertEq(shareToken.balanceOf(buyer), 2 * TEN);
        assertEq(usd.balanceOf(seller), 40e6);
    }

    function test_GivenAWalletThatBurnsItsGas_SkipsItAndSettlesTheOthers() external {
        Match[] memory matches = new Match[](2);
        matches[0] = _trade(_buy(TEN, 3e6, 1), _sell(TEN, 2e6, 1), TEN, 2e6);
        address hostile = address(new HostileWallet());
        matches[0].buy.maker = hostile;
        matches[1] = _trade(_buy(TEN, 3e6, 2), _sell(TEN, 2e6, 2), TEN, 2e6);
        vm.prank(matcher);
        bytes[] memory reasons = exchange.matchOrders{gas: 2_000_000}(matches);
        assertEq(bytes4(reasons[0]), IShareExchange.ShareExchange_InvalidSignature.selector);
        assertEq(reasons[1], "");
        assertEq(shareToken.balanceOf(buyer), TEN);
    }

    function test_GivenAWalletThatLeavesNoGas_SaysThatTheTradeIsTooCostly() external {
        Match[] memory matches = new Match[](2);
        matches[0] = _trade(_buy(TEN, 3e6, 1), _sell(TEN, 2e6, 1), TEN, 2e6);
        matches[0].buy.maker = address(new WastefulWallet());
        matches[1] = _trade(_buy(TEN, 3e6, 2), _sell(TEN, 2e6, 2), TEN, 2e6);
        vm.prank(matcher);
        bytes[] memory reasons = exchange.matchOrders{gas: 2_000_000}(matches);
        assertEq(reasons[0], abi.encodePacked(IShareExchange.ShareExchange_TradeTooCostly.selector));
        assertEq(reasons[1], "");
        assertEq(shareToken.balanceOf(buyer), TEN);
    }

    function test_RevertWhen_TheGasIsShort() external {
        Match[] memory matches = new Match[](1);
        matches[0] = _usual();
        vm.expectRevert(IShareExchange.ShareExchange_InsufficientGas.selector);
        vm.prank(matcher);
        exchange.matchOrders{gas: 540_000}(matches);
    }

    function test_RevertWhen_SettleIsCalledByAnyoneElse() external {
        Match memory trade = _usual();
        vm.expectRevert(abi.encodeWithSelector(IShareExchange.ShareExchange_NotSelf.selector, matcher));
        vm.prank(matcher);
        exchange.settle(trade);
    }

    function test_SkipsGiven_SharesThatAreNotReleased() external {
        assetId = _model(creator, "b");
        _openAndFill(assetId);
        shareToken = _shares(assetId);
        vm.prank(seller);
        shareToken.approve(address(exchange), type(uint256).max);
        _expect(
            abi.encodeWithSelector(IRevenueLedger.RevenueLedger_WrongPhase.selector, assetId, SharePhase.Offered),
            _usual()
        );
    }

    function test_WhenAllIsWell_SharesForMoneyAndNothingLeftBehind() external {
        Match memory trade = _usual();
        uint256 paid = 20e6;
        vm.expectEmit(address(exchange));
        emit IShareExchange.SharesTraded(
            assetId, buyer, seller, exchange.hashOf(trade.buy), exchange.hashOf(trade.sell), TEN, 2e6, paid
        );
        _match(trade);
        assertEq(usd.balanceOf(seller), paid);
        assertEq(usd.balanceOf(buyer), 1e12 - paid);
        assertEq(shareToken.balanceOf(buyer), TEN);
        assertEq(exchange.filledOf(exchange.hashOf(trade.buy)), TEN);
        assertEq(exchange.filledOf(exchange.hashOf(trade.sell)), TEN);
        assertEq(usd.balanceOf(address(exchange)), 0);
        assertEq(shareToken.balanceOf(address(exchange)), 0);
    }

    function test_WhenTheMakerIsAContractWallet_AsksIt() external {
        Match memory trade = _usual();
        vm.etch(buyer, address(new AgreeingWallet()).code);
        trade.buySignature = "agreed";
        _match(trade);
        assertEq(shareToken.balanceOf(buyer), TEN);
    }

    /// @dev Whatever the matcher proposes, it settles only what both makers signed, and exactly.
    function testFuzz_NeverTradesOutsideEitherLimit(
        uint96 bid,
        uint96 ask,
        uint96 price,
        uint128 bought,
        uint128 sold,
        uint128 shares
    ) external {
        bid = uint96(bound(bid, 1, 4e6));
        ask = uint96(bound(ask, 1, 4e6));
        price = uint96(bound(price, 1, 4e6));
        (bought, sold) = (uint128(bound(bought, 1, 1_000)), uint128(bound(sold, 1, 1_000)));
        shares = uint128(bound(shares, 1, 1_000));
        if (price % 3 != 0) price = price % 3 == 1 ? bid : ask;
        bool settled = _try(
            _trade(_buy(bought * 1e18, bid, 1), _sell(sold * 1e18, ask, 1), shares * 1e18, price)
        ).length == 0;
        bool signed = bid >= ask && (price == bid || price == ask) && shares <= bought && shares <= sold;
        assertEq(settled, signed);
        assertEq(usd.balanceOf(seller), signed ? uint256(shares) * price : 0);
        assertEq(shareToken.balanceOf(buyer), signed ? shares * 1e18 : 0);
    }
}
