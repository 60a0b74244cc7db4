// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIndexPerpetual} from "../../../src/indices/IIndexPerpetual.sol";
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
        vm.warp(block.timestamp + 1);
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

    function test_GivenTradesOver_LongsPayShorts() external {
        _trade(0, 1, 10 * ONE, 1_050e6);
        (int256 long, int256 short) = (_balance(0), _balance(1));
        vm.warp(block.timestamp + 1 hours - 1);
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
        vm.warp(block.timestamp + 1 hours - 1);
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
