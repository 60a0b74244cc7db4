// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Proof, VerifyingKey} from "./Groth16.sol";

/// @notice What a version of an asset proves against.
/// @param keyHash keccak256(abi.encode(key)); the key itself is in the event, and whoever verifies brings it.
/// @param weights Poseidon commitment of the weights (and a salt), the first public signal of every proof.
/// @param digest The version's registered content digest, which receipts name.
/// @param inputLength Bytes that a call reads.
/// @param outputLength Bytes that it writes.
/// @param admitted Whether the governor holds the key's set-up and commitment to be what they say.
struct ProofKey {
    bytes32 keyHash;
    uint256 weights;
    bytes32 digest;
    uint32 inputLength;
    uint32 outputLength;
    bool admitted;
}

/// @title Proofs of execution
/// @notice For models of a circuit's size: a Groth16 proof that the weights behind a commitment turn this input into this
/// output. Each version of an asset has one verifying key, registered once and never changed.
///
/// The public signals of a proof are, in this order, the commitment, the input and the output; bytes go 31 to a field element,
/// big-endian, the last element takes what is left. The digests in {ProofVerified} are SHA-256 of these same bytes, as in receipts:
/// a proof of a receipt's call needs no further word from anybody.
///
/// Whoever made a Groth16 key may know how to prove what is not so. A key binds nobody else until the governor has admitted
/// it: the circuit compiled anew, the transcript of its set-up checked, the committed weights hashed to the digest.
interface IProofVerifier {
    /// @param sourceCid Content identifier of the circuit and the transcript of its set-up.
    event VerifyingKeyRegistered(
        uint256 indexed assetId,
        uint32 indexed version,
        address indexed registrant,
        bytes32 digest,
        uint256 weights,
        uint32 inputLength,
        uint32 outputLength,
        VerifyingKey key,
        string sourceCid
    );
    event VerifyingKeyAdmitted(uint256 indexed assetId, uint32 indexed version, bool admitted);
    /// @notice The version's weights turn an input with this digest into an output with that digest. A proof may be shown any number of
    /// times.
    event ProofVerified(
        uint256 indexed assetId, uint32 indexed version, bytes32 indexed inputDigest, bytes32 outputDigest, bool admitted
    );

    error ProofVerifier_NotGovernor(address caller);
    error ProofVerifier_UnknownAsset(uint256 assetId);
    error ProofVerifier_NotStewardOrCreator(address caller);
    error ProofVerifier_AlreadyRegistered(uint256 assetId, uint32 version);
    error ProofVerifier_UnknownKey(uint256 assetId, uint32 version);
    error ProofVerifier_WrongKey(bytes32 expected, bytes32 given);
    error ProofVerifier_EmptyDigest();
    error ProofVerifier_NotAFieldElement(uint256 value);
    error ProofVerifier_WrongLength(uint256 length);
    error ProofVerifier_UnsoundKey();
    error ProofVerifier_InvalidProof();

    /// @notice Fixes the key of a version, for good. The asset's steward or its creator.
    function registerKey(
        uint256 assetId,
        uint32 version,
        bytes32 digest,
        uint256 weights,
        uint32 inputLength,
        uint32 outputLength,
        VerifyingKey calldata key,
        string calldata sourceCid
    ) external;

    /// @notice Lets a key's proofs decide disputes, or no longer: a set-up may turn out to be broken. Only the governor.
    function setAdmitted(uint256 assetId, uint32 version, bool admitted) external;

    /// @notice Records that a call was computed with the committed weights. Anyone, with the key from its event.
    function submitProof(
        uint256 assetId,
        uint32 version,
        VerifyingKey calldata key,
        bytes calldata input,
        bytes calldata output,
        Proof calldata proof
    ) external returns (bytes32 inputDigest, bytes32 outputDigest);

    /// @notice The same as a question: false where the proof does not hold, an error where the key or the lengths are others.
    function isValid(
        uint256 assetId,
        uint32 version,
        VerifyingKey calldata key,
        bytes calldata input,
        bytes calldata output,
        Proof calldata proof
    ) external view returns (bool);

    /// @notice All 0 while no key is registered.
    function keyOf(uint256 assetId, uint32 version) external view returns (ProofKey memory);
}
