// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ILineageDisputes} from "../../../src/disputes/ILineageDisputes.sol";
import {LineageFixture} from "../LineageFixture.sol";
import {ICredits} from "../../../src/money/ICredits.sol";

contract WithdrawTest is LineageFixture {
    function _nothing() private {
        vm.expectRevert(
            abi.encodeWithSelector(ICredits.Credits_NothingToWithdraw.selector, carol)
        );
    }

    function test_RevertWhen_ThereIsNothing() external {
        _nothing();
        disputes.withdraw(carol);
    }

    function test_WhenThereIs_PaysTheAccountOnce() external {
        _upholdBySilence();
        uint256 before = usd.balanceOf(carol);
        vm.expectEmit(address(disputes));
        emit ICredits.CreditWithdrawn(carol, BOND);
        vm.prank(bob);
        disputes.withdraw(carol);
        assertEq(usd.balanceOf(carol) - before, BOND);
        _conserves();
        _nothing();
        disputes.withdraw(carol);
    }
}
