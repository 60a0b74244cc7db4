// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Vm} from "forge-std/Vm.sol";
import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";
import {Fixture} from "../../Fixture.sol";

contract PayManyTest is Fixture {
    function test_RevertWhen_LengthsDiffer() external {
        vm.expectRevert(IRevenueLedger.RevenueLedger_LengthMismatch.selector);
        ledger.payMany(new uint256[](1), new uint256[](2));
    }

    function test_RevertWhen_AnAmountIsZero() external {
        uint256[] memory ids = _one(_model(creator, "a"));
        vm.expectRevert(IRevenueLedger.RevenueLedger_ZeroAmount.selector);
        ledger.payMany(ids, new uint256[](1));
    }

    function test_WhenAllIsWell_PaysAndDistributesEachAssetOnce() external {
        uint256 base = _model(creator, "a");
        uint256 child = _fineTuneOf(alice, "b", base);
        uint256[] memory ids = new uint256[](3);
        uint256[] memory amounts = new uint256[](3);
        (ids[0], ids[1], ids[2]) = (child, child, base);
        (amounts[0], amounts[1], amounts[2]) = (1_000_000, 1_000_000, 500_000);
        uint256 before = usd.balanceOf(address(this));
        vm.recordLogs();
        ledger.payMany(ids, amounts);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 distributions;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] == IRevenueLedger.Distributed.selector) ++distributions;
        }
        assertEq(distributions, 1);
        assertEq(before - usd.balanceOf(address(this)), 2_500_000);
        assertEq(ledger.pending(child), 0);
        assertEq(ledger.claimable(base, creator), 487_500 + 292_500);
        assertEq(ledger.claimable(child, alice), 2 * 828_750);
    }
}
