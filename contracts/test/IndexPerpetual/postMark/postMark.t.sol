// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIndexPerpetual, Risk} from "../../../src/indices/IIndexPerpetual.sol";
import {PerpetualFixture} from "../PerpetualFixture.sol";

contract PostMarkTest is PerpetualFixture {
    function _expect(bytes memory revertData, uint96 price, uint256 at) private {
        vm.expectRevert(revertData);
        vm.prank(index);
        perpetual.postMark(price, uint40(at), DEPTH);
    }

    function test_RevertWhen_NotTheIndex() external {
        vm.expectRevert(abi.encodeWithSelector(IIndexPerpetual.IndexPerpetual_NotIndex.selector, governor));
        vm.prank(governor);
        perpetual.postMark(PRICE, uint40(block.timestamp), DEPTH);
    }

    function test_RevertWhen_NoPriceOrTooLargeAMove() external {
        vm.warp(block.timestamp + 10 minutes);
        _expect(abi.encodePacked(IIndexPerpetual.IndexPerpetual_ZeroPrice.selector), 0, block.timestamp);
        bytes4 large = IIndexPerpetual.IndexPerpetual_MoveTooLarge.selector;
        _expect(abi.encodeWithSelector(large, PRICE, 1_200e6 + 1), 1_200e6 + 1, block.timestamp);
        _expect(abi.encodeWithSelector(large, PRICE, 800e6 - 1), 800e6 - 1, block.timestamp);
        _post(1_200e6);
        _post(960e6);
    }

    function test_RevertWhen_TheTimeIsWrong() external {
        bytes4 wrong = IIndexPerpetual.IndexPerpetual_InvalidTime.selector;
        uint256 last = block.timestamp;
        _expect(_error(wrong, last + 1), PRICE, last + 1);
        _expect(_error(wrong, last), PRICE, last);
        vm.warp(last + 3 hours);
        _expect(_error(wrong, last + 1 hours - 1), PRICE, last + 1 hours - 1);
        vm.prank(index);
        perpetual.postMark(PRICE, uint40(last + 1 hours), DEPTH);
    }

    function test_RevertWhen_TooSoonAfterTheLastPost() external {
        bytes4 soon = IIndexPerpetual.IndexPerpetual_TooSoon.selector;
        uint256 last = block.timestamp;
        vm.warp(last + 10 minutes - 1);
        _expect(_error(soon, last + 10 minutes), PRICE, last + 10 minutes - 1);
        vm.warp(last + 10 minutes);
        _post(PRICE);
        // whatever time it tells: two hours of silence are not twelve marks at once
        vm.warp(last + 2 hours);
        vm.prank(index);
        perpetual.postMark(1_200e6, uint40(last + 20 minutes), DEPTH);
        _expect(_error(soon, last + 2 hours + 10 minutes), 1_440e6, last + 2 hours);
        vm.warp(last + 2 hours + 10 minutes);
        _post(1_440e6);
    }

    function test_GivenTradesOver_LongsPayShorts() external {
        _trade(0, 1, 10 * ONE, 1_050e6);
        (int256 long, int256 short) = (_balance(0), _balance(1));
        vm.warp(block.timestamp + 1 hours);
        // 0.3 % a day of 1,000 USD, for an hour
        vm.expectEmit(address(perpetual));
        emit IIndexPerpetual.FundingMoved(125_000);
        _post(PRICE);
        assertEq(_balance(0), long - 1_250_000);
        assertEq(_balance(1), short + 1_250_000);
        _assertConserved();
    }

    function test_GivenFewTradesUnder_ShortsPayInProportion() external {
        _trade(0, 1, 10 * ONE, PRICE);
        _post(PRICE);
        _trade(2, 3, 2 * ONE, 900e6);
        (int256 long, int256 short) = (_balance(0), _balance(1));
        vm.warp(block.timestamp + 1 hours);
        // a sixth of the bound: two units traded, twelve open
        vm.expectEmit(address(perpetual));
        emit IIndexPerpetual.FundingMoved(-20_833);
        _post(PRICE);
        assertEq(_balance(0), long + 208_330);
        assertEq(_balance(1), short - 208_330);
        _assertConserved();
    }

    function test_GivenNoTrades_MovesNothing() external {
        _trade(0, 1, 10 * ONE, 1_050e6);
        _post(PRICE);
        int256 long = _balance(0);
        vm.warp(block.timestamp + 1 hours);
        _post(PRICE);
        assertEq(_balance(0), long);
    }

    function test_GivenNothingIsOpen_MovesNothing() external {
        _trade(0, 1, 10 * ONE, 1_050e6);
        _trade(1, 0, 10 * ONE, 1_050e6);
        vm.warp(block.timestamp + 1 hours);
        vm.recordLogs();
        _post(PRICE);
        // the mark's own event alone
        assertEq(vm.getRecordedLogs().length, 1);
    }

    function test_GivenSilence_FundsTwoHours() external {
        _trade(0, 1, 10 * ONE, 1_050e6);
        int256 long = _balance(0);
        vm.warp(block.timestamp + 5 days);
        _post(PRICE);
        assertEq(_balance(0), long - 2_500_000);
    }

    function test_GivenMoreTradedThanIsOpen_StaysWithinTheBound() external {
        _trade(0, 1, 10 * ONE, 1_050e6);
        _trade(1, 0, 8 * ONE, 1_050e6);
        vm.warp(block.timestamp + 1 hours);
        vm.expectEmit(address(perpetual));
        emit IIndexPerpetual.FundingMoved(125_000);
        _post(PRICE);
        _assertConserved();
    }

    /// @dev Alone it would pull the average under the bound, and costs next to nothing.
    function test_GivenOneTradeFarOff_CountsItWithinTheBound() external {
        _trade(0, 1, 10 * ONE, PRICE);
        _post(PRICE);
        _trade(0, 1, 9 * ONE, 1_000e6);
        _trade(3, 2, ONE, 1);
        vm.warp(block.timestamp + 1 hours);
        // 0.3 % of one unit's 1,000 USD, of the 20 that are open
        vm.expectEmit(address(perpetual));
        emit IIndexPerpetual.FundingMoved(-6_250);
        _post(PRICE);
        _assertConserved();
    }

    /// @dev Ann and Ben are one hand, at the least fee and the most funding for it, whatever Cat and Dan trade at the mark meanwhile.
    function testFuzz_NobodyMovesFundingAtAProfit(uint64[3] memory sizes, uint96 price, bool isShort, bool back)
        external
    {
        vm.prank(governor);
        perpetual.setRisk(Risk(1_000, 500, 50, 1, 24));
        uint128 size = uint128(bound(sizes[0], 1, 20)) * ONE;
        if (isShort) _trade(2, 0, size, PRICE);
        else _trade(0, 2, size, PRICE);
        _post(PRICE);
        _trade(2, 3, uint128(bound(sizes[1], 1, 20)) * ONE, PRICE);
        int256 before = _balance(0) + _balance(1);
        size = uint128(bound(sizes[2], 1, 4)) * ONE;
        price = uint96(bound(price, 1, 3_000e6));
        _trade(0, 1, size, price);
        if (back) _trade(1, 0, size, price);
        vm.warp(block.timestamp + 2 hours);
        _post(PRICE);
        assertLe(_balance(0) + _balance(1), before);
        _assertConserved();
    }

    function testFuzz_IsZeroSum(uint128[2] memory sizes, uint96 price, uint256 time) external {
        uint96 at = uint96(bound(price, 800, 1_200)) * 1e6;
        _trade(0, 1, uint128(bound(sizes[0], 1, 1e7)) * 1e12, at);
        _trade(2, 1, uint128(bound(sizes[1], 1, 1e7)) * 1e12, at);
        vm.warp(block.timestamp + bound(time, 0, 2 hours));
        _post(PRICE);
        _assertConserved();
        uint256 insured = _insurance();
        for (uint256 i = 0; i < 4; ++i) {
            vm.startPrank(traders[i]);
            perpetual.withdraw(1);
            vm.stopPrank();
        }
        (,,,, int256 unsettled,) = perpetual.totals();
        assertEq(unsettled, 0);
        assertLe(_insurance() - insured, 3);
        _assertConserved();
    }
}
