// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {DisputeState} from "../../../src/disputes/IExecutionDisputes.sol";
import {ILineageDisputes} from "../../../src/disputes/ILineageDisputes.sol";
import {EdgeType, Registration} from "../../../src/registry/AssetTypes.sol";
import {Edge} from "../../../src/registry/Edge.sol";
import {MergeSigning} from "../../AssetRegistry/registerMerge/MergeSigning.sol";
import {Fixture} from "../../Fixture.sol";
import {LineageFixture} from "../LineageFixture.sol";

/// @notice A merge of Bob's parent, at a hundredth by its receipt, and of Alice's root.
contract FalseReceiptDisputeTest is LineageFixture, MergeSigning {
    uint8 private constant MERGE = uint8(EdgeType.Merge);
    /// @dev ⌊2100 · 0.01⌋ of its own and 1,500 for its root; all of it would be 3,600, of which 2,030 fit beside 2,970.
    uint256 private constant SCALED = 1_521;
    uint256 private constant FULL = 2_030;

    function setUp() public override(LineageFixture, Fixture) {
        super.setUp();
        _deployNodes(makeAddr("execution disputes"));
        Registration memory r = _merge(creator, "merge", _two(parent, root));
        child = _registerMerge(creator, r, _receipt(creator, r, _weights(10_000, 990_000)));
        assertEq(_edge().rateBps(), SCALED);
    }

    function _edge() private view returns (Edge) {
        return registry.edgesOf(child)[0];
    }

    function test_SetsAsideWhatTheReceiptTookOff() external {
        uint256 id = _challengeAbout(parent, MERGE);
        assertTrue(disputes.disputeOf(id).correction);
        assertEq(disputes.disputeOf(id).disputedBps, FULL - SCALED);
        ledger.pay(child, 1_000e6);
        assertEq(disputes.escrowOf(id), 975e6 * (FULL - SCALED) / 10_000);
    }

    function test_WhenUpheld_TheReceiptNoLongerCounts() external {
        ledger.pay(child, 1_000e6);
        uint256 id = _challengeAbout(parent, MERGE);
        vm.warp(block.timestamp + 7 days);
        uint256 arrears = 2 * 975e6 * (FULL - SCALED) / 10_000;
        vm.expectEmit(address(disputes));
        emit ILineageDisputes.LineageUpheld(id, child, parent, uint16(FULL), arrears);
        disputes.conclude(id);
        assertEq(_edge().rateBps(), FULL);
        assertEq(registry.upstreamBps(child), 5_000);
        // What the receipt had taken off the root's edge stands: nobody disputed that.
        assertEq(registry.edgesOf(child)[1].rateBps(), 2_970);
        vm.expectRevert(
            abi.encodeWithSelector(ILineageDisputes.LineageDisputes_EdgeStands.selector, child, parent, MERGE)
        );
        _challengeAbout(parent, MERGE);
    }

    function test_WhenDismissed_TheEdgeStaysAsProven() external {
        uint256 id = _challengeAbout(parent, MERGE);
        _answer(id);
        _decide(id, false);
        vm.warp(block.timestamp + 48 hours);
        disputes.conclude(id);
        assertEq(uint8(disputes.disputeOf(id).state), uint8(DisputeState.Dismissed));
        assertEq(_edge().rateBps(), SCALED);
        assertTrue(_edge().isScaled());
    }

    function test_RevertGiven_TheWeightIsTheWhole() external {
        Registration memory r = _merge(creator, "alone", _one(parent));
        child = _registerMerge(creator, r, _receipt(creator, r, _weights(1_000_000)));
        vm.expectRevert(
            abi.encodeWithSelector(ILineageDisputes.LineageDisputes_EdgeStands.selector, child, parent, MERGE)
        );
        _challengeAbout(parent, MERGE);
    }
}
