// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IUsageDisputes} from "../../../src/disputes/IUsageDisputes.sol";
import {UsageFixture} from "../UsageFixture.sol";
import {ICredits} from "../../../src/money/ICredits.sol";

contract WithdrawTest is UsageFixture {
    function test_RevertGiven_ThereIsNoCredit() external {
        vm.expectRevert(abi.encodeWithSelector(ICredits.Credits_NothingToWithdraw.selector, carol));
        disputes.withdraw(carol);
    }

    function test_WhenAllIsWell_PaysTheAccountOnce() external {
        _claimed(0);
        _answer(0);
        bytes32 id = _claimed(3);
        vm.warp(OPENS + 3 days);
        disputes.conclude(id);
        address[2] memory accounts = [carol, settlement];
        for (uint256 i = 0; i < 2; ++i) {
            uint256 before = usd.balanceOf(accounts[i]);
            vm.expectEmit(address(disputes));
            emit ICredits.CreditWithdrawn(accounts[i], CLAIM_BOND);
            vm.prank(bob);
            disputes.withdraw(accounts[i]);
            assertEq(usd.balanceOf(accounts[i]) - before, CLAIM_BOND);
            vm.expectRevert(
                abi.encodeWithSelector(ICredits.Credits_NothingToWithdraw.selector, accounts[i])
            );
            disputes.withdraw(accounts[i]);
            _conserves();
        }
        assertEq(usd.balanceOf(address(disputes)), 0);
    }
}
