// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIndexPerpetual} from "../../../src/indices/IIndexPerpetual.sol";
import {PerpetualFixture} from "../PerpetualFixture.sol";

contract DepositTest is PerpetualFixture {
    function test_RevertWhen_Nothing() external {
        vm.expectRevert(IIndexPerpetual.IndexPerpetual_ZeroAmount.selector);
        perpetual.deposit(traders[0], 0);
    }

    function test_RevertWhen_ThePayerCannotPay() external {
        vm.expectRevert();
        perpetual.deposit(traders[0], 1);
        assertEq(_balance(0), int256(uint256(MARGIN)));
    }

    function testFuzz_CreditsExactlyWhatWasPaid(uint128 amount, uint8 to) external {
        amount = uint128(bound(amount, 1, 1e14));
        to = to % 4;
        uint256 before = usd.balanceOf(traders[0]);
        vm.expectEmit(address(perpetual));
        emit IIndexPerpetual.MarginDeposited(traders[to], traders[0], amount);
        vm.prank(traders[0]);
        perpetual.deposit(traders[to], amount);
        assertEq(before - usd.balanceOf(traders[0]), amount);
        assertEq(_balance(to), int256(uint256(MARGIN + amount)));
        _assertConserved();
    }
}
