// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {ERC721} from "@openzeppelin/contracts/token/ERC721/ERC721.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {Cid} from "../content/Cid.sol";
import {INodeRegistry} from "../nodes/INodeRegistry.sol";
import {IRevenueLedger, SharePhase} from "../revenue/IRevenueLedger.sol";
import {Edge, EdgeLib} from "./Edge.sol";
import {IAssetRegistry} from "./IAssetRegistry.sol";
import {
    AssetKind,
    Consent,
    EdgeType,
    Licence,
    LowerTerms,
    MergeReceipt,
    Parent,
    Registration,
    Vertical
} from "./AssetTypes.sol";
import {Commitment, CommitmentLib} from "./Commitment.sol";
import {LineageRules} from "./LineageRules.sol";
import {MergeWeights} from "./MergeWeights.sol";
import {SignedConsent} from "./SignedConsent.sol";
import {Terms, TermsLib} from "./Terms.sol";

/// @title AssetRegistry
/// @notice See {IAssetRegistry}.
contract AssetRegistry is IAssetRegistry, IERC2981, ERC721, EIP712 {
    using CommitmentLib for Commitment;
    using MergeWeights for Edge[];
    using SignedConsent for Consent[];

    uint256 public constant MAX_PARENTS = 32;
    uint256 public constant MAX_UPSTREAM_BPS = LineageRules.MAX_UPSTREAM_BPS;
    uint64 public constant PRICE_NOTICE = 24 hours;
    uint64 public constant PRICE_INTERVAL = 7 days;
    uint256 public constant PRICE_MOVE_BPS = 2_000;

    /// @notice What a sale of an asset's token owes its creator, by ERC-2981: the token is the stewardship, not the shares.
    uint256 public constant TOKEN_ROYALTY_BPS = 500;

    uint256 private constant BPS = 10_000;

    /// @dev One slot, written first when an offering opens. `lastMoveAt` is when the price in Terms took effect.
    struct PriceRule {
        uint64 openingPrice;
        uint64 nextPrice;
        uint64 nextAt;
        uint64 lastMoveAt;
    }

    address public immutable OFFERING;
    IRevenueLedger public immutable LEDGER;
    address public immutable LINEAGE_DISPUTES;
    INodeRegistry public immutable NODES;

    mapping(uint256 assetId => Terms) private _terms;
    mapping(uint256 assetId => bytes32) private _commitments;
    mapping(uint256 assetId => PriceRule) private _priceRules;
    /// @dev Two edges a slot; the key is `assetId << 8 | index / 2`.
    mapping(uint256 key => uint256 pair) private _edgePairs;
    /// @dev Empty while the creator still is the steward, which saves a slot at registration.
    mapping(uint256 assetId => address) private _formerCreators;
    mapping(uint256 assetId => uint256) public priceNonce;

    modifier onlyOffering() {
        if (msg.sender != OFFERING) revert AssetRegistry_NotOffering(msg.sender);
        _;
    }

    modifier onlyLineageDisputes() {
        if (msg.sender != LINEAGE_DISPUTES) revert AssetRegistry_NotLineageDisputes(msg.sender);
        _;
    }

    constructor(address offering, IRevenueLedger ledger, address lineageDisputes, INodeRegistry nodes)
        ERC721("I Cubed Modelverse Asset", "ICUBED")
        EIP712("I Cubed Modelverse", "1")
    {
        OFFERING = offering;
        LEDGER = ledger;
        LINEAGE_DISPUTES = lineageDisputes;
        NODES = nodes;
    }

    /// @inheritdoc IAssetRegistry
    function register(Registration calldata r) external returns (uint256 assetId) {
        assetId = _newAsset(r);
        (Edge[] memory edges, uint256 total) = _edges(assetId, r);
        _record(assetId, r, edges, total);
        _mint(msg.sender, assetId);
    }

    /// @inheritdoc IAssetRegistry
    function registerMerge(Registration calldata r, MergeReceipt calldata receipt) external returns (uint256 assetId) {
        assetId = _newAsset(r);
        (Edge[] memory edges,) = _edges(assetId, r);
        (uint256[] memory parents, uint256 total, bool isWhole) = edges.scale(receipt.weightsPpm);
        if (!isWhole || parents.length == 0) revert AssetRegistry_InvalidWeights();
        _checkReceipt(MergeWeights.hash(assetId, r.digest, parents, receipt), receipt);
        _record(assetId, r, edges, total);
        // Before the token, whose mint is the last word of a registration.
        emit MergeProven(assetId, receipt.node, receipt.jobDigest, parents, receipt.weightsPpm);
        _mint(msg.sender, assetId);
    }

    /// @inheritdoc IAssetRegistry
    function schedulePrice(uint256 assetId, uint64 newPrice) external {
        if (msg.sender != _ownerOf(assetId)) revert AssetRegistry_NotSteward(msg.sender);
        _schedule(assetId, newPrice, false);
    }

    /// @inheritdoc IAssetRegistry
    function schedulePriceWithConsent(uint256 assetId, uint64 newPrice, uint64 validUntil, Consent[] calldata consents)
        external
    {
        if (msg.sender != _ownerOf(assetId)) revert AssetRegistry_NotSteward(msg.sender);
        // While shares are being sold most are still the creator's, whose backers cannot leave.
        if (LEDGER.phaseOf(assetId) == SharePhase.Offered) revert AssetRegistry_Offered(assetId);
        if (block.timestamp > validUntil) revert AssetRegistry_ConsentExpired(validUntil);
        bytes32 hash = SignedConsent.priceConsentHash(assetId, newPrice, priceNonce[assetId]++, validUntil);
        (uint256 shares, address invalid) = consents.sharesBehind(_hashTypedDataV4(hash), LEDGER, assetId);
        if (invalid != address(0)) revert AssetRegistry_InvalidConsent(invalid);
        if (shares * 2 <= LEDGER.TOTAL_SHARES()) revert AssetRegistry_ConsentTooLow(shares);
        _schedule(assetId, newPrice, true);
    }

    /// @inheritdoc IAssetRegistry
    function addLateEdge(uint256 childId, uint256 parentId, uint8 edgeType)
        external
        onlyLineageDisputes
        returns (uint256 rateBps)
    {
        Terms child = _known(childId);
        uint256 index = child.parentCount();
        if (index == MAX_PARENTS) revert AssetRegistry_TooManyParents(index + 1);
        if (_indexOf(childId, parentId, index) != index) revert AssetRegistry_DuplicateParent(parentId);
        Edge edge = _lateEdge(child, childId, parentId, edgeType, MAX_UPSTREAM_BPS - child.upstreamBps());
        rateBps = edge.rateBps();
        _terms[childId] = child.withMore(rateBps, 1);
        _setEdge(childId, index, edge);
        // forge-lint: disable-next-line(unsafe-typecast)
        emit EdgeAdded(childId, parentId, edgeType, uint16(rateBps), uint16(edge.ownBps()));
        emit TermsRaised(childId, termsHash(childId));
    }

    /// @inheritdoc IAssetRegistry
    function correctEdge(uint256 childId, uint256 parentId, uint8 edgeType)
        external
        onlyLineageDisputes
        returns (uint256 rateBps)
    {
        Terms child = _known(childId);
        uint256 count = child.parentCount();
        uint256 index = _indexOf(childId, parentId, count);
        if (index == count) revert AssetRegistry_UnknownEdge(childId, parentId);
        Edge old = _edgeAt(childId, index);
        uint256 before = old.rateBps();
        // Of the right type it stays as agreed, also where its steward signed less or the parent's own rates have risen since. Only what a
        // receipt lowered was agreed with nobody.
        if (uint8(old.edgeType()) == edgeType && !old.isScaled()) revert AssetRegistry_RateNotHigher(before);
        Edge edge = _lateEdge(child, childId, parentId, edgeType, MAX_UPSTREAM_BPS - child.upstreamBps() + before);
        rateBps = edge.rateBps();
        if (rateBps <= before) revert AssetRegistry_RateNotHigher(rateBps);
        _terms[childId] = child.withMore(rateBps - before, 0);
        _setEdge(childId, index, edge);
        // forge-lint: disable-next-line(unsafe-typecast)
        emit EdgeCorrected(childId, parentId, edgeType, uint16(rateBps), uint16(edge.ownBps()));
        emit TermsRaised(childId, termsHash(childId));
    }

    /// @inheritdoc IAssetRegistry
    function reveal(
        uint256 assetId,
        string calldata plainCid,
        bytes32 filesRoot,
        bytes32 dataKey,
        Commitment calldata commitment
    ) external {
        if (msg.sender != _ownerOf(assetId)) revert AssetRegistry_NotSteward(msg.sender);
        if (msg.sender != creatorOf(assetId)) revert AssetRegistry_NotCreator(msg.sender);
        if (_terms[assetId].has(TermsLib.OFFERED)) revert AssetRegistry_Offered(assetId);
        _openCommitment(assetId, plainCid, filesRoot, dataKey, commitment);
    }

    /// @inheritdoc IAssetRegistry
    function recordReveal(
        uint256 assetId,
        string calldata plainCid,
        bytes32 filesRoot,
        bytes32 dataKey,
        Commitment calldata commitment
    ) external onlyOffering {
        _openCommitment(assetId, plainCid, filesRoot, dataKey, commitment);
    }

    /// @inheritdoc IAssetRegistry
    function recordOffering(uint256 assetId) external onlyOffering {
        (Terms terms, PriceRule memory rule) = _applyDue(_known(assetId), _priceRules[assetId]);
        uint64 current = terms.price();
        // A second offering after a failed one may raise the floor, never lower it.
        if (current > rule.openingPrice) rule.openingPrice = current;
        _terms[assetId] = terms.with(TermsLib.OFFERED);
        _priceRules[assetId] = rule;
    }

    /// @inheritdoc IAssetRegistry
    function assetIdOf(address creator, bytes32 salt) public view returns (uint256) {
        return uint96(uint256(keccak256(abi.encodePacked(block.chainid, address(this), creator, salt))));
    }

    /// @inheritdoc IAssetRegistry
    function isRegistered(uint256 assetId) external view returns (bool) {
        return _terms[assetId].isKnown();
    }

    /// @inheritdoc IAssetRegistry
    function isRevealed(uint256 assetId) external view returns (bool) {
        return _terms[assetId].has(TermsLib.REVEALED);
    }

    /// @inheritdoc IAssetRegistry
    function registeredAt(uint256 assetId) external view returns (uint64) {
        return _known(assetId).registeredAt();
    }

    /// @inheritdoc IAssetRegistry
    function creatorOf(uint256 assetId) public view returns (address creator) {
        creator = _formerCreators[assetId];
        if (creator == address(0)) creator = _ownerOf(assetId);
        if (creator == address(0)) revert AssetRegistry_UnknownAsset(assetId);
    }

    /// @inheritdoc IAssetRegistry
    function commitmentOf(uint256 assetId) external view returns (bytes32) {
        _known(assetId);
        return _commitments[assetId];
    }

    /// @inheritdoc IAssetRegistry
    function kindOf(uint256 assetId) external view returns (AssetKind) {
        return _known(assetId).kind();
    }

    /// @inheritdoc IAssetRegistry
    function verticalOf(uint256 assetId) external view returns (Vertical) {
        return _known(assetId).vertical();
    }

    /// @inheritdoc IAssetRegistry
    function pricePerCall(uint256 assetId) public view returns (uint64) {
        Terms terms = _known(assetId);
        if (!terms.has(TermsLib.OFFERED)) return terms.price();
        PriceRule storage rule = _priceRules[assetId];
        bool due = rule.nextAt != 0 && rule.nextAt <= block.timestamp;
        return due ? rule.nextPrice : terms.price();
    }

    /// @inheritdoc IAssetRegistry
    function termsHash(uint256 assetId) public view returns (bytes32) {
        return _termsHash(assetId, _known(assetId), _commitments[assetId]);
    }

    /// @inheritdoc IAssetRegistry
    function upstreamBps(uint256 assetId) external view returns (uint16) {
        return _known(assetId).upstreamBps();
    }

    /// @inheritdoc IAssetRegistry
    function lateEdgeOf(uint256 childId, uint256 parentId, uint8 edgeType) external view returns (Edge edge) {
        Terms child = _known(childId);
        uint256 count = child.parentCount();
        uint256 index = _indexOf(childId, parentId, count);
        uint256 before = index == count ? 0 : _edgeAt(childId, index).rateBps();
        edge = _lateEdge(child, childId, parentId, edgeType, MAX_UPSTREAM_BPS - child.upstreamBps() + before);
        if (index == MAX_PARENTS) edge = Edge.wrap(0);
    }

    /// @inheritdoc IAssetRegistry
    function edgesOf(uint256 assetId) external view returns (Edge[] memory edges) {
        edges = new Edge[](_known(assetId).parentCount());
        for (uint256 i = 0; i < edges.length; i += 2) {
            uint256 pair = _edgePairs[_pairKey(assetId, i)];
            // the lower half of a slot, then the upper
            // forge-lint: disable-next-line(unsafe-typecast)
            edges[i] = Edge.wrap(uint128(pair));
            // forge-lint: disable-next-line(unsafe-typecast)
            if (i + 1 < edges.length) edges[i + 1] = Edge.wrap(uint128(pair >> 128));
        }
    }

    /// @inheritdoc IERC2981
    function royaltyInfo(uint256 tokenId, uint256 salePrice) external view returns (address receiver, uint256 amount) {
        return (creatorOf(tokenId), Math.mulDiv(salePrice, TOKEN_ROYALTY_BPS, BPS));
    }

    function supportsInterface(bytes4 interfaceId) public view override(ERC721, IERC165) returns (bool) {
        return interfaceId == type(IERC2981).interfaceId || super.supportsInterface(interfaceId);
    }

    /// @notice The asset's DID; its document is derived from this contract's events.
    function tokenURI(uint256 assetId) public view override returns (string memory) {
        _known(assetId);
        return string.concat("did:icubed:", Strings.toString(block.chainid), ":", Strings.toString(assetId));
    }

    /// @dev The first transfer writes down who created the asset.
    function _update(address to, uint256 assetId, address auth) internal override returns (address from) {
        from = super._update(to, assetId, auth);
        if (from != address(0) && _formerCreators[assetId] == address(0)) _formerCreators[assetId] = from;
    }

    function _newAsset(Registration calldata r) private view returns (uint256 assetId) {
        assetId = assetIdOf(msg.sender, r.salt);
        if (_terms[assetId].isKnown()) revert AssetRegistry_AlreadyRegistered(assetId);
        _checkCommitments(r);
    }

    /// @dev All of a registration but its token.
    function _record(uint256 assetId, Registration calldata r, Edge[] memory edges, uint256 total) private {
        if (total > MAX_UPSTREAM_BPS) revert AssetRegistry_RatesTooHigh(total);
        Terms terms = _termsFrom(r, total);
        bytes32 commitment = _commitmentFrom(assetId, r);
        _terms[assetId] = terms;
        _commitments[assetId] = commitment;
        for (uint256 i = 0; i < edges.length; i += 2) {
            uint256 second = i + 1 < edges.length ? Edge.unwrap(edges[i + 1]) : 0;
            _edgePairs[_pairKey(assetId, i)] = Edge.unwrap(edges[i]) | (second << 128);
        }

        emit AssetRegistered(
            assetId,
            msg.sender,
            r.kind,
            r.vertical,
            r.salt,
            r.digest,
            r.sealedCid,
            r.metadataCid,
            r.dataKeyCommitment,
            r.pricePerCall,
            r.licence,
            _termsHash(assetId, terms, commitment)
        );
        for (uint256 i = 0; i < edges.length; ++i) {
            Edge edge = edges[i];
            emit EdgeAdded(
                assetId, edge.parent(), uint8(edge.edgeType()), uint16(edge.rateBps()), uint16(edge.ownBps())
            );
        }
    }

    /// @dev A node that signs weights stands for them with its bond; one that is the creator's own would vouch for itself.
    function _checkReceipt(bytes32 hash, MergeReceipt calldata receipt) private view {
        address node = receipt.node;
        if (block.timestamp > receipt.validUntil) revert AssetRegistry_ReceiptExpired(receipt.validUntil);
        if (!NODES.isActive(node)) revert AssetRegistry_NodeNotActive(node);
        if (node == msg.sender || NODES.nodeOf(node).owner == msg.sender) revert AssetRegistry_OwnNode(node);
        (address signer,,) = ECDSA.tryRecoverCalldata(_hashTypedDataV4(hash), receipt.signature);
        // Nobody signs as the zero address, which is no node.
        if (signer != node) revert AssetRegistry_InvalidReceipt(node);
    }

    /// @dev The one rule of what a reveal proves, whoever may send it.
    function _openCommitment(
        uint256 assetId,
        string calldata plainCid,
        bytes32 filesRoot,
        bytes32 dataKey,
        Commitment calldata commitment
    ) private {
        Terms terms = _terms[assetId];
        if (terms.has(TermsLib.REVEALED)) revert AssetRegistry_AlreadyRevealed(assetId);
        Cid.check(plainCid);
        if (commitment.hash(assetId) != _commitments[assetId]) revert AssetRegistry_CommitmentMismatch(assetId);
        if (keccak256(abi.encodePacked(dataKey)) != commitment.dataKeyCommitment) {
            revert AssetRegistry_DataKeyMismatch();
        }
        bytes32 digest = sha256(abi.encodePacked(block.chainid, creatorOf(assetId), filesRoot));
        if (digest != commitment.digest) revert AssetRegistry_DigestMismatch();
        _terms[assetId] = terms.with(TermsLib.REVEALED);
        emit ContentRevealed(assetId, plainCid, filesRoot, dataKey);
    }

    function _schedule(uint256 assetId, uint64 newPrice, bool belowFloor) private {
        Terms terms = _terms[assetId];
        uint64 effectiveAt = uint64(block.timestamp);
        if (!terms.has(TermsLib.OFFERED)) {
            _terms[assetId] = terms.withPrice(newPrice);
        } else {
            (Terms moved, PriceRule memory rule) = _applyDue(terms, _priceRules[assetId]);
            effectiveAt = _checkMove(moved.price(), newPrice, rule, belowFloor);
            rule.nextPrice = newPrice;
            rule.nextAt = effectiveAt;
            _terms[assetId] = moved;
            _priceRules[assetId] = rule;
        }
        emit PriceScheduled(assetId, newPrice, effectiveAt);
    }

    function _edges(uint256 childId, Registration calldata r)
        private
        view
        returns (Edge[] memory edges, uint256 total)
    {
        Parent[] calldata parents = r.parents;
        if (parents.length > MAX_PARENTS) revert AssetRegistry_TooManyParents(parents.length);
        uint256[] memory licences = _lowerTerms(childId, r);
        edges = new Edge[](parents.length);
        for (uint256 i = 0; i < parents.length; ++i) {
            Parent calldata parent = parents[i];
            Edge edge = _edge(AssetKind(r.kind), parent, licences.length == 0 ? 0 : licences[i]);
            for (uint256 j = 0; j < i; ++j) {
                if (edges[j].parent() == parent.assetId) revert AssetRegistry_DuplicateParent(parent.assetId);
            }
            edges[i] = edge;
            total += edge.rateBps();
        }
    }

    /// @dev For each parent the signed licence plus one, or 0 where none was signed; an empty list where there is none at all.
    function _lowerTerms(uint256 childId, Registration calldata r) private view returns (uint256[] memory licences) {
        if (r.lowerTerms.length == 0) return licences;
        licences = new uint256[](r.parents.length);
        for (uint256 i = 0; i < r.lowerTerms.length; ++i) {
            LowerTerms calldata lower = r.lowerTerms[i];
            if (lower.parentIndex >= licences.length) revert AssetRegistry_InvalidLowerTerms(0);
            Parent calldata parent = r.parents[lower.parentIndex];
            if (block.timestamp > lower.validUntil) {
                revert AssetRegistry_LowerTermsExpired(parent.assetId, lower.validUntil);
            }
            bytes32 hash = SignedConsent.lowerTermsHash(
                parent.assetId, childId, parent.edgeType, lower.licenceBps, lower.validUntil
            );
            address steward = _ownerOf(parent.assetId);
            bool isSigned = steward != address(0)
                && SignatureChecker.isValidSignatureNow(steward, _hashTypedDataV4(hash), lower.signature);
            if (!isSigned) revert AssetRegistry_InvalidLowerTerms(parent.assetId);
            licences[lower.parentIndex] = uint256(lower.licenceBps) + 1;
        }
    }

    function _edge(AssetKind child, Parent calldata parent, uint256 signedLicence) private view returns (Edge) {
        Terms terms = _terms[parent.assetId];
        if (!terms.isKnown()) revert AssetRegistry_UnknownParent(parent.assetId);
        EdgeType edgeType = _checkType(terms, child, parent.assetId, parent.edgeType);
        bytes32 actual = _termsHash(parent.assetId, terms, _commitments[parent.assetId]);
        if (actual != parent.termsHash) {
            revert AssetRegistry_TermsChanged(parent.assetId, parent.termsHash, actual);
        }
        if (edgeType == EdgeType.Component) return EdgeLib.pack(parent.assetId, edgeType, 0, 0);

        if (!terms.has(TermsLib.DERIVATIVES)) revert AssetRegistry_DerivativesForbidden(parent.assetId);
        uint256 licence = terms.licenceBps(edgeType);
        if (signedLicence != 0) {
            // Lower terms only lower: else a steward could drain a child's other parents.
            if (signedLicence - 1 > licence) revert AssetRegistry_InvalidLowerTerms(parent.assetId);
            licence = signedLicence - 1;
        }
        uint256 inherit = terms.upstreamBps();
        uint256 own = (licence * (MAX_UPSTREAM_BPS - inherit)) / MAX_UPSTREAM_BPS;
        return EdgeLib.pack(parent.assetId, edgeType, own + inherit, own);
    }

    /// @dev As {_edge}, of a parent that was not named, and within what is left of the child's rates.
    function _lateEdge(Terms child, uint256 childId, uint256 parentId, uint8 edgeType, uint256 room)
        private
        view
        returns (Edge)
    {
        Terms terms = _known(parentId);
        if (terms.registeredAt() >= child.registeredAt()) revert AssetRegistry_NotOlder(parentId, childId);
        EdgeType type_ = _checkType(terms, child.kind(), parentId, edgeType);
        if (type_ == EdgeType.Component) return EdgeLib.pack(parentId, type_, 0, 0);
        uint256 inherit = terms.upstreamBps();
        uint256 own = (terms.licenceBps(type_) * (MAX_UPSTREAM_BPS - inherit)) / MAX_UPSTREAM_BPS;
        uint256 rate = own + inherit;
        if (rate > room) (rate, own) = (room, (own * room) / rate);
        return EdgeLib.pack(parentId, type_, rate, own);
    }

    function _checkType(Terms terms, AssetKind child, uint256 parentId, uint8 edgeType)
        private
        pure
        returns (EdgeType type_)
    {
        if (edgeType > uint8(type(EdgeType).max)) revert AssetRegistry_InvalidEdgeType(edgeType);
        type_ = EdgeType(edgeType);
        if (!LineageRules.allows(type_, child, terms.kind())) revert AssetRegistry_EdgeNotAllowed(parentId, edgeType);
    }

    /// @dev `count` where the child has no such edge.
    function _indexOf(uint256 childId, uint256 parentId, uint256 count) private view returns (uint256 index) {
        while (index < count && _edgeAt(childId, index).parent() != parentId) {
            ++index;
        }
    }

    function _edgeAt(uint256 assetId, uint256 index) private view returns (Edge) {
        return Edge.wrap(uint128(_edgePairs[_pairKey(assetId, index)] >> (128 * (index & 1))));
    }

    function _setEdge(uint256 assetId, uint256 index, Edge edge) private {
        uint256 shift = 128 * (index & 1);
        uint256 key = _pairKey(assetId, index);
        uint256 other = _edgePairs[key] & ~(uint256(type(uint128).max) << shift);
        _edgePairs[key] = other | (uint256(Edge.unwrap(edge)) << shift);
    }

    /// @dev The commitment stands in for the licence text, which it covers: a child agrees to the whole of what its parent registered.
    function _termsHash(uint256 assetId, Terms terms, bytes32 commitment) private pure returns (bytes32) {
        return keccak256(abi.encode(assetId, terms.agreed(), commitment));
    }

    function _known(uint256 assetId) private view returns (Terms terms) {
        terms = _terms[assetId];
        if (!terms.isKnown()) revert AssetRegistry_UnknownAsset(assetId);
    }

    /// @dev Moves a scheduled price whose time has come into the terms. The caller stores both.
    function _applyDue(Terms terms, PriceRule memory rule) private view returns (Terms, PriceRule memory) {
        if (rule.nextAt == 0 || rule.nextAt > block.timestamp) return (terms, rule);
        rule.lastMoveAt = rule.nextAt;
        rule.nextAt = 0;
        return (terms.withPrice(rule.nextPrice), rule);
    }

    function _checkMove(uint64 current, uint64 next, PriceRule memory rule, bool belowFloor)
        private
        view
        returns (uint64 effectiveAt)
    {
        uint256 move = current > next ? current - next : next - current;
        if (move * BPS > current * PRICE_MOVE_BPS) revert AssetRegistry_PriceMoveTooLarge(current, next);
        // Rounded up: half of an odd opening price is not yet "not below half".
        uint64 floor = rule.openingPrice - rule.openingPrice / 2;
        // Consented once to a price below it, holders lose nothing by one that is nearer to it again.
        if (next < floor && next < current && !belowFloor) revert AssetRegistry_PriceBelowFloor(floor);
        effectiveAt = uint64(block.timestamp) + PRICE_NOTICE;
        if (rule.lastMoveAt != 0 && effectiveAt < rule.lastMoveAt + PRICE_INTERVAL) {
            effectiveAt = rule.lastMoveAt + PRICE_INTERVAL;
        }
    }

    function _termsFrom(Registration calldata r, uint256 total) private view returns (Terms) {
        return TermsLib.pack(
            _licenceWord(r.licence),
            r.licence.derivatives ? TermsLib.DERIVATIVES : 0,
            AssetKind(r.kind),
            Vertical(r.vertical),
            r.pricePerCall,
            total,
            r.parents.length,
            block.timestamp
        );
    }

    function _licenceWord(Licence calldata licence) private pure returns (uint256) {
        return _rate(licence.promptBps, EdgeType.Prompt) | _rate(licence.loraBps, EdgeType.Lora)
            | _rate(licence.fineTuneBps, EdgeType.FineTune) | _rate(licence.distilBps, EdgeType.Distil)
            | _rate(licence.mergeBps, EdgeType.Merge) | _rate(licence.datasetBps, EdgeType.Dataset);
    }

    function _rate(uint16 bps, EdgeType edgeType) private pure returns (uint256) {
        if (bps > MAX_UPSTREAM_BPS) revert AssetRegistry_LicenceTooHigh(bps);
        return TermsLib.rate(bps, edgeType);
    }

    function _commitmentFrom(uint256 assetId, Registration calldata r) private pure returns (bytes32) {
        return CommitmentLib.hashOf(
            assetId,
            r.digest,
            r.dataKeyCommitment,
            r.licence.textHash,
            keccak256(bytes(r.sealedCid)),
            keccak256(bytes(r.metadataCid))
        );
    }

    function _checkCommitments(Registration calldata r) private pure {
        if (r.kind > uint8(type(AssetKind).max)) revert AssetRegistry_InvalidKind(r.kind);
        if (r.vertical > uint8(type(Vertical).max)) revert AssetRegistry_InvalidVertical(r.vertical);
        if (r.digest == 0 || r.dataKeyCommitment == 0) revert AssetRegistry_EmptyCommitment();
        Cid.check(r.sealedCid);
        Cid.check(r.metadataCid);
    }

    function _pairKey(uint256 assetId, uint256 index) private pure returns (uint256) {
        return (assetId << 8) | (index / 2);
    }
}
