// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Commitment} from "./Commitment.sol";

/// @notice A version after the first.
/// @param digest sha256(uint256 chainId ‖ address creator ‖ bytes32 filesRoot), as at registration.
/// @param dataKey First sixteen bytes of keccak256(dataKey).
/// @param effectiveAt Unix seconds from which calls that name no version run this one.
/// @param revealed Whether its content is public.
/// @param retired Whether it is taken out of use, for good.
struct AssetVersion {
    bytes32 digest;
    bytes16 dataKey;
    uint64 effectiveAt;
    bool revealed;
    bool retired;
}

/// @title Later versions of an asset
/// @notice Version 1 is what was registered, offered and revealed. Once it is public the asset's steward may publish further ones, each with
/// commitments of its own; nothing published is ever changed or removed, so a receipt's digest names one version for good.
///
/// @dev What holders bought is version 1: no other can be published before its reveal, and it cannot be retired. A version takes the
/// place of the one before it only after a week, one at a time, and callers may go on naming any version not retired. Its rates and
/// price are the asset's. Content made from a parent that the asset has no edge to belongs in an asset of its own: where the parent is
/// younger than the asset no late edge could be added, so the governor may retire such a version.
interface IAssetVersions {
    event VersionPublished(
        uint256 indexed assetId,
        uint256 indexed version,
        bytes32 digest,
        string sealedCid,
        string metadataCid,
        bytes32 dataKeyCommitment,
        uint64 effectiveAt
    );

    /// @notice The content of a version is public: anyone may decrypt the sealed bytes and check them against its digest.
    event VersionRevealed(
        uint256 indexed assetId, uint256 indexed version, string plainCid, bytes32 filesRoot, bytes32 dataKey
    );

    event VersionRetired(uint256 indexed assetId, uint256 indexed version, address by);

    error AssetVersions_NotRevealed(uint256 assetId);
    error AssetVersions_NotSteward(address caller);
    error AssetVersions_EmptyCommitment();
    error AssetVersions_CommitmentMismatch(uint256 assetId);
    error AssetVersions_DuplicateDigest(uint256 version);
    error AssetVersions_VersionPending(uint64 effectiveAt);
    error AssetVersions_UnknownVersion(uint256 assetId, uint256 version);
    error AssetVersions_FirstVersion();
    error AssetVersions_Retired(uint256 version);
    error AssetVersions_AlreadyRevealed(uint256 version);
    error AssetVersions_DataKeyMismatch();
    error AssetVersions_DigestMismatch();

    /// @notice Publishes the next version, sealed. Only the steward of an asset whose first version is public, and only when no version
    /// waits for its time. A public version is published sealed and revealed afterwards: so nobody else can register its
    /// files first.
    /// @param first The parts of the asset's commitment in the registry: no later version may have the first one's digest.
    /// @return version 2 for the first one published here.
    function publishVersion(
        uint256 assetId,
        bytes32 digest,
        string calldata sealedCid,
        string calldata metadataCid,
        bytes32 dataKeyCommitment,
        Commitment calldata first
    ) external returns (uint256 version);

    /// @notice Opens the commitments of one version, whenever its steward likes.
    function revealVersion(
        uint256 assetId,
        uint256 version,
        string calldata plainCid,
        bytes32 filesRoot,
        bytes32 dataKey
    ) external;

    /// @notice Takes a version after the first out of use, for good: calls that name no version run the one before it. The steward, or
    /// the governor.
    /// @dev The next one still waits for the time at which this one would have come.
    function retireVersion(uint256 assetId, uint256 version) external;

    /// @notice What a call that names no version runs now: the latest that has come into effect and is not retired.
    function currentVersion(uint256 assetId) external view returns (uint256);

    /// @notice How many versions there are, the first included.
    function versionCount(uint256 assetId) external view returns (uint256);

    /// @notice The number of the asset's version with this digest, 0 if it has none.
    /// @param first The parts of the asset's commitment in the registry, where the first version's digest is one of them.
    function versionOf(uint256 assetId, bytes32 digest, Commitment calldata first) external view returns (uint256);

    /// @notice A version after the first.
    function laterVersion(uint256 assetId, uint256 version) external view returns (AssetVersion memory);
}
