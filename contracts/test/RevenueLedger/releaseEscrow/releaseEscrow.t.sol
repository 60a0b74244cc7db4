// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {stdError} from "forge-std/StdError.sol";
import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";
import {Fixture} from "../../Fixture.sol";

contract ReleaseEscrowTest is Fixture {
    uint256 private parent;
    uint256 private child;

    function setUp() public override {
        super.setUp();
        parent = _fineTuneOf(bob, "parent", _model(alice, "root"));
        child = _model(creator, "child");
        vm.prank(lineageDisputes);
        ledger.setDisputed(child, 1_000);
        ledger.pay(child, 1_000e6);
    }

    function test_RevertGiven_AnotherCaller() external {
        vm.expectRevert(
            abi.encodeWithSelector(IRevenueLedger.RevenueLedger_NotLineageDisputes.selector, creator)
        );
        vm.prank(creator);
        ledger.releaseEscrow(child, 1, parent, 0, 0);
    }

    function test_RevertWhen_ItIsMoreThanThereIs() external {
        vm.startPrank(lineageDisputes);
        vm.expectRevert(
            abi.encodeWithSelector(IRevenueLedger.RevenueLedger_OutOfBounds.selector, 97_500_001, 97_500_000)
        );
        ledger.releaseEscrow(child, 97_500_001, parent, 0, 0);
        vm.expectRevert(stdError.arithmeticError);
        ledger.releaseEscrow(child, 10, parent, 6, 5);
    }

    function testFuzz_GivesEachItsPart(uint256 amount, uint256 own, uint256 passed) external {
        amount = bound(amount, 0, 97_500_000);
        own = bound(own, 0, amount);
        passed = bound(passed, 0, amount - own);
        uint256 before = ledger.claimable(child, creator);
        vm.expectEmit(address(ledger));
        emit IRevenueLedger.EscrowReleased(child, parent, amount - own - passed, own, passed);
        vm.prank(lineageDisputes);
        ledger.releaseEscrow(child, amount, parent, own, passed);
        assertEq(ledger.claimable(child, creator), before + amount - own - passed);
        assertEq(ledger.claimable(parent, bob), own);
        assertEq(ledger.inherited(parent), passed);
        (uint256 bps, uint256 held) = ledger.disputedOf(child);
        assertEq(bps, 1_000);
        assertEq(held, 97_500_000 - amount);
        (uint256 tracked, uint256 waiting, uint256 claimable,) = ledger.totals();
        assertEq(waiting, held + passed);
        assertEq(claimable, before + amount - passed);
        assertEq(usd.balanceOf(address(ledger)), tracked);
    }
}
