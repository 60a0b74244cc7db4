// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {Cid} from "../content/Cid.sol";
import {Commitment, CommitmentLib} from "./Commitment.sol";
import {IAssetRegistry} from "./IAssetRegistry.sol";
import {AssetVersion, IAssetVersions} from "./IAssetVersions.sol";

/// @title AssetVersions
/// @notice See {IAssetVersions}.
contract AssetVersions is IAssetVersions {
    using CommitmentLib for Commitment;

    uint64 public constant VERSION_NOTICE = 7 days;

    uint256 private constant FIRST = 1;

    IAssetRegistry public immutable REGISTRY;
    address public immutable GOVERNOR;

    /// @dev The n-th is version n + 2.
    mapping(uint256 assetId => AssetVersion[]) private _versions;
    mapping(uint256 assetId => mapping(bytes32 digest => uint256 version)) private _numbers;

    constructor(IAssetRegistry registry, address governor) {
        REGISTRY = registry;
        GOVERNOR = governor;
    }

    /// @inheritdoc IAssetVersions
    function publishVersion(
        uint256 assetId,
        bytes32 digest,
        string calldata sealedCid,
        string calldata metadataCid,
        bytes32 dataKeyCommitment,
        Commitment calldata first
    ) external returns (uint256 version) {
        if (!REGISTRY.isRevealed(assetId)) revert AssetVersions_NotRevealed(assetId);
        _checkSteward(assetId);
        if (digest == 0 || dataKeyCommitment == 0) revert AssetVersions_EmptyCommitment();
        Cid.check(sealedCid);
        Cid.check(metadataCid);
        uint256 same = versionOf(assetId, digest, first);
        if (same != 0) revert AssetVersions_DuplicateDigest(same);
        AssetVersion[] storage versions = _versions[assetId];
        uint256 count = versions.length;
        if (count != 0) {
            uint64 pending = versions[count - 1].effectiveAt;
            if (pending > block.timestamp) revert AssetVersions_VersionPending(pending);
        }

        version = count + FIRST + 1;
        uint64 effectiveAt = uint64(block.timestamp) + VERSION_NOTICE;
        // half of the hash is kept, the event tells all of it
        // forge-lint: disable-next-line(unsafe-typecast)
        versions.push(AssetVersion(digest, bytes16(dataKeyCommitment), effectiveAt, false, false));
        _numbers[assetId][digest] = version;
        emit VersionPublished(assetId, version, digest, sealedCid, metadataCid, dataKeyCommitment, effectiveAt);
    }

    /// @inheritdoc IAssetVersions
    function revealVersion(
        uint256 assetId,
        uint256 version,
        string calldata plainCid,
        bytes32 filesRoot,
        bytes32 dataKey
    ) external {
        AssetVersion storage stored = _usable(assetId, version);
        _checkSteward(assetId);
        if (stored.revealed) revert AssetVersions_AlreadyRevealed(version);
        Cid.check(plainCid);
        // Sixteen bytes are enough: only the steward could search for two preimages of their own commitment, and neither would pass
        // as other content, which the full digest beside it fixes.
        if (bytes16(keccak256(abi.encodePacked(dataKey))) != stored.dataKey) revert AssetVersions_DataKeyMismatch();
        bytes32 digest = sha256(abi.encodePacked(block.chainid, REGISTRY.creatorOf(assetId), filesRoot));
        if (digest != stored.digest) revert AssetVersions_DigestMismatch();
        stored.revealed = true;
        emit VersionRevealed(assetId, version, plainCid, filesRoot, dataKey);
    }

    /// @inheritdoc IAssetVersions
    function retireVersion(uint256 assetId, uint256 version) external {
        AssetVersion storage stored = _usable(assetId, version);
        if (msg.sender != GOVERNOR) _checkSteward(assetId);
        stored.retired = true;
        emit VersionRetired(assetId, version, msg.sender);
    }

    /// @inheritdoc IAssetVersions
    function currentVersion(uint256 assetId) external view returns (uint256 version) {
        version = versionCount(assetId);
        AssetVersion[] storage versions = _versions[assetId];
        // At most one is pending, and one a week can have been retired.
        while (version > FIRST) {
            AssetVersion storage candidate = versions[version - FIRST - 1];
            if (!candidate.retired && candidate.effectiveAt <= block.timestamp) break;
            --version;
        }
    }

    /// @inheritdoc IAssetVersions
    function versionCount(uint256 assetId) public view returns (uint256) {
        // Reverts where the asset is unknown.
        REGISTRY.creatorOf(assetId);
        return _versions[assetId].length + FIRST;
    }

    /// @inheritdoc IAssetVersions
    function versionOf(uint256 assetId, bytes32 digest, Commitment calldata first) public view returns (uint256) {
        if (first.hash(assetId) != REGISTRY.commitmentOf(assetId)) revert AssetVersions_CommitmentMismatch(assetId);
        return digest == first.digest ? FIRST : _numbers[assetId][digest];
    }

    /// @inheritdoc IAssetVersions
    function laterVersion(uint256 assetId, uint256 version) external view returns (AssetVersion memory) {
        return _later(assetId, version);
    }

    function _usable(uint256 assetId, uint256 version) private view returns (AssetVersion storage stored) {
        stored = _later(assetId, version);
        if (stored.retired) revert AssetVersions_Retired(version);
    }

    function _later(uint256 assetId, uint256 version) private view returns (AssetVersion storage) {
        if (version == FIRST) revert AssetVersions_FirstVersion();
        AssetVersion[] storage versions = _versions[assetId];
        if (version == 0 || version > versions.length + FIRST) revert AssetVersions_UnknownVersion(assetId, version);
        return versions[version - FIRST - 1];
    }

    function _checkSteward(uint256 assetId) private view {
        if (msg.sender != IERC721(address(REGISTRY)).ownerOf(assetId)) revert AssetVersions_NotSteward(msg.sender);
    }
}
