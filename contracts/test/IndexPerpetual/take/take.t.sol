// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIndexPerpetual, PerpetualOrder} from "../../../src/indices/IIndexPerpetual.sol";
import {PerpetualFixture} from "../PerpetualFixture.sol";

contract TakeTest is PerpetualFixture {
    function _expect(bytes4 selector, bytes32 orderHash, PerpetualOrder memory order, bytes memory sig, uint128 size)
        private
    {
        vm.expectRevert(abi.encodeWithSelector(selector, orderHash));
        vm.prank(traders[1]);
        perpetual.take(order, sig, size);
    }

    function test_RevertWhen_TheOrderDoesNotHold() external {
        PerpetualOrder memory order = _order(0, true, ONE, PRICE);
        bytes memory signature = _sign(order, keys[0]);
        bytes32 orderHash = perpetual.hashOf(order);
        bytes4 invalid = IIndexPerpetual.IndexPerpetual_InvalidSignature.selector;
        _expect(invalid, orderHash, order, _sign(order, keys[2]), ONE);
        order.price = PRICE - 1e6;
        _expect(invalid, perpetual.hashOf(order), order, signature, ONE);
        order.price = PRICE;
        vm.startPrank(traders[1]);
        vm.expectRevert(abi.encodeWithSelector(IIndexPerpetual.IndexPerpetual_OverFilled.selector, orderHash, ONE));
        perpetual.take(order, signature, ONE + 1);
        vm.warp(order.validUntil + 1);
        vm.expectRevert(
            abi.encodeWithSelector(IIndexPerpetual.IndexPerpetual_Expired.selector, orderHash, order.validUntil)
        );
        perpetual.take(order, signature, ONE);
        vm.stopPrank();
    }

    function test_GivenTheLastSecond_TheOrderHolds() external {
        PerpetualOrder memory order = _order(0, true, ONE, PRICE);
        bytes memory signature = _sign(order, keys[0]);
        vm.warp(order.validUntil);
        vm.prank(traders[1]);
        perpetual.take(order, signature, ONE);
        assertEq(perpetual.filledOf(perpetual.hashOf(order)), ONE);
    }

    function test_RevertWhen_NothingNoPriceInexactOrOneself() external {
        _expectTrade(abi.encodePacked(IIndexPerpetual.IndexPerpetual_ZeroAmount.selector), 0, 1, 0, PRICE);
        _expectTrade(abi.encodePacked(IIndexPerpetual.IndexPerpetual_ZeroPrice.selector), 0, 1, ONE, 0);
        _expectTrade(
            abi.encodeWithSelector(IIndexPerpetual.IndexPerpetual_InexactAmount.selector, 1, PRICE), 0, 1, 1, PRICE
        );
        _expectTrade(
            abi.encodeWithSelector(IIndexPerpetual.IndexPerpetual_SelfTrade.selector, traders[0]), 0, 0, ONE, PRICE
        );
    }

    function test_RevertWhen_ASideLacksMargin() external {
        // 50 units need 10,000 and the fee is 25
        _expectTrade(
            abi.encodeWithSelector(
                IIndexPerpetual.IndexPerpetual_InsufficientMargin.selector, traders[0], 9_975e6, 10_000e6
            ),
            0,
            1,
            50 * ONE,
            PRICE
        );
        // 1,000 over the mark is the buyer's loss at once
        _expectTrade(
            abi.encodeWithSelector(
                IIndexPerpetual.IndexPerpetual_InsufficientMargin.selector, traders[0], 0 - 10e6, 2_000e6
            ),
            0,
            1,
            10 * ONE,
            2 * PRICE
        );
        assertEq(_openInterest(), 0);
    }

    function test_RevertWhen_MoreWouldBeOpenThanTheDepthAllows() external {
        vm.warp(block.timestamp + 10 minutes);
        vm.prank(index);
        perpetual.postMark(PRICE, uint40(block.timestamp), 100_000e6);
        _trade(0, 1, 10 * ONE, PRICE);
        _expectTrade(
            abi.encodeWithSelector(IIndexPerpetual.IndexPerpetual_InsufficientDepth.selector, 10_100e6, 10_000e6),
            2,
            3,
            ONE / 10,
            PRICE
        );
        _trade(2, 0, 10 * ONE, PRICE);
        assertEq(_size(0), 0);
        assertEq(_openInterest(), 10 * ONE);
        _assertConserved();
    }

    function test_GivenAStaleMark_OnlyTwoWhoReduceTrade() external {
        _trade(0, 1, 10 * ONE, PRICE);
        uint40 at = perpetual.mark().at;
        bytes memory stale = abi.encodeWithSelector(IIndexPerpetual.IndexPerpetual_StaleMark.selector, at);
        vm.warp(uint256(at) + 2 hours);
        _trade(0, 1, ONE, PRICE);
        vm.warp(uint256(at) + 2 hours + 1);
        _expectTrade(stale, 0, 1, ONE, PRICE);
        _expectTrade(stale, 2, 0, ONE, PRICE);
        // through zero is an opening too
        _expectTrade(stale, 1, 0, 12 * ONE, PRICE);
        _trade(1, 0, ONE, PRICE);
        _trade(1, 0, 10 * ONE, PRICE);
        assertEq(_openInterest(), 0);
        _assertConserved();
    }

    function test_GivenNoMark_NobodyOpens() external {
        perpetual = IIndexPerpetual(deployCode("IndexPerpetual.sol:IndexPerpetual", abi.encode(usd, index, governor)));
        _expectTrade(abi.encodeWithSelector(IIndexPerpetual.IndexPerpetual_StaleMark.selector, 0), 0, 1, ONE, PRICE);
    }

    function test_GivenAPosition_ClosesAtTheOrdersPrice() external {
        _trade(0, 1, 10 * ONE, PRICE);
        vm.expectEmit(address(perpetual));
        emit IIndexPerpetual.PerpetualTraded(traders[1], traders[0], perpetual.hashOf(_peek()), 0, 10 * ONE, 1_100e6);
        _trade(1, 0, 10 * ONE, 1_100e6);
        // 1,000 won and lost; fees of 5 and 5.50
        assertEq(_balance(0), 10_000e6 + 1_000e6 - 10.5e6);
        assertEq(_balance(1), 10_000e6 - 1_000e6 - 10.5e6);
        assertEq(_insurance(), 21e6);
        assertEq(_size(0), 0);
        _assertConserved();
    }

    /// @dev The order that the next {_trade} of the second with the first will sign.
    function _peek() private view returns (PerpetualOrder memory) {
        return PerpetualOrder(traders[1], true, 10 * ONE, 1_100e6, uint64(block.timestamp + 1 hours), 1);
    }

    function test_GivenAPriceUnderTheMark_TheFeeIsOfTheMarksValue() external {
        _trade(1, 0, 5 * ONE, 1);
        assertEq(_balance(0), 10_000e6 + 5 - 2.5e6);
        _trade(0, 1, 5 * ONE, 1);
        // to and fro for nothing, but for both fees of both sides
        assertEq(_balance(0), 10_000e6 - 5e6);
        assertEq(_balance(1), 10_000e6 - 5e6);
        assertEq(_insurance(), 10e6);
        _assertConserved();
    }

    function test_RevertWhen_AClosingWouldLeaveADebt() external {
        _trade(0, 1, 10 * ONE, PRICE);
        _expectTrade(
            abi.encodeWithSelector(
                IIndexPerpetual.IndexPerpetual_InsufficientMargin.selector, traders[1], -1_015.5e6, 0
            ),
            1,
            0,
            10 * ONE,
            2_100e6
        );
    }

    function testFuzz_ConservesEveryUnit(uint64[6] memory sizes, uint32[6] memory prices, uint8[6] memory pairs)
        external
    {
        for (uint256 i = 0; i < 6; ++i) {
            uint256 long = pairs[i] % 4;
            uint256 short = (long + 1 + (pairs[i] / 4) % 3) % 4;
            uint96 price = uint96(bound(prices[i], 900, 1_100)) * 1e6;
            // six on one side, each far from the mark, still leave the initial margin
            uint128 size = uint128(bound(sizes[i], 1, 4_000_000)) * 1e12;
            _trade(long, short, size, price);
            _assertConserved();
            _post(uint96(bound(prices[i], 950e6, 1_050e6)));
            _assertConserved();
        }
    }
}
