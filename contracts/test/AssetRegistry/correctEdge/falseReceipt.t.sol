// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {EdgeType, Registration} from "../../../src/registry/AssetTypes.sol";
import {Edge} from "../../../src/registry/Edge.sol";
import {IAssetRegistry} from "../../../src/registry/IAssetRegistry.sol";
import {Fixture} from "../../Fixture.sol";
import {NodesFixture} from "../../NodeRegistry/NodesFixture.sol";
import {MergeSigning} from "../registerMerge/MergeSigning.sol";

/// @notice Edges that a merge-job receipt lowered, and one that it did not.
contract FalseReceiptTest is NodesFixture, MergeSigning {
    uint8 private constant MERGE = uint8(EdgeType.Merge);

    uint256 private heir;
    uint256 private plain;

    function setUp() public override(NodesFixture, Fixture) {
        super.setUp();
        heir = _fineTuneOf(bob, "heir", _model(bob, "root"));
        plain = _model(bob, "plain");
        vm.warp(block.timestamp + 1);
    }

    function _merged(uint256[] memory parents, uint32[] memory weightsPpm) private returns (uint256) {
        Registration memory r = _merge(creator, "merge", parents);
        return _registerMerge(creator, r, _receipt(creator, r, weightsPpm));
    }

    function _refuse(uint256 child, uint256 rate) private {
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_RateNotHigher.selector, rate));
        vm.prank(lineageDisputes);
        registry.correctEdge(child, heir, MERGE);
    }

    function test_GivesAllThatTheTermsSay_Once() external {
        uint256 child = _merged(_two(heir, plain), _weights(10_000, 990_000));
        // 1500 and ⌊2100 · 0.01⌋, then 1500 and 2100, as far as 2970 for the other leave room
        assertEq(registry.edgesOf(child)[0].rateBps(), 1_521);
        assertEq(registry.lateEdgeOf(child, heir, MERGE).rateBps(), 2_030);
        vm.expectEmit(address(registry));
        emit IAssetRegistry.EdgeCorrected(child, heir, MERGE, 2_030, uint16(uint256(2_100) * 2_030 / 3_600));
        vm.prank(lineageDisputes);
        assertEq(registry.correctEdge(child, heir, MERGE), 2_030);
        Edge[] memory edges = registry.edgesOf(child);
        assertFalse(edges[0].isScaled());
        assertTrue(edges[1].isScaled());
        assertEq(edges[1].rateBps(), 2_970);
        assertEq(registry.upstreamBps(child), 5_000);
        _refuse(child, 2_030);
    }

    function test_WhenThereIsRoom_ForgetsTheWeightAltogether() external {
        uint256 child = _merged(_two(heir, plain), _weights(999_999, 1));
        vm.prank(lineageDisputes);
        assertEq(registry.correctEdge(child, heir, MERGE), 3_600);
        assertEq(registry.edgesOf(child)[0].ownBps(), 2_100);
        assertEq(registry.edgesOf(child)[1].rateBps(), 0);
    }

    function test_RevertGiven_TheReceiptLoweredNothing() external {
        _refuse(_merged(_one(heir), _weights(1_000_000)), 3_600);
        Registration memory r = _merge(creator, "unproven", _one(heir));
        vm.prank(creator);
        _refuse(registry.register(r), 3_600);
    }

    function test_RevertWhen_TheTypeIsNoneForAMerge() external {
        uint256 child = _merged(_two(heir, plain), _weights(10_000, 990_000));
        uint8 tuned = uint8(EdgeType.FineTune);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_EdgeNotAllowed.selector, heir, tuned));
        vm.prank(lineageDisputes);
        registry.correctEdge(child, heir, tuned);
    }
}
