// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {AssetKind, EdgeType, Licence, Parent, Registration, Vertical} from "../../../src/registry/AssetTypes.sol";
import {Edge} from "../../../src/registry/Edge.sol";
import {IAssetRegistry} from "../../../src/registry/IAssetRegistry.sol";
import {Fixture} from "../../Fixture.sol";
import {Cid} from "../../../src/content/Cid.sol";

contract RegisterTest is Fixture {
    function _child(AssetKind kind, uint256 parent, EdgeType edgeType) internal view returns (Registration memory r) {
        r = _registration(alice, "child");
        r.kind = uint8(kind);
        r.parents = new Parent[](1);
        r.parents[0] = _parent(parent, edgeType);
    }

    function _ofKind(AssetKind kind) internal returns (uint256) {
        Registration memory r = _registration(creator, bytes32(uint256(kind)));
        r.kind = uint8(kind);
        return _register(creator, r);
    }

    function _expect(bytes memory revertData, Registration memory r) internal {
        vm.expectRevert(revertData);
        vm.prank(alice);
        registry.register(r);
    }

    function test_RevertWhen_TheSaltIsUsedTwice() external {
        uint256 assetId = _model(alice, "a");
        _expect(
            abi.encodeWithSelector(IAssetRegistry.AssetRegistry_AlreadyRegistered.selector, assetId),
            _registration(alice, "a")
        );
    }

    function test_WhenAnotherCreatorUsesTheSalt_TheIdDiffers() external {
        assertNotEq(_model(creator, "a"), _model(alice, "a"));
    }

    function test_RevertWhen_ACommitmentIsEmpty() external {
        Registration memory r = _registration(alice, "a");
        r.digest = 0;
        _expect(abi.encodePacked(IAssetRegistry.AssetRegistry_EmptyCommitment.selector), r);
        r = _registration(alice, "a");
        r.dataKeyCommitment = 0;
        _expect(abi.encodePacked(IAssetRegistry.AssetRegistry_EmptyCommitment.selector), r);
    }

    function test_RevertWhen_ACidIsEmptyOrTooLong() external {
        Registration memory r = _registration(alice, "a");
        r.sealedCid = "";
        _expect(abi.encodePacked(Cid.Cid_Invalid.selector), r);
        r = _registration(alice, "a");
        r.metadataCid = string(new bytes(129));
        _expect(abi.encodePacked(Cid.Cid_Invalid.selector), r);
        r.metadataCid = string(new bytes(128));
        _register(alice, r);
    }

    function test_RevertWhen_KindVerticalOrEdgeTypeIsUnknown() external {
        uint256 base = _model(creator, "base");
        Registration memory r = _registration(alice, "a");
        r.kind = 6;
        _expect(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_InvalidKind.selector, 6), r);
        r.kind = 5;
        r.vertical = 6;
        _expect(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_InvalidVertical.selector, 6), r);
        r = _child(AssetKind.Model, base, EdgeType.FineTune);
        r.parents[0].edgeType = 7;
        _expect(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_InvalidEdgeType.selector, 7), r);
    }

    function test_RevertWhen_ALicenceRateIsTooHigh() external {
        Registration memory r = _registration(alice, "a");
        r.licence.mergeBps = 5_001;
        _expect(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_LicenceTooHigh.selector, 5_001), r);
        r.licence.mergeBps = 5_000;
        _register(alice, r);
    }

    function test_RevertWhen_AParentIsUnknown() external {
        Registration memory r = _registration(alice, "a");
        r.parents = new Parent[](1);
        r.parents[0] = Parent(7, uint8(EdgeType.FineTune), bytes32(0));
        _expect(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_UnknownParent.selector, 7), r);
    }

    function test_RevertWhen_AParentIsNamedTwice() external {
        uint256 base = _model(creator, "base");
        Registration memory r = _child(AssetKind.Model, base, EdgeType.FineTune);
        r.parents = new Parent[](2);
        r.parents[0] = _parent(base, EdgeType.FineTune);
        r.parents[1] = _parent(base, EdgeType.Distil);
        _expect(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_DuplicateParent.selector, base), r);
    }

    function test_RevertWhen_ThereAre33Parents() external {
        Registration memory r = _registration(alice, "a");
        r.parents = new Parent[](33);
        _expect(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_TooManyParents.selector, 33), r);
    }

    /// @dev The whole table of child kind × parent kind × edge type against a second statement of the rules.
    function test_RevertWhen_TheKindsDoNotAllowTheEdge() external {
        uint256[6] memory parents;
        for (uint256 kind = 0; kind < 6; ++kind) {
            parents[kind] = _ofKind(AssetKind(kind));
        }
        uint256 allowed;
        for (uint256 child = 0; child < 6; ++child) {
            for (uint256 parent = 0; parent < 6; ++parent) {
                for (uint256 edge = 0; edge < 7; ++edge) {
                    Registration memory r = _child(AssetKind(child), parents[parent], EdgeType(edge));
                    r.salt = keccak256(abi.encode(child, parent, edge));
                    bool fits = _fits(AssetKind(child), AssetKind(parent), EdgeType(edge));
                    allowed += fits ? 1 : 0;
                    if (!fits) {
                        vm.expectRevert(
                            abi.encodeWithSelector(
                                IAssetRegistry.AssetRegistry_EdgeNotAllowed.selector, parents[parent], edge
                            )
                        );
                    }
                    vm.prank(alice);
                    registry.register(r);
                }
            }
        }
        // 4 prompts, 3 adapters, 3 fine-tunes, 4 distillations, 3 merges, 5 components, 6 uses of a dataset.
        assertEq(allowed, 28);
    }

    function _fits(AssetKind child, AssetKind parent, EdgeType edge) private pure returns (bool) {
        bool weights = parent == AssetKind.Model || parent == AssetKind.Adapter || parent == AssetKind.Merge;
        bool prompted = weights || parent == AssetKind.PromptProfile;
        if (edge == EdgeType.Prompt) return child == AssetKind.PromptProfile && prompted;
        if (edge == EdgeType.Lora) return child == AssetKind.Adapter && weights;
        if (edge == EdgeType.FineTune) return child == AssetKind.Model && weights;
        if (edge == EdgeType.Distil) return child == AssetKind.Model && prompted;
        if (edge == EdgeType.Merge) return child == AssetKind.Merge && weights;
        if (edge == EdgeType.Component) return child == AssetKind.Workflow && parent != AssetKind.Dataset;
        return parent == AssetKind.Dataset;
    }

    function test_RevertWhen_TheParentForbidsDerivatives() external {
        Registration memory r = _registration(creator, "base");
        r.licence.derivatives = false;
        uint256 base = _register(creator, r);
        _expect(
            abi.encodeWithSelector(IAssetRegistry.AssetRegistry_DerivativesForbidden.selector, base),
            _child(AssetKind.Model, base, EdgeType.FineTune)
        );
        uint256 workflow = _register(alice, _child(AssetKind.Workflow, base, EdgeType.Component));
        assertEq(registry.upstreamBps(workflow), 0);
    }

    function test_RevertWhen_TheTermsAreNotTheParents() external {
        uint256 base = _model(creator, "base");
        Registration memory r = _child(AssetKind.Model, base, EdgeType.FineTune);
        bytes32 actual = registry.termsHash(base);
        r.parents[0].termsHash = keccak256("other");
        _expect(
            abi.encodeWithSelector(
                IAssetRegistry.AssetRegistry_TermsChanged.selector, base, keccak256("other"), actual
            ),
            r
        );
    }

    function test_TermsDifferWithEveryPartOfTheLicence() external {
        bytes32[] memory seen = new bytes32[](8);
        for (uint256 i = 0; i < 8; ++i) {
            Registration memory r = _registration(creator, bytes32(i));
            if (i == 0) r.licence.derivatives = false;
            if (i == 1) r.licence.promptBps = 1;
            if (i == 2) r.licence.loraBps = 1;
            if (i == 3) r.licence.fineTuneBps = 1;
            if (i == 4) r.licence.distilBps = 1;
            if (i == 5) r.licence.mergeBps = 1;
            if (i == 6) r.licence.datasetBps = 1;
            if (i == 7) r.licence.textHash = keccak256("another text");
            uint256 snapshot = vm.snapshotState();
            // The same id each time: only the terms differ.
            r.salt = "same";
            seen[i] = registry.termsHash(_register(creator, r));
            vm.revertToState(snapshot);
            for (uint256 j = 0; j < i; ++j) {
                assertNotEq(seen[i], seen[j]);
            }
        }
    }

    function test_RevertWhen_TheRatesSumToMoreThanHalf() external {
        Registration memory r = _registration(alice, "merge");
        r.kind = uint8(AssetKind.Merge);
        r.parents = new Parent[](2);
        r.parents[0] = _parent(_model(creator, "a"), EdgeType.Merge);
        r.parents[1] = _parent(_model(creator, "b"), EdgeType.Merge);
        _expect(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_RatesTooHigh.selector, 6_000), r);
    }

    function test_WhenTheRatesSumToHalf_Registers() external {
        Registration memory r = _registration(alice, "merge");
        r.kind = uint8(AssetKind.Merge);
        r.parents = new Parent[](2);
        for (uint256 i = 0; i < 2; ++i) {
            Registration memory parent = _registration(creator, bytes32(i));
            parent.licence.mergeBps = 2_500;
            r.parents[i] = _parent(_register(creator, parent), EdgeType.Merge);
        }
        assertEq(registry.upstreamBps(_register(alice, r)), 5_000);
    }

    function test_ChainOfFour_KeepsTenEightAndSixPointFourPercent() external {
        uint256 a = _tenPercent("a", 0);
        uint256 b = _tenPercent("b", a);
        uint256 c = _tenPercent("c", b);
        uint256 d = _tenPercent("d", c);
        assertEq(registry.upstreamBps(d), 2_440);
        assertEq(registry.edgesOf(b)[0].ownBps(), 1_000);
        assertEq(registry.edgesOf(c)[0].ownBps(), 800);
        assertEq(registry.edgesOf(d)[0].ownBps(), 640);
        assertEq(registry.edgesOf(d)[0].rateBps(), 2_440);
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

    function testFuzz_RateIsOwnPlusInherited(uint16 parentBps, uint16 ownBps) external {
        parentBps = uint16(bound(parentBps, 0, 5_000));
        ownBps = uint16(bound(ownBps, 0, 5_000));
        Registration memory r = _registration(creator, "a");
        r.licence.fineTuneBps = parentBps;
        uint256 a = _register(creator, r);
        r = _registration(creator, "b");
        r.licence.loraBps = ownBps;
        r.parents = new Parent[](1);
        r.parents[0] = _parent(a, EdgeType.FineTune);
        uint256 b = _register(creator, r);
        Edge edge = registry.edgesOf(_register(alice, _child(AssetKind.Adapter, b, EdgeType.Lora)))[0];
        assertEq(edge.parent(), b);
        assertEq(uint8(edge.edgeType()), uint8(EdgeType.Lora));
        assertEq(edge.ownBps(), uint256(ownBps) * (5_000 - parentBps) / 5_000);
        assertEq(edge.rateBps(), edge.ownBps() + parentBps);
        assertLe(edge.rateBps(), 5_000);
    }

    function testFuzz_EdgesComeBackAsPacked(uint8 count) external {
        count = uint8(bound(count, 0, 32));
        Registration memory r = _registration(alice, "child");
        r.parents = new Parent[](count);
        uint256[] memory ids = new uint256[](count);
        for (uint256 i = 0; i < count; ++i) {
            Registration memory dataset = _registration(creator, bytes32(i));
            dataset.kind = uint8(AssetKind.Dataset);
            dataset.licence.datasetBps = uint16(100 + i);
            ids[i] = _register(creator, dataset);
            r.parents[i] = _parent(ids[i], EdgeType.Dataset);
        }
        Edge[] memory edges = registry.edgesOf(_register(alice, r));
        assertEq(edges.length, count);
        for (uint256 i = 0; i < count; ++i) {
            assertEq(edges[i].parent(), ids[i]);
            assertEq(edges[i].rateBps(), 100 + i);
            assertEq(edges[i].ownBps(), 100 + i);
            assertEq(uint8(edges[i].edgeType()), uint8(EdgeType.Dataset));
        }
    }

    function test_WhenAllIsWell_MintsAndEmits() external {
        Registration memory r = _registration(alice, "a");
        r.vertical = uint8(Vertical.Cv);
        uint256 expected =
            uint96(uint256(keccak256(abi.encodePacked(block.chainid, address(registry), alice, bytes32("a")))));
        bytes32 commitment = keccak256(
            abi.encodePacked(
                expected, r.digest, r.dataKeyCommitment, keccak256("licence"), keccak256(bytes(r.sealedCid)),
                keccak256(bytes(r.metadataCid))
            )
        );
        // 1 for derivatives, 0 owed upstream, then datasets, components, merges, distillations, fine-tunes, adapters, profiles.
        uint136 agreed = uint136(
            bytes17(
                abi.encodePacked(
                    uint8(1), uint16(0), uint16(500), uint16(0), uint16(3_000), uint16(1_500), uint16(1_500), uint16(1_000),
                    uint16(500)
                )
            )
        );
        bytes32 terms = keccak256(abi.encode(expected, uint256(agreed), commitment));
        vm.expectEmit(address(registry));
        emit IAssetRegistry.AssetRegistered(
            expected,
            alice,
            r.kind,
            r.vertical,
            r.salt,
            r.digest,
            r.sealedCid,
            r.metadataCid,
            r.dataKeyCommitment,
            r.pricePerCall,
            r.licence,
            terms
        );
        uint256 assetId = _register(alice, r);
        assertEq(assetId, expected);
        assertEq(assetId, registry.assetIdOf(alice, "a"));
        assertEq(IERC721(address(registry)).ownerOf(assetId), alice);
        assertEq(registry.creatorOf(assetId), alice);
        assertEq(registry.commitmentOf(assetId), commitment);
        assertEq(registry.termsHash(assetId), terms);
        assertEq(registry.pricePerCall(assetId), 10_000);
        assertEq(uint8(registry.kindOf(assetId)), r.kind);
        assertEq(uint8(registry.verticalOf(assetId)), r.vertical);
        assertTrue(registry.isRegistered(assetId));
    }

    function test_WhenTheStewardChanges_TheCreatorDoesNot() external {
        uint256 assetId = _model(creator, "a");
        _transferSteward(assetId, creator, alice);
        _transferSteward(assetId, alice, bob);
        assertEq(registry.creatorOf(assetId), creator);
        assertEq(IERC721(address(registry)).ownerOf(assetId), bob);
    }

    function test_RevertWhen_AnUnknownAssetIsAskedFor() external {
        bytes memory unknown = abi.encodeWithSelector(IAssetRegistry.AssetRegistry_UnknownAsset.selector, 7);
        vm.expectRevert(unknown);
        registry.creatorOf(7);
        vm.expectRevert(unknown);
        registry.commitmentOf(7);
        vm.expectRevert(unknown);
        registry.termsHash(7);
        vm.expectRevert(unknown);
        registry.pricePerCall(7);
        vm.expectRevert(unknown);
        registry.edgesOf(7);
    }
}
