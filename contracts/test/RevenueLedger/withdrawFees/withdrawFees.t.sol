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

    function testFuzz_TakesTheFeesAlone(uint40[4] memory amounts, uint16 bps) external {
        uint256 base = _model(creator, "a");
        uint256 child = _fineTuneOf(alice, "b", base);
        vm.prank(governor);
        ledger.setProtocolBps(bps % 501);
        uint256 expected;
        for (uint256 i = 0; i < 4; ++i) {
            uint256 amount = uint256(amounts[i]) + 1;
            ledger.pay(i % 2 == 0 ? base : child, amount);
            expected += amount * (bps % 501) / 10_000;
        }
        (uint256 tracked, uint256 waiting, uint256 claimable, uint256 fees) = ledger.totals();
        assertEq(fees, expected);
        if (fees == 0) return;
        ledger.withdrawFees();
        assertEq(usd.balanceOf(communityPool), fees);
        (uint256 left, uint256 stillWaiting, uint256 stillClaimable, uint256 none) = ledger.totals();
        assertEq(left, tracked - fees);
        assertEq(stillWaiting, waiting);
        assertEq(stillClaimable, claimable);
        assertEq(none, 0);
        assertEq(usd.balanceOf(address(ledger)), left);
    }
}
