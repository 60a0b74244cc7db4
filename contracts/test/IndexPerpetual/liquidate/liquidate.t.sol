// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIndexPerpetual} from "../../../src/indices/IIndexPerpetual.sol";
import {PerpetualFixture} from "../PerpetualFixture.sol";

contract LiquidateTest is PerpetualFixture {
    function setUp() public override {
        super.setUp();
        // the most that 10,000 allows, nearly: the fees are 24 each
        _trade(0, 1, 48 * ONE, PRICE);
    }

    function _liquidate(uint256 by, uint256 account, uint128 size) private {
        vm.prank(traders[by]);
        perpetual.liquidate(traders[account], size);
    }

    function _deposit(uint256 to, uint128 amount) private {
        vm.prank(traders[to]);
        perpetual.deposit(traders[to], amount);
    }

    function test_RevertWhen_TheMarkIsStale() external {
        _moveTo(850e6);
        uint40 at = perpetual.mark().at;
        vm.warp(uint256(at) + 2 hours + 1);
        vm.expectRevert(abi.encodeWithSelector(IIndexPerpetual.IndexPerpetual_StaleMark.selector, at));
        _liquidate(2, 0, ONE);
    }

    function test_RevertWhen_NothingTooMuchOrOneself() external {
        _moveTo(850e6);
        vm.expectRevert(IIndexPerpetual.IndexPerpetual_ZeroAmount.selector);
        _liquidate(2, 0, 0);
        vm.expectRevert(
            abi.encodeWithSelector(IIndexPerpetual.IndexPerpetual_InsufficientPosition.selector, traders[0], 48 * ONE)
        );
        _liquidate(2, 0, 48 * ONE + 1);
        vm.expectRevert(abi.encodeWithSelector(IIndexPerpetual.IndexPerpetual_SelfTrade.selector, traders[0]));
        _liquidate(0, 0, ONE);
    }

    function test_RevertWhen_ItHasItsMaintenance() external {
        // 9,976 − 48 × 112 = 4,600, and 10 % of 42,624 is 4,262.4
        _moveTo(888e6);
        vm.expectRevert(
            abi.encodeWithSelector(
                IIndexPerpetual.IndexPerpetual_NotLiquidatable.selector, traders[0], 4_600e6, 4_262.4e6
            )
        );
        _liquidate(2, 0, ONE);
        vm.expectRevert(
            abi.encodeWithSelector(IIndexPerpetual.IndexPerpetual_NotLiquidatable.selector, traders[3], 10_000e6, 0)
        );
        _liquidate(2, 3, ONE);
    }

    function test_GivenExactlyItsMaintenance_IsLeftAlone() external {
        _moveTo(850e6);
        // 9,976 − 48 × 150 = 2,776, and 10 % of 40,800 is 4,080
        _deposit(0, 1_304e6 - 1);
        uint256 before = vm.snapshotState();
        _deposit(0, 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IIndexPerpetual.IndexPerpetual_NotLiquidatable.selector, traders[0], 4_080e6, 4_080e6
            )
        );
        _liquidate(2, 0, ONE);
        vm.revertToState(before);
        _liquidate(2, 0, ONE);
        assertEq(_size(2), int256(uint256(ONE)));
    }

    function test_GivenNothingIsLeft_PassesAllOfItOn() external {
        _moveTo(750e6);
        // 9,976 − 48 × 250 = −2,024
        _deposit(0, 2_024e6);
        assertEq(perpetual.equityOf(traders[0]), 0);
        _deposit(2, 10_000e6);
        _liquidate(2, 0, ONE);
        assertEq(_size(0), 0);
        assertEq(_balance(0), 0);
        assertEq(_size(2), int256(uint256(48 * ONE)));
        // 1 % of 36,000 were due to it, and the fund has the fees of the one trade
        assertEq(perpetual.equityOf(traders[2]), 20_000e6 + 48e6);
        assertEq(_insurance(), 0);
        _assertConserved();
    }

    function test_GivenTooLittleForTheReward_TheFundPaysTheRest() external {
        vm.prank(traders[3]);
        perpetual.fundInsurance(5_000e6);
        _moveTo(750e6);
        // 9,976 − 48 × 250 = −2,024
        _deposit(0, 2_024e6 + 100e6);
        _deposit(2, 10_000e6);
        vm.expectEmit(address(perpetual));
        emit IIndexPerpetual.AccountLiquidated(traders[0], traders[2], 48 * ONE, 750e6, 100e6);
        vm.expectEmit(address(perpetual));
        emit IIndexPerpetual.LiquidatorPaid(traders[2], 260e6);
        _liquidate(2, 0, 48 * ONE);
        assertEq(_balance(0), 0);
        assertEq(perpetual.equityOf(traders[2]), 20_000e6 + 360e6);
        assertEq(_insurance(), 5_048e6 - 260e6);
        _assertConserved();
    }

    function test_RevertWhen_TheLiquidatorLacksMargin() external {
        _moveTo(850e6);
        vm.prank(traders[2]);
        perpetual.withdraw(MARGIN - 1_000e6);
        vm.expectRevert(
            abi.encodeWithSelector(
                IIndexPerpetual.IndexPerpetual_InsufficientMargin.selector, traders[2], 1_085e6, 1_700e6
            )
        );
        _liquidate(2, 0, 10 * ONE);
    }

    function test_GivenUnderMaintenance_PassesOnAtTheMark() external {
        _moveTo(850e6);
        uint256 insured = _insurance();
        int256 equity = perpetual.equityOf(traders[0]);
        vm.expectEmit(address(perpetual));
        emit IIndexPerpetual.AccountLiquidated(traders[0], traders[2], 20 * ONE, 850e6, 340e6);
        _liquidate(2, 0, 20 * ONE);
        assertEq(_size(0), int256(uint256(28 * ONE)));
        assertEq(_size(2), int256(uint256(20 * ONE)));
        assertEq(perpetual.equityOf(traders[0]), equity - 340e6);
        assertEq(perpetual.equityOf(traders[2]), 10_000e6 + 170e6);
        assertEq(_insurance(), insured + 170e6);
        _assertConserved();
        // and is over its maintenance with the smaller position
        vm.expectRevert();
        _liquidate(2, 0, ONE);
    }

    function test_GivenADeficitAndInsurance_TheFundPays() external {
        vm.prank(traders[3]);
        perpetual.fundInsurance(5_000e6);
        _moveTo(750e6);
        uint256 insured = _insurance();
        // 9,976 − 48 × 250 = −2,024
        vm.expectEmit(address(perpetual));
        emit IIndexPerpetual.DeficitCovered(traders[0], 2_024e6, 0);
        _liquidate(2, 0, ONE);
        assertEq(_insurance(), insured - 2_024e6 - 360e6);
        assertEq(_size(0), 0);
        assertEq(_balance(0), 0);
        assertEq(perpetual.equityOf(traders[2]), 10_000e6 + 360e6);
        _assertConserved();
    }

    function test_GivenADeficitAndNoInsurance_AllOtherPositionsShare() external {
        _trade(2, 3, 12 * ONE, PRICE);
        _deposit(2, 10_000e6);
        _moveTo(750e6);
        uint256 insured = _insurance();
        int256[3] memory before =
            [perpetual.equityOf(traders[1]), perpetual.equityOf(traders[2]), perpetual.equityOf(traders[3])];
        uint256 rest = 2_024e6 - insured;
        vm.expectEmit(address(perpetual));
        emit IIndexPerpetual.DeficitCovered(traders[0], insured, rest);
        _liquidate(2, 0, 48 * ONE);
        // 48, 12 and 12 units of 72 share it
        assertApproxEqAbs(before[0] - perpetual.equityOf(traders[1]), int256(rest * 48 / 72), 50);
        assertApproxEqAbs(before[1] - perpetual.equityOf(traders[2]), int256(rest * 12 / 72), 15);
        assertApproxEqAbs(before[2] - perpetual.equityOf(traders[3]), int256(rest * 12 / 72), 15);
        assertEq(_balance(0), 0);
        _assertConserved();
    }

    function test_GivenOnlyTheCounterpart_ItBearsTheRest() external {
        _moveTo(750e6);
        int256 before = perpetual.equityOf(traders[1]);
        uint256 insured = _insurance();
        _liquidate(1, 0, 48 * ONE);
        assertEq(_openInterest(), 0);
        assertEq(_balance(0), 0);
        assertApproxEqAbs(before - _balance(1), int256(2_024e6 - insured), 50);
        _assertConserved();
    }

    function testFuzz_LeavesNoDebt(uint96 price, uint128 size, uint64 insurance) external {
        _deposit(2, 1e12);
        vm.prank(traders[3]);
        perpetual.fundInsurance(uint128(bound(insurance, 1, 3_000e6)));
        _moveTo(uint96(bound(price, 600e6, 1_400e6)));
        for (uint256 account = 0; account < 2; ++account) {
            vm.prank(traders[2]);
            try perpetual.liquidate(traders[account], uint128(bound(size, 1, 48 * ONE))) {
                assertGe(perpetual.equityOf(traders[account]), 0);
            } catch (bytes memory reason) {
                assertEq(bytes4(reason), IIndexPerpetual.IndexPerpetual_NotLiquidatable.selector);
            }
            _assertConserved();
        }
    }
}
