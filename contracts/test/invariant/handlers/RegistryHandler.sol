// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {CommonBase} from "forge-std/Base.sol";
import {StdUtils} from "forge-std/StdUtils.sol";
import {AssetKind, EdgeType, Licence, MergeReceipt, Parent, Registration} from "../../../src/registry/AssetTypes.sol";
import {IAssetRegistry} from "../../../src/registry/IAssetRegistry.sol";
import {LineageRules} from "../../../src/registry/LineageRules.sol";
import {METADATA_CID, SEALED_CID} from "../../PlainContent.sol";

/// @notice An asset as the handler remembers it; `rates` by edge type.
struct KnownAsset {
    uint256 id;
    AssetKind kind;
    address creator;
    address steward;
    uint64 registeredAt;
    uint64 price;
    bool derivatives;
    uint16[7] rates;
    bytes32 commitment;
}

struct KnownEdge {
    uint256 parent;
    EdgeType edgeType;
    uint256 rate;
    uint256 own;
    bool scaled;
}

/// @notice Signs as the bonded node that ran the merge.
interface IMergeSigner {
    function sign(address creator, Registration calldata r, uint32[] calldata weightsPpm)
        external
        view
        returns (MergeReceipt memory);
}

/// @notice Registers assets of every kind with random parents and licences, some merges with a node's receipt, adds and corrects edges as the lineage disputes do,
/// passes tokens on and changes prices. It keeps its own record of what must follow, and knows of every call whether it has to succeed.
contract RegistryHandler is CommonBase, StdUtils {
    uint256 private constant HALF = 5_000;
    uint256 private constant MOST_PARENTS = 32;
    uint256 private constant WHOLE = 1_000_000;

    IAssetRegistry private immutable REGISTRY;
    address private immutable DISPUTES;
    IMergeSigner private immutable SIGNER;
    address[] private _actors;
    KnownAsset[] private _assets;
    mapping(uint256 assetId => KnownEdge[]) private _edges;
    mapping(uint256 assetId => uint256) public serialOf;
    uint256 public lateEdges;
    uint256 public corrections;
    uint256 public provenMerges;

    constructor(IAssetRegistry registry, address disputes, IMergeSigner signer, address[] memory actors) {
        (REGISTRY, DISPUTES, SIGNER, _actors) = (registry, disputes, signer, actors);
    }

    function count() external view returns (uint256) {
        return _assets.length;
    }

    function known(uint256 index) external view returns (KnownAsset memory) {
        return _assets[index];
    }

    function edgesOf(uint256 assetId) external view returns (KnownEdge[] memory) {
        return _edges[assetId];
    }

    function register(uint256 seed, uint16[4] calldata parentSeeds, uint16[7] memory rates, bool derivatives) external {
        KnownAsset memory asset = _asset(seed, rates, derivatives);
        (KnownEdge[] memory edges, bool forbidden) = _draw(seed, asset.kind, parentSeeds);
        Registration memory r = _registration(seed, asset, edges);
        bool refused = forbidden || _sum(edges) > HALF;
        vm.prank(asset.creator);
        try REGISTRY.register(r) returns (uint256 id) {
            require(!refused, "rates over half, or of a parent that forbids derivatives");
            _record(id, asset, r, edges);
        } catch {
            require(refused, "a registration by the rules is accepted");
        }
    }

    /// @dev A merge whatever the seed says, and weights drawn from it: of the parents that a merge has as such, each by its share.
    function registerMerge(uint256 seed, uint16[4] calldata parentSeeds, uint16[7] memory rates) external {
        KnownAsset memory asset = _asset(seed, rates, true);
        asset.kind = AssetKind.Merge;
        (KnownEdge[] memory edges, bool forbidden) = _draw(seed, AssetKind.Merge, parentSeeds);
        Registration memory r = _registration(seed, asset, edges);
        uint32[] memory weightsPpm = _weigh(seed, edges);
        bool refused = forbidden || weightsPpm.length == 0 || _sum(edges) > HALF;
        MergeReceipt memory receipt = SIGNER.sign(asset.creator, r, weightsPpm);
        vm.prank(asset.creator);
        try REGISTRY.registerMerge(r, receipt) returns (uint256 id) {
            require(!refused, "no merge, rates over half, or of a parent that forbids derivatives");
            _record(id, asset, r, edges);
            ++provenMerges;
        } catch {
            require(refused, "a proven merge by the rules is accepted");
        }
    }

    function addLate(uint256 childSeed, uint256 parentSeed, uint8 typeSeed) external {
        if (_assets.length == 0) return;
        KnownAsset memory child = _assets[childSeed % _assets.length];
        KnownAsset memory parent = _assets[parentSeed % _assets.length];
        EdgeType edgeType = EdgeType(typeSeed % 7);
        KnownEdge[] storage edges = _edges[child.id];
        bool fits = edges.length < MOST_PARENTS && _indexOf(child.id, parent.id) == edges.length
            && _mayFollow(child, parent, edgeType);
        vm.prank(DISPUTES);
        try REGISTRY.addLateEdge(child.id, parent.id, uint8(edgeType)) {
            require(fits, "a late edge to a younger asset, twice, or of a wrong type");
            edges.push(_within(parent, edgeType, HALF - _sum(edges)));
            ++lateEdges;
        } catch {
            require(!fits, "a late edge by the rules is added");
        }
    }

    function correct(uint256 childSeed, uint256 edgeSeed, uint8 typeSeed) external {
        if (_assets.length == 0) return;
        KnownAsset memory child = _assets[childSeed % _assets.length];
        KnownEdge[] storage edges = _edges[child.id];
        if (edges.length == 0) return;
        KnownEdge storage edge = edges[edgeSeed % edges.length];
        KnownAsset memory parent = _assets[serialOf[edge.parent]];
        EdgeType edgeType = EdgeType(typeSeed % 7);
        bool fits = (edgeType != edge.edgeType || edge.scaled) && _mayFollow(child, parent, edgeType);
        KnownEdge memory better = fits ? _within(parent, edgeType, HALF - _sum(edges) + edge.rate) : edge;
        fits = fits && better.rate > edge.rate;
        vm.prank(DISPUTES);
        try REGISTRY.correctEdge(child.id, edge.parent, uint8(edgeType)) {
            require(fits, "a correction that does not raise the rate, or of a wrong type");
            (edge.edgeType, edge.rate, edge.own, edge.scaled) = (edgeType, better.rate, better.own, false);
            ++corrections;
        } catch {
            require(!fits, "a correction by the rules is made");
        }
    }

    function passOn(uint256 assetSeed, uint256 actorSeed) external {
        if (_assets.length == 0) return;
        KnownAsset storage asset = _assets[assetSeed % _assets.length];
        address to = _actors[actorSeed % _actors.length];
        vm.prank(asset.steward);
        IERC721(address(REGISTRY)).transferFrom(asset.steward, to, asset.id);
        asset.steward = to;
    }

    function reprice(uint256 assetSeed, uint64 price) external {
        if (_assets.length == 0) return;
        KnownAsset storage asset = _assets[assetSeed % _assets.length];
        vm.prank(asset.steward);
        REGISTRY.schedulePrice(asset.id, price);
        asset.price = price;
    }

    /// @dev Often not at all: assets of one second are no elder of each other.
    function wait(uint16 time) external {
        vm.warp(vm.getBlockTimestamp() + time % 3);
    }

    function _draw(uint256 seed, AssetKind kind, uint16[4] calldata parentSeeds)
        private
        view
        returns (KnownEdge[] memory edges, bool forbidden)
    {
        edges = new KnownEdge[](4);
        uint256 found;
        for (uint256 i = 0; i < (seed >> 16) % 5 && _assets.length != 0; ++i) {
            KnownAsset memory parent = _assets[parentSeeds[i] % _assets.length];
            (bool any, EdgeType edgeType) = _typeFor(seed >> (24 + i), kind, parent.kind);
            bool again;
            for (uint256 j = 0; j < found; ++j) {
                again = again || edges[j].parent == parent.id;
            }
            if (!any || again) continue;
            edges[found++] = _full(parent, edgeType);
            forbidden = forbidden || (!parent.derivatives && edgeType != EdgeType.Component);
        }
        assembly ("memory-safe") {
            mstore(edges, found)
        }
    }

    /// @dev Shares of one whole for the `Merge` edges, and what they leave of each parent's own part.
    function _weigh(uint256 seed, KnownEdge[] memory edges) private pure returns (uint32[] memory weightsPpm) {
        uint256 merged;
        for (uint256 i = 0; i < edges.length; ++i) {
            if (edges[i].edgeType == EdgeType.Merge) ++merged;
        }
        weightsPpm = new uint32[](merged);
        uint256 left = WHOLE;
        uint256 found;
        for (uint256 i = 0; i < edges.length; ++i) {
            if (edges[i].edgeType != EdgeType.Merge) continue;
            uint256 others = merged - found - 1;
            uint256 weight = others == 0 ? left : 1 + uint256(keccak256(abi.encode(seed, i))) % (left / (others + 1));
            left -= weight;
            weightsPpm[found++] = uint32(weight);
            uint256 own = edges[i].own * weight / WHOLE;
            edges[i].rate -= edges[i].own - own;
            (edges[i].own, edges[i].scaled) = (own, weight != WHOLE);
        }
    }

    function _typeFor(uint256 seed, AssetKind child, AssetKind parent) private pure returns (bool, EdgeType) {
        for (uint256 i = 0; i < 7; ++i) {
            EdgeType edgeType = EdgeType((seed + i) % 7);
            if (LineageRules.allows(edgeType, child, parent)) return (true, edgeType);
        }
        return (false, EdgeType.Prompt);
    }

    /// @dev Small rates leave room for many parents, large ones meet the bound.
    function _asset(uint256 seed, uint16[7] memory rates, bool derivatives)
        private
        view
        returns (KnownAsset memory asset)
    {
        asset.kind = AssetKind((seed >> 8) % 6);
        asset.creator = _actors[seed % _actors.length];
        asset.steward = asset.creator;
        asset.registeredAt = uint64(vm.getBlockTimestamp());
        asset.price = uint64(seed);
        asset.derivatives = derivatives;
        uint16 most = seed % 3 == 0 ? uint16(HALF) : 1_200;
        for (uint256 i = 0; i < 7; ++i) {
            asset.rates[i] = i == uint256(EdgeType.Component) ? 0 : rates[i] % (most + 1);
        }
    }

    function _registration(uint256 seed, KnownAsset memory asset, KnownEdge[] memory edges)
        private
        view
        returns (Registration memory r)
    {
        uint16[7] memory rates = asset.rates;
        bytes32 text = keccak256(abi.encode("text", seed));
        r.salt = keccak256(abi.encode(_assets.length, seed));
        r.kind = uint8(asset.kind);
        r.vertical = uint8(seed % 6);
        r.digest = keccak256(abi.encode("digest", seed));
        r.sealedCid = SEALED_CID;
        r.metadataCid = METADATA_CID;
        r.dataKeyCommitment = keccak256(abi.encode("key", seed));
        r.licence =
            Licence(asset.derivatives, rates[0], rates[1], rates[2], rates[3], rates[4], rates[6], text);
        r.pricePerCall = asset.price;
        r.parents = new Parent[](edges.length);
        for (uint256 i = 0; i < edges.length; ++i) {
            uint256 parent = edges[i].parent;
            r.parents[i] = Parent(parent, uint8(edges[i].edgeType), REGISTRY.termsHash(parent));
        }
    }

    function _record(uint256 id, KnownAsset memory asset, Registration memory r, KnownEdge[] memory edges) private {
        asset.id = id;
        asset.commitment = keccak256(
            abi.encode(
                id,
                r.digest,
                r.dataKeyCommitment,
                r.licence.textHash,
                keccak256(bytes(r.sealedCid)),
                keccak256(bytes(r.metadataCid))
            )
        );
        serialOf[id] = _assets.length;
        _assets.push(asset);
        for (uint256 i = 0; i < edges.length; ++i) {
            _edges[id].push(edges[i]);
        }
    }

    /// @dev The rule of rates, told a second time from the record.
    function _full(KnownAsset memory parent, EdgeType edgeType) private view returns (KnownEdge memory) {
        if (edgeType == EdgeType.Component) return KnownEdge(parent.id, edgeType, 0, 0, false);
        uint256 inherit = _sum(_edges[parent.id]);
        uint256 own = (uint256(parent.rates[uint256(edgeType)]) * (HALF - inherit)) / HALF;
        return KnownEdge(parent.id, edgeType, own + inherit, own, false);
    }

    function _within(KnownAsset memory parent, EdgeType edgeType, uint256 room)
        private
        view
        returns (KnownEdge memory edge)
    {
        edge = _full(parent, edgeType);
        if (edge.rate > room) (edge.rate, edge.own) = (room, (edge.own * room) / edge.rate);
    }

    function _mayFollow(KnownAsset memory child, KnownAsset memory parent, EdgeType edgeType)
        private
        pure
        returns (bool)
    {
        return parent.registeredAt < child.registeredAt && LineageRules.allows(edgeType, child.kind, parent.kind);
    }

    function _indexOf(uint256 childId, uint256 parentId) private view returns (uint256 index) {
        KnownEdge[] storage edges = _edges[childId];
        while (index < edges.length && edges[index].parent != parentId) {
            ++index;
        }
    }

    function _sum(KnownEdge[] memory edges) private pure returns (uint256 total) {
        for (uint256 i = 0; i < edges.length; ++i) {
            total += edges[i].rate;
        }
    }
}
