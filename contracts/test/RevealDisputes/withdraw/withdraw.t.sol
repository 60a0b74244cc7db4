// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IRevealDisputes} from "../../../src/disputes/IRevealDisputes.sol";
import {RevealFixture} from "../RevealFixture.sol";
import {ICredits} from "../../../src/money/ICredits.sol";

contract WithdrawRevealTest is RevealFixture {
    function test_RevertWhen_ThereIsNothing() external {
        vm.expectRevert(abi.encodeWithSelector(ICredits.Credits_NothingToWithdraw.selector, carol));
        revealDisputes.withdraw(carol);
    }

    function test_WhenThereIsSome_PaysItToItsOwnerOnce() external {
        uint256 before = usd.balanceOf(carol);
        _void();
        (uint256 bonds, uint256 credits) = revealDisputes.totals();
        assertEq(bonds, 0);
        assertEq(credits, BOND);
        vm.expectEmit(address(revealDisputes));
        emit ICredits.CreditWithdrawn(carol, BOND);
        vm.prank(bob);
        revealDisputes.withdraw(carol);
        assertEq(usd.balanceOf(carol), before);
        (, credits) = revealDisputes.totals();
        assertEq(credits, 0);
        assertEq(usd.balanceOf(address(revealDisputes)), 0);
        vm.expectRevert(abi.encodeWithSelector(ICredits.Credits_NothingToWithdraw.selector, carol));
        revealDisputes.withdraw(carol);
    }
}
