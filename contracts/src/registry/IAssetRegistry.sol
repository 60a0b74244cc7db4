// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Edge} from "./Edge.sol";
import {AssetKind, Consent, Licence, MergeReceipt, Registration, Vertical} from "./AssetTypes.sol";
import {Commitment} from "./Commitment.sol";

/// @title Assets, their commitments and their lineage
/// @notice One ERC-721 token per model, adapter, prompt profile, merge, dataset or workflow. The token's owner is the asset's
/// steward; the creator never changes. Parents exist before children, so the graph is acyclic by construction.
interface IAssetRegistry {
    /// @notice An asset was registered. Everything a DID document needs and storage does not keep is in this event, the parts of the
    /// asset's {Commitment} included.
    event AssetRegistered(
        uint256 indexed assetId,
        address indexed creator,
        uint8 kind,
        uint8 vertical,
        bytes32 salt,
        bytes32 digest,
        string sealedCid,
        string metadataCid,
        bytes32 dataKeyCommitment,
        uint64 pricePerCall,
        Licence licence,
        bytes32 termsHash
    );

    /// @notice `child` owes `rateBps` of its revenue net of fee through `parent`, of which `ownBps` stays with the parent's holders.
    event EdgeAdded(
        uint256 indexed child, uint256 indexed parent, uint8 edgeType, uint16 rateBps, uint16 ownBps
    );

    /// @notice A bonded node signed what part each of these parents has in the merge `child`, in parts per million; their edges' own parts
    /// were lowered by it.
    event MergeProven(
        uint256 indexed child, address indexed node, bytes32 jobDigest, uint256[] parents, uint32[] weightsPpm
    );

    /// @notice An edge that was registered with too low a rate now has these terms. One that a receipt had lowered has all of them.
    event EdgeCorrected(
        uint256 indexed child, uint256 indexed parent, uint8 edgeType, uint16 rateBps, uint16 ownBps
    );

    /// @notice What a later child of the asset agrees to has changed, because the asset itself owes more.
    event TermsRaised(uint256 indexed assetId, bytes32 termsHash);

    /// @notice The content of an asset is public: anyone may decrypt the sealed bytes and check them against the digest.
    event ContentRevealed(uint256 indexed assetId, string plainCid, bytes32 filesRoot, bytes32 dataKey);

    /// @notice A call costs `pricePerCall` from `effectiveAt` on.
    event PriceScheduled(uint256 indexed assetId, uint64 pricePerCall, uint64 effectiveAt);

    error AssetRegistry_AlreadyRegistered(uint256 assetId);
    error AssetRegistry_UnknownAsset(uint256 assetId);
    error AssetRegistry_InvalidKind(uint8 kind);
    error AssetRegistry_InvalidVertical(uint8 vertical);
    error AssetRegistry_InvalidEdgeType(uint8 edgeType);
    error AssetRegistry_EmptyCommitment();
    error AssetRegistry_LicenceTooHigh(uint16 bps);
    error AssetRegistry_TooManyParents(uint256 count);
    error AssetRegistry_DuplicateParent(uint256 parent);
    error AssetRegistry_UnknownParent(uint256 parent);
    error AssetRegistry_EdgeNotAllowed(uint256 parent, uint8 edgeType);
    error AssetRegistry_DerivativesForbidden(uint256 parent);
    error AssetRegistry_TermsChanged(uint256 parent, bytes32 expected, bytes32 actual);
    error AssetRegistry_RatesTooHigh(uint256 totalBps);
    error AssetRegistry_InvalidWeights();
    error AssetRegistry_ReceiptExpired(uint64 validUntil);
    error AssetRegistry_NodeNotActive(address node);
    error AssetRegistry_OwnNode(address node);
    error AssetRegistry_InvalidReceipt(address node);
    error AssetRegistry_InvalidLowerTerms(uint256 parent);
    error AssetRegistry_LowerTermsExpired(uint256 parent, uint64 validUntil);
    error AssetRegistry_NotLineageDisputes(address caller);
    error AssetRegistry_NotOlder(uint256 parent, uint256 child);
    error AssetRegistry_UnknownEdge(uint256 child, uint256 parent);
    error AssetRegistry_RateNotHigher(uint256 rateBps);
    error AssetRegistry_ConsentExpired(uint64 validUntil);
    error AssetRegistry_InvalidConsent(address holder);
    error AssetRegistry_ConsentTooLow(uint256 shares);
    error AssetRegistry_NotSteward(address caller);
    error AssetRegistry_NotCreator(address caller);
    error AssetRegistry_NotOffering(address caller);
    error AssetRegistry_Offered(uint256 assetId);
    error AssetRegistry_AlreadyRevealed(uint256 assetId);
    error AssetRegistry_PriceMoveTooLarge(uint64 from, uint64 to);
    error AssetRegistry_PriceBelowFloor(uint64 floor);
    error AssetRegistry_CommitmentMismatch(uint256 assetId);
    error AssetRegistry_DataKeyMismatch();
    error AssetRegistry_DigestMismatch();

    /// @notice Registers an asset for the caller and mints its token.
    /// @dev The id is `uint96(keccak256(abi.encodePacked(uint256 chainId, address registry, address creator, bytes32 salt)))`.
    /// Rates follow `rate(child→p) = own + inherit(p)` with `own = ⌊licenceBps(p)·(5000 − inherit(p))/5000⌋`; a component edge
    /// has rate 0, since a component is paid by every call that uses it.
    function register(Registration calldata registration) external returns (uint256 assetId);

