// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AssetKind, EdgeType, Parent, Registration} from "../../../src/registry/AssetTypes.sol";
import {IAssetRegistry} from "../../../src/registry/IAssetRegistry.sol";
import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";
import {Fixture} from "../../Fixture.sol";

contract DistributeTest is Fixture {
    uint256 private a;
    uint256 private b;
    uint256 private c;
    uint256 private d;

    function setUp() public override {
        super.setUp();
        a = _tenPercent("a", 0);
        b = _tenPercent("b", a);
        c = _tenPercent("c", b);
        d = _tenPercent("d", c);
    }

    function _tenPercent(bytes32 salt, uint256 parent) private returns (uint256) {
        Registration memory r = _registration(creator, salt);
        r.licence.fineTuneBps = 1_000;
        if (parent != 0) {
            r.parents = new Parent[](1);
            r.parents[0] = _parent(parent, EdgeType.FineTune);
        }
        return _register(creator, r);
    }

    function _datasets(uint256 count) private returns (uint256 child, uint256[] memory parents) {
        Registration memory r = _registration(alice, "child");
        r.parents = new Parent[](count);
        parents = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            Registration memory dataset = _registration(creator, bytes32(i));
            dataset.kind = uint8(AssetKind.Dataset);
            dataset.licence.datasetBps = 333;
            parents[i] = _register(creator, dataset);
            r.parents[i] = _parent(parents[i], EdgeType.Dataset);
        }
        child = _register(alice, r);
    }

    function test_WhenTheAssetHasNoParents_NothingHappens() external {
        ledger.pay(a, 1_000_000);
        vm.recordLogs();
        ledger.distribute(a);
        assertEq(vm.getRecordedLogs().length, 0);
    }

    function test_RevertWhen_TheAssetIsUnknown() external {
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_UnknownAsset.selector, 7));
        ledger.distribute(7);
    }

    function test_GivenAChain_OneHopPaysOwnPartAndPassesTheRestOn() external {
        ledger.pay(d, 10_000_000);
        assertEq(ledger.pending(d), 2_379_000);
        vm.expectEmit(address(ledger));
        emit IRevenueLedger.Distributed(d, 2_379_000);
        ledger.distribute(d);
        assertEq(ledger.pending(d), 0);
        assertEq(ledger.accumulated(c), 624_000);
        assertEq(ledger.inherited(c), 1_755_000);
        assertEq(ledger.accumulated(b), 0);
    }

    function test_GivenAChain_EveryAncestorIsPaidAfterItsHop() external {
        ledger.pay(d, 10_000_000);
        ledger.distribute(d);
        ledger.distribute(c);
        ledger.distribute(b);
        assertEq(ledger.accumulated(c), 624_000);
        assertEq(ledger.accumulated(b), 780_000);
        assertEq(ledger.accumulated(a), 975_000);
        assertEq(ledger.inherited(c) + ledger.inherited(b) + ledger.inherited(a), 0);
    }

    function test_GivenAChain_TheOrderDoesNotMatter() external {
        ledger.pay(d, 10_000_000);
        ledger.distribute(b);
        ledger.distribute(c);
        ledger.distribute(d);
        ledger.distribute(c);
        ledger.distribute(b);
        assertEq(ledger.accumulated(a), 975_000);
        assertEq(ledger.accumulated(b), 780_000);
    }

    function test_GivenPendingAndInherited_BothMove() external {
        ledger.pay(d, 10_000_000);
        ledger.distribute(d);
        ledger.pay(c, 1_000_000);
        assertEq(ledger.pending(c), 175_500);
        ledger.distribute(c);
        // own/rate of c→b is 800/1800.
        assertEq(ledger.accumulated(b), 780_000 + 78_000);
        assertEq(ledger.inherited(b), 975_000 + 97_500);
    }

    function test_GivenSeveralParents_TheRemainderStaysPending() external {
        (uint256 child, uint256[] memory parents) = _datasets(3);
        ledger.pay(child, 1_029);
        assertEq(ledger.pending(child), 100);
        ledger.distribute(child);
        assertEq(ledger.pending(child), 1);
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(ledger.accumulated(parents[i]), 33);
        }
    }

    function testFuzz_DistributionConserves(uint64[4] memory amounts, uint8 order) external {
        uint256[4] memory assets = [a, b, c, d];
        uint256 paid;
        for (uint256 i = 0; i < 16; ++i) {
            uint256 asset = assets[(i * (order | 1)) % 4];
            if (i < 4) {
                uint256 amount = bound(amounts[i], 1, 1e12);
                paid += amount;
                ledger.pay(asset, amount);
            }
            ledger.distribute(assets[(i + order) % 4]);
        }
        (uint256 tracked, uint256 waiting, uint256 claimable, uint256 fees) = ledger.totals();
        uint256 pendings;
        uint256 owed;
        for (uint256 i = 0; i < 4; ++i) {
            pendings += ledger.pending(assets[i]) + ledger.inherited(assets[i]);
            owed += ledger.claimable(assets[i], creator);
        }
        assertEq(tracked, paid);
        assertEq(waiting, pendings);
        assertEq(claimable, owed);
        assertEq(waiting + claimable + fees, paid);
        assertEq(usd.balanceOf(address(ledger)), paid);
    }
}
