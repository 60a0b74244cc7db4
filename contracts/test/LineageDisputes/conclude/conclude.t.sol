// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {DisputeState} from "../../../src/disputes/IExecutionDisputes.sol";
import {ILineageDisputes} from "../../../src/disputes/ILineageDisputes.sol";
import {AssetKind, EdgeType, Parent, Registration} from "../../../src/registry/AssetTypes.sol";
import {LineageFixture} from "../LineageFixture.sol";

contract ConcludeTest is LineageFixture {
    function test_RevertGiven_ItIsNotOpen() external {
        _wrongState(0, DisputeState.None);
        disputes.conclude(0);
        uint256 id = _upholdBySilence();
        _wrongState(id, DisputeState.Upheld);
        disputes.conclude(id);
    }

    function _concludesAt(uint256 id, uint256 until) private {
        vm.warp(until - 1);
        vm.expectRevert(abi.encodeWithSelector(ILineageDisputes.LineageDisputes_TooEarly.selector, until));
        disputes.conclude(id);
        vm.warp(until);
        disputes.conclude(id);
    }

    function test_WhenNobodyAnswered_Upholds() external {
        uint256 id = _challenge();
        _concludesAt(id, started + 7 days);
        _assertEnded(id, DisputeState.Upheld, BOND, 0, 0);
    }

    function test_WhenTheArbiterWasSilent_Lapses() external {
        uint256 id = _reach(DisputeState.Answered, true);
        _concludesAt(id, started + 21 days);
        _assertEnded(id, DisputeState.Lapsed, BOND, BOND, 0);
        _challenge();
    }

    function testFuzz_WhenNobodySpoke_IsAsTheVerdictSays(bool upheld, bool appealed) external {
        uint256 id = _reach(appealed ? DisputeState.Appealed : DisputeState.Decided, upheld);
        _concludesAt(id, started + (appealed ? 21 days : 48 hours));
        uint256 won = 2 * BOND - FORFEIT;
        if (upheld) _assertEnded(id, DisputeState.Upheld, won, 0, FORFEIT);
        else _assertEnded(id, DisputeState.Dismissed, 0, won, FORFEIT);
    }

    /// @dev 1,000 USD less 2.5 % are 975; twice 25.5 % of them 497.25, of which 1,050 of 2,550 are Bob's.
    function test_WhenUpheld_PaysTwiceTheArrears() external {
        ledger.pay(child, 1_000e6);
        uint256 id = _challenge();
        vm.warp(started + 7 days);
        vm.expectEmit(address(disputes));
        emit ILineageDisputes.LineageUpheld(id, child, parent, uint16(RATE), 497_250_000);
        vm.expectEmit(address(disputes));
        emit ILineageDisputes.ArrearsPaid(child, parent, 0, 497_250_000);
        disputes.conclude(id);
        assertEq(ledger.claimable(child, creator), 477_750_000);
        assertEq(ledger.claimable(parent, bob), 204_750_000);
        assertEq(ledger.inherited(parent), 292_500_000);
        ledger.distribute(parent);
        assertEq(ledger.claimable(root, alice), 292_500_000);
        (uint256 own, uint256 passed) = disputes.arrearsOf(child, parent);
        assertEq(own + passed, 0);
        _conserves();
    }

    function test_WhenUpheld_LaterPaymentsPayTheEdge() external {
        ledger.pay(child, 1_000e6);
        _upholdBySilence();
        uint256 before = ledger.claimable(parent, bob);
        ledger.pay(child, 1_000e6);
        assertEq(ledger.pending(child), (975e6 * RATE) / 10_000);
        ledger.distribute(child);
        assertEq(ledger.claimable(parent, bob) - before, (975e6 * OWN) / 10_000);
        _conserves();
    }

    /// @dev What was set aside for the parent that the child did name goes to that one alone.
    function test_WhenUpheld_DistributesUnderTheOldEdges() external {
        uint256 named = _model(alice, "named");
        vm.warp(block.timestamp + 1);
        child = _fineTuneOf(creator, "half honest", named);
        ledger.pay(child, 1_000e6);
        _upholdBySilence();
        assertEq(ledger.pending(child), 0);
        assertEq(ledger.claimable(named, alice), (975e6 * 1_500) / 10_000);
        // Twice the late edge of all 975 USD, not of the 828.75 USD that the holders got.
        assertEq(ledger.accumulated(parent) + ledger.inherited(parent), 497_250_000);
        assertEq(disputes.revenueOf(child), 975e6);
        _conserves();
    }

    function test_WhenUpheldTwice_CountsEarlierRevenueAsItWas() external {
        uint256 second = _secondParent();
        ledger.pay(child, 1_000e6);
        _upholdBySilence();
        ledger.pay(child, 1_000e6);
        assertEq(disputes.revenueOf(child), 2 * 975e6);
        uint256 id = _challengeAbout(second, FINE_TUNE);
        vm.warp(block.timestamp + 7 days);
        vm.expectEmit(address(disputes));
        // Twice 15 % of 1,950 USD.
        emit ILineageDisputes.LineageUpheld(id, child, second, 1_500, 585e6);
        disputes.conclude(id);
        assertEq(disputes.revenueOf(child), 2 * 975e6);
        _conserves();
    }

    function _secondParent() private returns (uint256 second) {
        second = _model(alice, "second");
        vm.warp(block.timestamp + 1);
        child = _model(creator, "of two");
    }

    function test_ArrearsReceivedAreNoRevenue() external {
        ledger.pay(child, 1_000e6);
        _upholdBySilence();
        assertGt(ledger.accumulated(parent), 0);
        assertEq(disputes.revenueOf(parent), 0);
    }

    /// @dev A distillation at 5 % that was a fine-tune at 15 %: the difference of the rates is owed.
    function test_WhenACorrectionIsUpheld_OwesTheDifference() external {
        Registration memory r = _registration(bob, "cheap to distil");
        r.licence.distilBps = 500;
        parent = _register(bob, r);
        vm.warp(block.timestamp + 1);
        r = _registration(creator, "distilled");
        r.parents = new Parent[](1);
        r.parents[0] = _parent(parent, EdgeType.Distil);
        child = _register(creator, r);
        ledger.pay(child, 1_000e6);
        uint256 id = _challenge();
        vm.warp(block.timestamp + 7 days);
        vm.expectEmit(address(disputes));
        emit ILineageDisputes.LineageUpheld(id, child, parent, 1_500, 195e6);
        disputes.conclude(id);
        assertEq(ledger.claimable(parent, bob), 48_750_000 + 195e6);
        _conserves();
    }

    function test_GivenTheRateCouldNotRise_EndsWithoutArrears() external {
        _upholdBySilence();
        ledger.pay(child, 1_000e6);
        uint256 id = _challengeAbout(parent, uint8(EdgeType.Distil));
        vm.warp(block.timestamp + 7 days);
        vm.expectEmit(address(disputes));
        emit ILineageDisputes.LineageUpheld(id, child, parent, uint16(RATE), 0);
        disputes.conclude(id);
        _assertEnded(id, DisputeState.Upheld, 2 * BOND, 0, 0);
    }

    function test_GivenNoPlaceForAnEdge_EndsWithoutArrears() external {
        uint256[] memory data = new uint256[](32);
        for (uint256 i = 0; i < data.length; ++i) {
            Registration memory d = _registration(bob, bytes32(i));
            d.kind = uint8(AssetKind.Dataset);
            d.licence.datasetBps = 0;
            data[i] = _register(bob, d);
        }
        vm.warp(block.timestamp + 1);
        Registration memory r = _registration(creator, "full");
        r.parents = new Parent[](32);
        for (uint256 i = 0; i < data.length; ++i) {
            r.parents[i] = _parent(data[i], EdgeType.Dataset);
        }
        child = _register(creator, r);
        ledger.pay(child, 1_000e6);
        uint256 id = _challenge();
        vm.warp(block.timestamp + 7 days);
        vm.expectEmit(address(disputes));
        emit ILineageDisputes.LineageUpheld(id, child, parent, 0, 0);
        disputes.conclude(id);
        assertEq(disputes.creditOf(carol), BOND);
        _conserves();
    }

    /// @dev At no amount of gas is the dispute upheld and the edge left out.
    function testFuzz_RevertWhen_TheGasDoesNotSuffice(uint256 gas) external {
        ledger.pay(child, 1_000e6);
        uint256 id = _challenge();
        vm.warp(started + 7 days);
        (bool done,) =
            address(disputes).call{gas: bound(gas, 20_000, 600_000)}(abi.encodeCall(disputes.conclude, (id)));
        assertEq(registry.upstreamBps(child), done ? RATE : 0);
        assertEq(disputes.creditOf(carol), done ? BOND : 0);
    }

    // ---------------------------------------------------------------------------------------------------- escrow

    /// @dev 975 USD come in before and 975 USD after: of the first twice 25.5 % are owed, of the second 25.5 % wait already.
    function test_WhenUpheld_WhatWasSetAsideIsTheParents() external {
        ledger.pay(child, 1_000e6);
        uint256 id = _challenge();
        ledger.pay(child, 1_000e6);
        assertEq(disputes.escrowOf(id), 248_625_000);
        assertEq(ledger.claimable(child, creator), 975e6 + 975e6 - 248_625_000);
        assertEq(disputes.revenueOf(child), 2 * 975e6);
        vm.warp(started + 7 days);
        vm.expectEmit(address(disputes));
        emit ILineageDisputes.EscrowSettled(id, 248_625_000, 0);
        vm.expectEmit(address(disputes));
        emit ILineageDisputes.LineageUpheld(id, child, parent, uint16(RATE), 497_250_000);
        disputes.conclude(id);
        assertEq(ledger.claimable(parent, bob), 102_375_000 + 204_750_000);
        assertEq(ledger.inherited(parent), 146_250_000 + 292_500_000);
        assertEq(disputes.revenueOf(child), 2 * 975e6);
        assertEq(disputes.escrowOf(id), 0);
        _nothingIsHeld();
    }

    function testFuzz_WhenNotUpheld_ItGoesBackToTheHolders(uint256 amount, bool lapses) external {
        amount = bound(amount, 1, 1e13);
        uint256 id = _reach(lapses ? DisputeState.Answered : DisputeState.Decided, false);
        ledger.pay(child, amount);
        uint256 net = amount - (amount * 250) / 10_000;
        uint256 aside = (net * RATE) / 10_000;
        assertEq(ledger.claimable(child, creator), net - aside);
        vm.warp(started + 21 days);
        vm.expectEmit(address(disputes));
        emit ILineageDisputes.EscrowSettled(id, 0, aside);
        disputes.conclude(id);
        assertEq(ledger.claimable(child, creator), net);
        assertEq(ledger.accumulated(parent) + ledger.inherited(parent), 0);
        assertEq(disputes.revenueOf(child), net);
        _nothingIsHeld();
    }

    /// @dev 25.5 % for the first, and of the 30 % of a merge only what is left of 50 % for the second.
    function test_GivenSeveralDisputes_EachHasItsOwn() external {
        (uint256 first, uint256 second) = _twoDisputes();
        ledger.pay(child, 1_000e6);
        assertEq(disputes.escrowOf(first), (975e6 * RATE) / 10_000);
        assertEq(disputes.escrowOf(second), (975e6 * 2_450) / 10_000);
        vm.warp(started + 7 days);
        disputes.conclude(second);
        // 30 % by now, as the first sets nothing in stone: all that was set aside, and twice what is missing.
        uint256 due = (975e6 * 3_000) / 10_000;
        uint256 aside = (975e6 * 2_450) / 10_000;
        assertEq(ledger.claimable(root, alice), aside + 2 * (due - aside));
        assertEq(disputes.escrowOf(first), (975e6 * RATE) / 10_000);
        _conserves();
    }

    /// @dev The second edge took 30 % for good: the first dispute sets 20 % aside from then on, and its edge comes to 20 %.
    function test_GivenAnotherEdgeCameIn_HalfOfAPaymentIsStillTheHolders() external {
        (uint256 first, uint256 second) = _twoDisputes();
        vm.warp(started + 7 days);
        disputes.conclude(second);
        ledger.pay(child, 1_000e6);
        assertEq(ledger.claimable(child, creator), 487_500_000);
        assertEq(disputes.escrowOf(first), 195e6);
        ledger.distribute(child);
        assertEq(ledger.claimable(root, alice), 292_500_000);
        disputes.conclude(first);
        assertEq(registry.upstreamBps(child), 5_000);
        assertEq(ledger.accumulated(parent) + ledger.inherited(parent), 195e6);
        assertEq(ledger.claimable(child, creator), 487_500_000);
        _nothingIsHeld();
    }

    /// @dev What the edge would not have paid goes back, and the parent has no arrears from it.
    function test_GivenTheEdgeCameToLess_TheRestGoesBack() external {
        (uint256 first, uint256 second) = _twoDisputes();
        ledger.pay(child, 1_000e6);
        vm.warp(started + 7 days);
        disputes.conclude(second);
        uint256 before = ledger.claimable(child, creator);
        vm.expectEmit(address(disputes));
        emit ILineageDisputes.EscrowSettled(first, 195e6, 53_625_000);
        vm.expectEmit(address(disputes));
        emit ILineageDisputes.LineageUpheld(first, child, parent, 2_000, 0);
        disputes.conclude(first);
        assertEq(ledger.claimable(child, creator), before + 53_625_000);
        _nothingIsHeld();
    }

    /// @dev A merge that hides Bob's fine-tune, at 25.5 % by its licence, and Alice's root, at 30 %.
    function _twoDisputes() private returns (uint256 first, uint256 second) {
        Registration memory r = _registration(bob, "cheap to merge");
        r.licence.mergeBps = 1_500;
        r.parents = new Parent[](1);
        r.parents[0] = _parent(root, EdgeType.FineTune);
        parent = _register(bob, r);
        started = block.timestamp + 1;
        vm.warp(started);
        r = _registration(creator, "merge");
        r.kind = uint8(AssetKind.Merge);
        child = _register(creator, r);
        first = _challengeAbout(parent, uint8(EdgeType.Merge));
        second = _challengeAbout(root, uint8(EdgeType.Merge));
    }

    function _nothingIsHeld() private view {
        (uint256 bps, uint256 held) = ledger.disputedOf(child);
        assertEq(bps + held, 0);
        _conserves();
    }

    function testFuzz_ConservesAndPaysTheArrears(uint256 before, uint256 between, bool claims) external {
        before = bound(before, 1, 1e13);
        between = bound(between, 1, 1e13);
        ledger.pay(child, before);
        if (claims) _claim(creator, child);
        uint256 id = _challenge();
        ledger.pay(child, between);
        (uint256 early, uint256 late) = (before - (before * 250) / 10_000, between - (between * 250) / 10_000);
        uint256 held = ledger.claimable(child, creator);
        uint256 aside = disputes.escrowOf(id);
        assertEq(aside, (late * RATE) / 10_000);
        vm.warp(started + 7 days);
        disputes.conclude(id);
        uint256 arrears = (2 * (early + late) * RATE) / 10_000 - 2 * aside;
        uint256 paid = arrears < held ? arrears : held;
        (uint256 own, uint256 passed) = disputes.arrearsOf(child, parent);
        assertEq(own + passed, arrears - paid);
        assertEq(ledger.claimable(child, creator), held - paid);
        assertEq(ledger.accumulated(parent) + ledger.inherited(parent), aside + paid);
        _nothingIsHeld();
    }
}
