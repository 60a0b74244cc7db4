// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";
import {Fixture} from "../../Fixture.sol";

contract CreditArrearsTest is Fixture {
    function test_RevertGiven_AnotherCaller() external {
        uint256 assetId = _model(creator, "a");
        vm.expectRevert(
            abi.encodeWithSelector(IRevenueLedger.RevenueLedger_NotLineageDisputes.selector, creator)
        );
        vm.prank(creator);
        ledger.creditArrears(assetId, 1, 1);
    }

    function testFuzz_CreditsHoldersAndParents(uint256 holders, uint256 passed) external {
        holders = bound(holders, 0, 1e14);
        passed = bound(passed, 0, 1e14);
        uint256 root = _model(alice, "root");
        uint256 assetId = _fineTuneOf(creator, "a", root);
        _fund(lineageDisputes, 2e14);
        vm.expectEmit(address(ledger));
        emit IRevenueLedger.ArrearsCredited(assetId, holders, passed);
        vm.prank(lineageDisputes);
        ledger.creditArrears(assetId, holders, passed);
        assertEq(ledger.claimable(assetId, creator), holders);
        assertEq(ledger.inherited(assetId), passed);
        ledger.distribute(assetId);
        assertEq(ledger.claimable(root, alice), passed);
        (uint256 tracked, uint256 waiting,, uint256 fees) = ledger.totals();
        assertEq(waiting + fees, 0);
        assertEq(usd.balanceOf(address(ledger)), tracked);
    }
}
