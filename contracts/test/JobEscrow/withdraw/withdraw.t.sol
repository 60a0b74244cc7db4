// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IJobEscrow, JobState} from "../../../src/jobs/IJobEscrow.sol";
import {EscrowFixture} from "../EscrowFixture.sol";
import {ICredits} from "../../../src/money/ICredits.sol";

contract WithdrawTest is EscrowFixture {
    function test_RevertWhen_ThereIsNothing() external {
        _refuses(ICredits.Credits_NothingToWithdraw.selector, carol);
        escrow.withdraw(carol);
    }

    function test_PaysTheAccount_WhoeverCallsAndOnce() external {
        uint256 id = _reach(JobState.Submitted);
        vm.prank(payer);
        escrow.approve(id);
        uint256 before = usd.balanceOf(worker);
        vm.expectEmit(address(escrow));
        emit ICredits.CreditWithdrawn(worker, TO_NODE + BOND);
        vm.prank(carol);
        escrow.withdraw(worker);
        assertEq(usd.balanceOf(worker) - before, TO_NODE + BOND);
        _conserves();
        _refuses(ICredits.Credits_NothingToWithdraw.selector, worker);
        escrow.withdraw(worker);
    }

    function test_ABareTransfer_IsNobodys() external {
        _post();
        vm.prank(carol);
        usd.transfer(address(escrow), 5e6);
        (uint256 held, uint256 credits) = escrow.totals();
        assertEq(usd.balanceOf(address(escrow)), held + credits + 5e6);
        _refuses(ICredits.Credits_NothingToWithdraw.selector, carol);
        escrow.withdraw(carol);
    }
}
