// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AssetKind, EdgeType, Parent, Registration} from "../../../src/registry/AssetTypes.sol";
import {Edge} from "../../../src/registry/Edge.sol";
import {IAssetRegistry} from "../../../src/registry/IAssetRegistry.sol";
import {Fixture} from "../../Fixture.sol";

contract LateEdgeOfTest is Fixture {
    uint8 private constant FINE_TUNE = uint8(EdgeType.FineTune);

    function test_RevertWhen_ItCouldNotBeWritten() external {
        uint256 parent = _model(bob, "parent");
        uint256 child = _model(alice, "of the same second");
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_NotOlder.selector, parent, child));
        registry.lateEdgeOf(child, parent, FINE_TUNE);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_UnknownAsset.selector, 7));
        registry.lateEdgeOf(7, parent, FINE_TUNE);
    }

    /// @dev Each takes what its licence says, the last what the others left.
    function testFuzz_IsTheEdgeThatIsWritten(uint16[4] memory licences) external {
        uint256[4] memory parents;
        for (uint256 i = 0; i < 4; ++i) {
            Registration memory r = _registration(bob, bytes32(i));
            r.licence.fineTuneBps = uint16(bound(licences[i], 0, 5_000));
            parents[i] = _register(bob, r);
        }
        vm.warp(block.timestamp + 1);
        uint256 child = _model(alice, "child");
        for (uint256 i = 0; i < 4; ++i) {
            Edge expected = registry.lateEdgeOf(child, parents[i], FINE_TUNE);
            vm.prank(lineageDisputes);
            registry.addLateEdge(child, parents[i], FINE_TUNE);
            assertEq(Edge.unwrap(registry.edgesOf(child)[i]), Edge.unwrap(expected));
        }
    }

    function testFuzz_IsTheCorrectionThatIsWritten(uint16 cheap, uint16 dear) external {
        Registration memory r = _registration(bob, "parent");
        r.licence.distilBps = uint16(bound(cheap, 0, 4_000));
        r.licence.fineTuneBps = uint16(bound(dear, uint256(r.licence.distilBps) + 1, 5_000));
        uint256 parent = _register(bob, r);
        vm.warp(block.timestamp + 1);
        r = _registration(creator, "child");
        r.parents = new Parent[](1);
        r.parents[0] = _parent(parent, EdgeType.Distil);
        uint256 child = _register(creator, r);
        Edge expected = registry.lateEdgeOf(child, parent, FINE_TUNE);
        vm.prank(lineageDisputes);
        registry.correctEdge(child, parent, FINE_TUNE);
        assertEq(Edge.unwrap(registry.edgesOf(child)[0]), Edge.unwrap(expected));
    }

    function test_GivenThirtyTwoParents_IsEmpty() external {
        Registration memory r = _registration(creator, "full");
        r.parents = new Parent[](32);
        for (uint256 i = 0; i < 32; ++i) {
            Registration memory d = _registration(bob, bytes32(i));
            d.kind = uint8(AssetKind.Dataset);
            d.licence.datasetBps = 0;
            r.parents[i] = _parent(_register(bob, d), EdgeType.Dataset);
        }
        uint256 parent = _model(bob, "parent");
        vm.warp(block.timestamp + 1);
        uint256 child = _register(creator, r);
        assertEq(Edge.unwrap(registry.lateEdgeOf(child, parent, FINE_TUNE)), 0);
    }
}
