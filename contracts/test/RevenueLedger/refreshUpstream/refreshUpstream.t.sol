// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {EdgeType} from "../../../src/registry/AssetTypes.sol";
import {IAssetRegistry} from "../../../src/registry/IAssetRegistry.sol";
import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";
import {Fixture} from "../../Fixture.sol";

contract RefreshUpstreamTest is Fixture {
    uint256 private parent;
    uint256 private hidden;
    uint256 private child;

    function setUp() public override {
        super.setUp();
        parent = _model(alice, "parent");
        hidden = _model(bob, "hidden");
        vm.warp(block.timestamp + 1);
        child = _fineTuneOf(creator, "child", parent);
    }

    function _addLate() private {
        vm.prank(lineageDisputes);
        registry.addLateEdge(child, hidden, uint8(EdgeType.FineTune));
    }

    function test_RevertGiven_AnUnknownAsset() external {
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_UnknownAsset.selector, 7));
        ledger.refreshUpstream(7);
    }

    function test_GivenTheSameRates_OnlyDistributes() external {
        ledger.pay(child, 1_000e6);
        vm.recordLogs();
        ledger.refreshUpstream(child);
        assertEq(vm.getRecordedLogs().length, 1);
        assertEq(ledger.claimable(parent, alice), (975e6 * 1_500) / 10_000);
    }

    function test_GivenALateEdge_SetsTheNewRateAside() external {
        ledger.pay(child, 1_000e6);
        ledger.distribute(child);
        _addLate();
        ledger.pay(child, 1_000e6);
        assertEq(ledger.pending(child), (975e6 * 1_500) / 10_000);
        ledger.distribute(child);
        vm.expectEmit(address(ledger));
        emit IRevenueLedger.UpstreamRefreshed(child, 1_500, 3_000);
        vm.prank(carol);
        ledger.refreshUpstream(child);
        ledger.pay(child, 1_000e6);
        assertEq(ledger.pending(child), (975e6 * 3_000) / 10_000);
        (uint256 tracked,,,) = ledger.totals();
        assertEq(usd.balanceOf(address(ledger)), tracked);
    }

    function test_GivenNoPaymentYet_TheFirstReadsTheRates() external {
        _addLate();
        ledger.refreshUpstream(child);
        ledger.pay(child, 1_000e6);
        assertEq(ledger.pending(child), (975e6 * 3_000) / 10_000);
    }
}
