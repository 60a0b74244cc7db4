// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AssetKind, EdgeType, Parent, Registration} from "../../../src/registry/AssetTypes.sol";
import {Edge} from "../../../src/registry/Edge.sol";
import {IAssetRegistry} from "../../../src/registry/IAssetRegistry.sol";
import {Fixture} from "../../Fixture.sol";

contract AddLateEdgeTest is Fixture {
    uint8 private constant FINE_TUNE = uint8(EdgeType.FineTune);

    uint256 private parent;
    uint256 private child;

    function setUp() public override {
        super.setUp();
        parent = _model(bob, "parent");
        vm.warp(block.timestamp + 1);
        child = _model(alice, "child");
    }

    function _add(uint256 childId, uint256 parentId, uint8 edgeType) private returns (uint256) {
        vm.prank(lineageDisputes);
        return registry.addLateEdge(childId, parentId, edgeType);
    }

    function _expect(bytes memory revertData, uint256 childId, uint256 parentId, uint8 edgeType) private {
        vm.expectRevert(revertData);
        _add(childId, parentId, edgeType);
    }

    function test_RevertWhen_NotTheDisputes() external {
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_NotLineageDisputes.selector, bob));
        vm.prank(bob);
        registry.addLateEdge(child, parent, FINE_TUNE);
    }

    function test_RevertWhen_AnAssetIsUnknown() external {
        _expect(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_UnknownAsset.selector, 7), 7, parent, FINE_TUNE);
        _expect(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_UnknownAsset.selector, 7), child, 7, FINE_TUNE);
    }

    function test_RevertWhen_TheParentIsNotOlder() external {
        bytes4 notOlder = IAssetRegistry.AssetRegistry_NotOlder.selector;
        _expect(abi.encodeWithSelector(notOlder, child, parent), parent, child, FINE_TUNE);
        _expect(abi.encodeWithSelector(notOlder, child, child), child, child, FINE_TUNE);
        uint256 twin = _model(carol, "twin");
        _expect(abi.encodeWithSelector(notOlder, twin, child), child, twin, FINE_TUNE);
    }

    function test_RevertWhen_TheTypeDoesNotFit() external {
        _expect(
            abi.encodeWithSelector(IAssetRegistry.AssetRegistry_EdgeNotAllowed.selector, parent, uint8(EdgeType.Lora)),
            child,
            parent,
            uint8(EdgeType.Lora)
        );
        _expect(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_InvalidEdgeType.selector, 7), child, parent, 7);
    }

    function test_RevertWhen_TheEdgeIsThereAlready() external {
        _add(child, parent, FINE_TUNE);
        _expect(
            abi.encodeWithSelector(IAssetRegistry.AssetRegistry_DuplicateParent.selector, parent),
            child,
            parent,
            FINE_TUNE
        );
    }

    function test_RevertWhen_ThereAre32Parents() external {
        Registration memory r = _registration(carol, "workflow");
        r.kind = uint8(AssetKind.Workflow);
        r.parents = new Parent[](32);
        for (uint256 i = 0; i < 32; ++i) {
            r.parents[i] = _parent(_model(bob, bytes32(i)), EdgeType.Component);
        }
        uint256 workflow = _register(carol, r);
        _expect(
            abi.encodeWithSelector(IAssetRegistry.AssetRegistry_TooManyParents.selector, 33),
            workflow,
            parent,
            uint8(EdgeType.Component)
        );
    }

    function test_WhenAllIsWell_AddsItAndRaisesWhatChildrenAgreeTo() external {
        bytes32 before = registry.termsHash(child);
        vm.expectEmit(address(registry));
        emit IAssetRegistry.EdgeAdded(child, parent, FINE_TUNE, 1_500, 1_500);
        assertEq(_add(child, parent, FINE_TUNE), 1_500);
        Edge[] memory edges = registry.edgesOf(child);
        assertEq(edges.length, 1);
        assertEq(edges[0].parent(), parent);
        assertEq(edges[0].rateBps(), 1_500);
        assertEq(registry.upstreamBps(child), 1_500);
        assertNotEq(registry.termsHash(child), before);
        // a grandchild registered from now on inherits it
        uint256 grandchild = _fineTuneOf(carol, "grandchild", child);
        assertEq(registry.edgesOf(grandchild)[0].rateBps(), 1_500 + 1_050);
    }

    function test_GivenChildrenOfTheChild_LeavesThemUnchanged() external {
        uint256 grandchild = _fineTuneOf(carol, "grandchild", child);
        _add(child, parent, FINE_TUNE);
        assertEq(registry.edgesOf(grandchild)[0].rateBps(), 1_500);
        assertEq(registry.upstreamBps(grandchild), 1_500);
    }

    function test_GivenAnOddAndAnEvenNumberOfEdges_KeepsTheOthers() external {
        uint256 second = _ofRate(5_000, "second");
        vm.warp(block.timestamp + 1);
        uint256 late = _fineTuneOf(carol, "late", parent);
        _add(late, second, FINE_TUNE);
        uint256 third = child;
        vm.warp(block.timestamp + 1);
        Edge[] memory edges = registry.edgesOf(late);
        assertEq(edges[0].parent(), parent);
        assertEq(edges[1].parent(), second);
        assertEq(edges[1].rateBps(), 3_500);
        assertEq(_add(late, third, FINE_TUNE), 0);
        edges = registry.edgesOf(late);
        assertEq(edges.length, 3);
        assertEq(edges[0].rateBps(), 1_500);
        assertEq(edges[1].rateBps(), 3_500);
        assertEq(edges[2].parent(), third);
    }

    function _ofRate(uint16 bps, bytes32 salt) private returns (uint256) {
        Registration memory r = _registration(bob, salt);
        r.licence.fineTuneBps = bps;
        return _register(bob, r);
    }

    function test_GivenALicenceThatForbidsDerivatives_AddsItAllTheSame() external {
        Registration memory r = _registration(bob, "closed");
        r.licence.derivatives = false;
        uint256 closed = _register(bob, r);
        vm.warp(block.timestamp + 1);
        assertEq(_add(_model(carol, "taker"), closed, FINE_TUNE), 1_500);
    }

    /// @dev Whatever comes late, an asset never owes more than half, and the own part stays within the rate.
    function testFuzz_NeverOwesMoreThanHalf(uint16[4] memory licences, uint16 inherited) external {
        uint256 grandparent = _ofRate(uint16(bound(inherited, 0, 5_000)), "grandparent");
        uint256[4] memory parents;
        for (uint256 i = 0; i < 4; ++i) {
            Registration memory r = _registration(bob, bytes32(i));
            r.licence.fineTuneBps = uint16(bound(licences[i], 0, 5_000));
            r.parents = new Parent[](1);
            r.parents[0] = _parent(grandparent, EdgeType.FineTune);
            parents[i] = _register(bob, r);
        }
        vm.warp(block.timestamp + 1);
        uint256 late = _model(carol, "late");
        uint256 total;
        for (uint256 i = 0; i < 4; ++i) {
            total += _add(late, parents[i], FINE_TUNE);
            assertEq(registry.upstreamBps(late), total);
            assertLe(total, 5_000);
        }
        Edge[] memory edges = registry.edgesOf(late);
        for (uint256 i = 0; i < 4; ++i) {
            assertEq(edges[i].parent(), parents[i]);
            assertLe(edges[i].ownBps(), edges[i].rateBps());
        }
    }
}
