// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IExecutionDisputes} from "../../../src/disputes/IExecutionDisputes.sol";
import {DisputesFixture} from "../DisputesFixture.sol";
import {ICredits} from "../../../src/money/ICredits.sol";

contract WithdrawTest is DisputesFixture {
    function test_RevertWhen_ThereIsNothing() external {
        vm.expectRevert(
            abi.encodeWithSelector(ICredits.Credits_NothingToWithdraw.selector, carol)
        );
        disputes.withdraw(carol);
    }

    function test_WhenThereIs_PaysTheAccountOnce() external {
        bytes32 id = _challenge(0);
        bytes32 other = _challenge(1);
        vm.warp(START + 3 days);
        disputes.conclude(id);
        disputes.conclude(other);
        uint256 before = usd.balanceOf(carol);
        vm.expectEmit(address(disputes));
        emit ICredits.CreditWithdrawn(carol, 2 * BOND);
        vm.prank(bob);
        disputes.withdraw(carol);
        assertEq(usd.balanceOf(carol) - before, 2 * BOND);
        assertEq(disputes.creditOf(carol), 0);
        _conserves();
        vm.expectRevert(
            abi.encodeWithSelector(ICredits.Credits_NothingToWithdraw.selector, carol)
        );
        disputes.withdraw(carol);
    }
}
