// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AssetKind, EdgeType, Parent, Registration} from "../../../src/registry/AssetTypes.sol";
import {Edge} from "../../../src/registry/Edge.sol";
import {IAssetRegistry} from "../../../src/registry/IAssetRegistry.sol";
import {Fixture} from "../../Fixture.sol";

contract CorrectEdgeTest is Fixture {
    uint256 private parent;
    uint256 private dataset;
    uint256 private child;

    /// @dev A distillation at 10 % that was a fine-tune at 15 %, beside a dataset.
    function setUp() public override {
        super.setUp();
        Registration memory r = _registration(bob, "parent");
        r.licence.distilBps = 1_000;
        parent = _register(bob, r);
        r = _registration(bob, "dataset");
        r.kind = uint8(AssetKind.Dataset);
        dataset = _register(bob, r);
        vm.warp(block.timestamp + 1);
        r = _registration(alice, "child");
        r.parents = new Parent[](2);
        r.parents[0] = _parent(dataset, EdgeType.Dataset);
        r.parents[1] = _parent(parent, EdgeType.Distil);
        child = _register(alice, r);
    }

    function _correct(uint256 parentId, EdgeType edgeType) private returns (uint256) {
        vm.prank(lineageDisputes);
        return registry.correctEdge(child, parentId, uint8(edgeType));
    }

    function test_RevertWhen_NotTheDisputes() external {
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_NotLineageDisputes.selector, bob));
        vm.prank(bob);
        registry.correctEdge(child, parent, uint8(EdgeType.FineTune));
    }

    function test_RevertWhen_ThereIsNoSuchEdge() external {
        uint256 stranger = _model(bob, "stranger");
        vm.expectRevert(
            abi.encodeWithSelector(IAssetRegistry.AssetRegistry_UnknownEdge.selector, child, stranger)
        );
        _correct(stranger, EdgeType.FineTune);
    }

    function test_RevertWhen_TheRateWouldNotRise() external {
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_RateNotHigher.selector, 1_000));
        _correct(parent, EdgeType.Distil);
        _correct(parent, EdgeType.FineTune);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_RateNotHigher.selector, 1_000));
        _correct(parent, EdgeType.Distil);
    }

    /// @dev The parent's own rates have risen since, so that the same type would now come to more.
    function test_RevertWhen_TheEdgeIsOfThisTypeAlready() external {
        vm.warp(vm.getBlockTimestamp() + 1);
        Registration memory r = _registration(carol, "grandchild");
        r.parents = new Parent[](1);
        r.parents[0] = _parent(child, EdgeType.Distil);
        uint256 grandchild = _register(carol, r);
        assertEq(registry.upstreamBps(grandchild), 2_550);
        _correct(parent, EdgeType.FineTune);
        child = grandchild;
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_RateNotHigher.selector, 2_550));
        _correct(r.parents[0].assetId, EdgeType.Distil);
        assertEq(_correct(r.parents[0].assetId, EdgeType.FineTune), 2_900);
    }

    function test_WhenAllIsWell_RaisesTheEdgeAndLeavesTheOther() external {
        assertEq(registry.upstreamBps(child), 1_500);
        bytes32 before = registry.termsHash(child);
        vm.expectEmit(address(registry));
        emit IAssetRegistry.EdgeCorrected(child, parent, uint8(EdgeType.FineTune), 1_500, 1_500);
        assertEq(_correct(parent, EdgeType.FineTune), 1_500);
        Edge[] memory edges = registry.edgesOf(child);
        assertEq(edges.length, 2);
        assertEq(edges[0].parent(), dataset);
        assertEq(edges[0].rateBps(), 500);
        assertEq(uint8(edges[1].edgeType()), uint8(EdgeType.FineTune));
        assertEq(edges[1].rateBps(), 1_500);
        assertEq(registry.upstreamBps(child), 2_000);
        assertNotEq(registry.termsHash(child), before);
    }

    function test_GivenLittleRoom_RaisesAsFarAsItGoes() external {
        Registration memory r = _registration(bob, "dear");
        r.licence.fineTuneBps = 3_200;
        uint256 dear = _register(bob, r);
        vm.warp(block.timestamp + 1);
        r = _registration(carol, "late");
        r.parents = new Parent[](2);
        r.parents[0] = _parent(dear, EdgeType.FineTune);
        r.parents[1] = _parent(parent, EdgeType.Distil);
        child = _register(carol, r);
        vm.prank(lineageDisputes);
        registry.addLateEdge(child, dataset, uint8(EdgeType.Dataset));
        // 3200 + 1000 + 500: 300 are left, and the corrected edge asks for 500 more
        assertEq(_correct(parent, EdgeType.FineTune), 1_300);
        assertEq(registry.edgesOf(child)[1].ownBps(), 1_300);
        assertEq(registry.upstreamBps(child), 5_000);
    }
}
