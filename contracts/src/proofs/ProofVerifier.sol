// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {Cid} from "../content/Cid.sol";
import {IAssetRegistry} from "../registry/IAssetRegistry.sol";
import {CallSignals} from "./CallSignals.sol";
import {Groth16, Proof, VerifyingKey} from "./Groth16.sol";
import {IProofVerifier, ProofKey} from "./IProofVerifier.sol";

/// @title ProofVerifier
/// @notice See {IProofVerifier}.
contract ProofVerifier is IProofVerifier {
    /// @notice Bytes of input, or of output, that a key may be for: each 31 cost a proof about 7,000 gas.
    uint256 public constant MAX_LENGTH = 4_096;

    IAssetRegistry public immutable REGISTRY;
    address public immutable GOVERNOR;

    mapping(uint256 assetId => mapping(uint32 version => ProofKey)) private _keys;

    constructor(IAssetRegistry registry, address governor) {
        REGISTRY = registry;
        GOVERNOR = governor;
    }

    /// @inheritdoc IProofVerifier
    function registerKey(
        uint256 assetId,
        uint32 version,
        bytes32 digest,
        uint256 weights,
        uint32 inputLength,
        uint32 outputLength,
        VerifyingKey calldata key,
        string calldata sourceCid
    ) external {
        if (!REGISTRY.isRegistered(assetId)) revert ProofVerifier_UnknownAsset(assetId);
        if (msg.sender != REGISTRY.creatorOf(assetId) && msg.sender != IERC721(address(REGISTRY)).ownerOf(assetId)) {
            revert ProofVerifier_NotStewardOrCreator(msg.sender);
        }
        if (_keys[assetId][version].keyHash != 0) revert ProofVerifier_AlreadyRegistered(assetId, version);
        if (digest == 0) revert ProofVerifier_EmptyDigest();
        Cid.check(sourceCid);
        if (weights >= Groth16.R) revert ProofVerifier_NotAFieldElement(weights);
        if (inputLength == 0 || inputLength > MAX_LENGTH) revert ProofVerifier_WrongLength(inputLength);
        if (outputLength == 0 || outputLength > MAX_LENGTH) revert ProofVerifier_WrongLength(outputLength);
        uint256 signals = CallSignals.count(inputLength, outputLength);
        if (key.ic.length != 2 * signals + 2 || !Groth16.isSound(key)) revert ProofVerifier_UnsoundKey();

        _keys[assetId][version] =
            ProofKey(keccak256(abi.encode(key)), weights, digest, inputLength, outputLength, false);
        emit VerifyingKeyRegistered(
            assetId, version, msg.sender, digest, weights, inputLength, outputLength, key, sourceCid
        );
    }

    /// @inheritdoc IProofVerifier
    function setAdmitted(uint256 assetId, uint32 version, bool admitted) external {
        if (msg.sender != GOVERNOR) revert ProofVerifier_NotGovernor(msg.sender);
        _known(assetId, version).admitted = admitted;
        emit VerifyingKeyAdmitted(assetId, version, admitted);
    }

    /// @inheritdoc IProofVerifier
    function submitProof(
        uint256 assetId,
        uint32 version,
        VerifyingKey calldata key,
        bytes calldata input,
        bytes calldata output,
        Proof calldata proof
    ) external returns (bytes32 inputDigest, bytes32 outputDigest) {
        if (!isValid(assetId, version, key, input, output, proof)) revert ProofVerifier_InvalidProof();
        (inputDigest, outputDigest) = (sha256(input), sha256(output));
        emit ProofVerified(assetId, version, inputDigest, outputDigest, _keys[assetId][version].admitted);
    }

    /// @inheritdoc IProofVerifier
    function keyOf(uint256 assetId, uint32 version) external view returns (ProofKey memory) {
        return _keys[assetId][version];
    }

    /// @inheritdoc IProofVerifier
    function isValid(
        uint256 assetId,
        uint32 version,
        VerifyingKey calldata key,
        bytes calldata input,
        bytes calldata output,
        Proof calldata proof
    ) public view returns (bool) {
        ProofKey storage stored = _known(assetId, version);
        bytes32 keyHash = keccak256(abi.encode(key));
        if (keyHash != stored.keyHash) revert ProofVerifier_WrongKey(stored.keyHash, keyHash);
        if (input.length != stored.inputLength) revert ProofVerifier_WrongLength(input.length);
        if (output.length != stored.outputLength) revert ProofVerifier_WrongLength(output.length);

        return Groth16.verify(key, CallSignals.pack(stored.weights, input, output), proof);
    }

    function _known(uint256 assetId, uint32 version) private view returns (ProofKey storage stored) {
        stored = _keys[assetId][version];
        if (stored.keyHash == 0) revert ProofVerifier_UnknownKey(assetId, version);
    }
}
