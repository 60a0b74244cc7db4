// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @notice What an asset's one commitment is made of. Storage keeps its hash alone; the parts are in {IAssetRegistry.AssetRegistered},
/// and whoever needs one on-chain shows them all.
/// @param digest sha256(uint256 chainId ‖ address creator ‖ bytes32 filesRoot).
/// @param dataKeyCommitment keccak256(dataKey).
/// @param licenceTextHash Keccak-256 of the licence text.
/// @param sealedCidHash Keccak-256 of the sealed content's identifier, as text.
/// @param metadataCidHash Keccak-256 of the model card's identifier, as text.
struct Commitment {
    bytes32 digest;
    bytes32 dataKeyCommitment;
    bytes32 licenceTextHash;
    bytes32 sealedCidHash;
    bytes32 metadataCidHash;
}

/// @title The one layout of a commitment
library CommitmentLib {
    /// @notice keccak256(uint256 assetId ‖ the five parts in their order), 192 bytes. The asset's id names chain, registry, creator and
    /// salt, so nobody can show the parts of one asset for another; every part has 32 bytes, so no two lists of them read alike.
    function hash(Commitment memory parts, uint256 assetId) internal pure returns (bytes32) {
        return hashOf(
            assetId,
            parts.digest,
            parts.dataKeyCommitment,
            parts.licenceTextHash,
            parts.sealedCidHash,
            parts.metadataCidHash
        );
    }

    /// @dev The same of parts that never were a struct, which a registration saves.
    function hashOf(
        uint256 assetId,
        bytes32 digest,
        bytes32 dataKeyCommitment,
        bytes32 licenceTextHash,
        bytes32 sealedCidHash,
        bytes32 metadataCidHash
    ) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(assetId, digest, dataKeyCommitment, licenceTextHash, sealedCidHash, metadataCidHash)
        );
    }
}