    /// @notice The same for a merge whose weights a node proves: of each `Merge` parent the own part is `⌊own · weight⌋`, what it inherits
    /// stays. Other edges, and the bound of 5000, are as ever.
    /// @dev The node's receipt is EIP-712 `MergeReceipt(uint256 childId, bytes32 digest, uint256[] parents, uint32[] weightsPpm,
    /// bytes32 jobDigest, address node, uint64 validUntil)`: child and digest are those of this registration, the parents its `Merge`
    /// parents in order. A false one is a ground of the lineage disputes, for each parent whose part it lowered.
    function registerMerge(Registration calldata registration, MergeReceipt calldata receipt)
        external
        returns (uint256 assetId);

    /// @notice Sets the price of a call. At once before an offering; afterwards with 24 hours' notice, at most 20 % per
    /// 7 days and never down to less than half the price at which the offering opened. A change not yet in force is replaced.
    function schedulePrice(uint256 assetId, uint64 newPrice) external;

    /// @notice The same below half the opening price, where holders of more than half of the shares sign (`PriceConsent`, EIP-712).
    /// Notice, interval and the largest move stay. Not while an offering is open or locked.
    /// @param consents In ascending order of their holders. Shares count as they are held in this transaction.
    function schedulePriceWithConsent(uint256 assetId, uint64 newPrice, uint64 validUntil, Consent[] calldata consents)
        external;

    /// @notice Adds an edge that the child's creator had kept to themselves, at the parent's present terms, as far as the child's rates leave
    /// room below 5000: the own part shrinks in proportion. Existing children of the child are unchanged. Only the lineage
    /// disputes.
    /// @dev The parent must be older than the child: with every edge's parent as old as its child at most, and late ones older, no
    /// circle can close. A licence that forbids derivatives does not save one from paying for one.
    /// @return rateBps What the edge came to; 0 if the child had no room left, or for a component.
    function addLateEdge(uint256 childId, uint256 parentId, uint8 edgeType) external returns (uint256 rateBps);

    /// @notice Gives an edge the type it should have had, by the same rule; only another type, or the same where a false receipt lowered it, and
    /// to a higher rate. Only the lineage disputes.
    function correctEdge(uint256 childId, uint256 parentId, uint8 edgeType) external returns (uint256 rateBps);

    /// @notice The edge as `addLateEdge` or `correctEdge` would write it now, by the same checks of age and kind; an empty one where the
    /// child has 32 parents already.
    function lateEdgeOf(uint256 childId, uint256 parentId, uint8 edgeType) external view returns (Edge);

    /// @notice Opens the commitment of an asset that no offering has ever held, and with it the asset: a profile, a dataset or
    /// a workflow that is to be called but not sold. Only its creator, while still its steward. What is open can no longer be
    /// offered.
    /// @dev The shares stay where they are: all are the creator's, as before, they are no tokens and do not move. Usage
    /// revenue is the creator's to claim, after fee and parents.
    /// @param commitment The parts as {AssetRegistered} tells them.
    function reveal(
        uint256 assetId,
        string calldata plainCid,
        bytes32 filesRoot,
        bytes32 dataKey,
        Commitment calldata commitment
    ) external;

    /// @notice Opens the commitment of an asset. Only the offering contract, which checks when and on whose word.
    function recordReveal(
        uint256 assetId,
        string calldata plainCid,
        bytes32 filesRoot,
        bytes32 dataKey,
        Commitment calldata commitment
    ) external;

    /// @notice Puts the price under the rule above. Only the offering contract, when an offering opens.
    function recordOffering(uint256 assetId) external;

    /// @notice How many consents below the floor were used; part of the next one's signature.
    function priceNonce(uint256 assetId) external view returns (uint256);

    /// @notice Unix seconds of the registration.
    function registeredAt(uint256 assetId) external view returns (uint64);

    function assetIdOf(address creator, bytes32 salt) external view returns (uint256);
    function isRegistered(uint256 assetId) external view returns (bool);

    /// @notice Whether the content is public, by {reveal} or by an offering.
    function isRevealed(uint256 assetId) external view returns (bool);

    function creatorOf(uint256 assetId) external view returns (address);

    /// @notice The hash of the asset's {Commitment}: its digest, its key's commitment, its licence text and both its CIDs. It never changes.
    function commitmentOf(uint256 assetId) external view returns (bytes32);

    function kindOf(uint256 assetId) external view returns (AssetKind);
    function verticalOf(uint256 assetId) external view returns (Vertical);

    /// @notice USD base units a call costs now.
    function pricePerCall(uint256 assetId) external view returns (uint64);

    /// @notice What a child agrees to: licence, licence text and the rates the asset itself owes upstream.
    /// @dev keccak256(uint256 assetId ‖ the agreed part of {Terms} ‖ the commitment, which covers the licence text).
    function termsHash(uint256 assetId) external view returns (bytes32);

    /// @notice Sum of the asset's edge rates, at most 5000.
    function upstreamBps(uint256 assetId) external view returns (uint16);

    /// @notice The asset's edges, packed as in {Edge}.
    function edgesOf(uint256 assetId) external view returns (Edge[] memory);
}
