// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {EdgeType, MergeReceipt, Registration} from "../../src/registry/AssetTypes.sol";
import {Edge} from "../../src/registry/Edge.sol";
import {MergeSigning} from "../AssetRegistry/registerMerge/MergeSigning.sol";
import {Fixture} from "../Fixture.sol";
import {NodesFixture} from "../NodeRegistry/NodesFixture.sol";
import {IMergeSigner, KnownAsset, KnownEdge, RegistryHandler} from "./handlers/RegistryHandler.sol";

/// @notice What must hold of every asset after any registrations of all kinds, merges of proven weights among them, late and corrected edges, sales of tokens and new prices.
contract RegistryTest is NodesFixture, MergeSigning, IMergeSigner {
    RegistryHandler private handler;

    function setUp() public override(NodesFixture, Fixture) {
        super.setUp();
        // Not Alice, whose node signs.
        address[] memory actors = new address[](3);
        (actors[0], actors[1], actors[2]) = (creator, carol, bob);
        handler = new RegistryHandler(registry, lineageDisputes, this, actors);
        targetContract(address(handler));
    }

    function sign(address by, Registration calldata r, uint32[] calldata weightsPpm)
        external
        view
        returns (MergeReceipt memory)
    {
        return _receipt(by, r, weightsPpm);
    }

    /// @dev One campaign for all: they share every step.
    function invariant_EveryAssetIsAsItsHistorySays() external view {
        uint256 count = handler.count();
        for (uint256 i = 0; i < count; ++i) {
            KnownAsset memory asset = handler.known(i);
            KnownEdge[] memory edges = handler.edgesOf(asset.id);
            _neverChanged(asset);
            uint256 total = _edgesAreTheRecorded(asset, edges);
            assertEq(registry.upstreamBps(asset.id), total);
            assertLe(total, 5_000);
            assertEq(registry.termsHash(asset.id), _terms(asset, total));
        }
    }

    function _neverChanged(KnownAsset memory asset) private view {
        assertEq(registry.creatorOf(asset.id), asset.creator);
        assertEq(registry.commitmentOf(asset.id), asset.commitment);
        assertEq(registry.registeredAt(asset.id), asset.registeredAt);
        assertEq(uint8(registry.kindOf(asset.id)), uint8(asset.kind));
        assertEq(IERC721(address(registry)).ownerOf(asset.id), asset.steward);
        assertEq(registry.pricePerCall(asset.id), asset.price);
    }

    /// @dev A parent is never younger than its child, and an edge that came late goes to an older one: time only falls along a path,
    /// and where it stands still every edge was there at the registration, whose parents were there before. No circle closes.
    function _edgesAreTheRecorded(KnownAsset memory asset, KnownEdge[] memory recorded)
        private
        view
        returns (uint256 total)
    {
        Edge[] memory edges = registry.edgesOf(asset.id);
        assertEq(edges.length, recorded.length);
        for (uint256 i = 0; i < edges.length; ++i) {
            assertEq(edges[i].parent(), recorded[i].parent);
            assertEq(uint8(edges[i].edgeType()), uint8(recorded[i].edgeType));
            assertEq(edges[i].rateBps(), recorded[i].rate);
            assertEq(edges[i].ownBps(), recorded[i].own);
            assertEq(edges[i].isScaled(), recorded[i].scaled);
            assertLe(recorded[i].own, recorded[i].rate);
            assertLt(handler.serialOf(recorded[i].parent), handler.serialOf(asset.id));
            assertLe(registry.registeredAt(recorded[i].parent), asset.registeredAt);
            total += recorded[i].rate;
        }
    }

    /// @dev The licence as it was registered, what the asset owes by the record, and its commitment.
    function _terms(KnownAsset memory asset, uint256 upstream) private pure returns (bytes32) {
        uint256 agreed = (upstream << 112) | (asset.derivatives ? 1 << 128 : 0);
        for (uint256 i = 0; i < 7; ++i) {
            agreed |= uint256(asset.rates[i]) << (16 * i);
        }
        return keccak256(abi.encode(asset.id, agreed, asset.commitment));
    }

    /// @dev The campaign is worth something only if the rarer calls can succeed at all.
    function test_TheHandlerReachesLateAndCorrectedEdges() external {
        uint16[7] memory rates = [uint16(100), 200, 300, 400, 500, 0, 600];
        uint16[4] memory noParents;
        handler.register(1, noParents, rates, true);
        handler.wait(1);
        handler.register(2, noParents, rates, true);
        handler.addLate(1, 0, uint8(EdgeType.FineTune));
        handler.correct(1, 0, uint8(EdgeType.Distil));
        assertEq(handler.count(), 2);
        assertEq(handler.lateEdges(), 1);
        assertEq(handler.corrections(), 1);
        // Back to the lower rate, and an edge the other way round: both are refused.
        handler.correct(1, 0, uint8(EdgeType.FineTune));
        handler.addLate(0, 1, uint8(EdgeType.FineTune));
        assertEq(handler.lateEdges() + handler.corrections(), 2);
        this.invariant_EveryAssetIsAsItsHistorySays();
    }

    function test_TheHandlerReachesProvenMerges_AndFalseOnes() external {
        uint16[7] memory rates = [uint16(100), 200, 300, 400, 1_000, 0, 600];
        uint16[4] memory none;
        handler.register(1, none, rates, true);
        handler.register(1, none, rates, true);
        handler.wait(1);
        // two parents: the first and the second asset
        handler.registerMerge(2 << 16, [uint16(0), 1, 0, 0], rates);
        assertEq(handler.provenMerges(), 1);
        handler.correct(2, 0, uint8(EdgeType.Merge));
        assertEq(handler.corrections(), 1);
        handler.correct(2, 0, uint8(EdgeType.Merge));
        assertEq(handler.corrections(), 1);
        this.invariant_EveryAssetIsAsItsHistorySays();
    }
}
