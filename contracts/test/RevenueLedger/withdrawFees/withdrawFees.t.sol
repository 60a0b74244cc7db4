// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";
import {Fixture} from "../../Fixture.sol";

contract WithdrawFeesTest is Fixture {
    function test_RevertWhen_ThereAreNone() external {
        vm.expectRevert(IRevenueLedger.RevenueLedger_ZeroAmount.selector);
        ledger.withdrawFees();
    }

    function test_WhenThereAreSome_ThePoolGetsThem() external {
        ledger.pay(_model(creator, "a"), 1_000_000);
        vm.expectEmit(address(ledger));
        emit IRevenueLedger.FeesWithdrawn(communityPool, 25_000);
        vm.prank(alice);
        ledger.withdrawFees();
        assertEq(usd.balanceOf(communityPool), 25_000);
        (uint256 tracked,,, uint256 fees) = ledger.totals();
        assertEq(fees, 0);
        assertEq(tracked, usd.balanceOf(address(ledger)));
    }
}
