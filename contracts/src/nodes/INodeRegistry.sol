// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @notice What is stored about a node.
/// @param owner Bonds for the node and speaks for it; the node's own key only signs receipts.
/// @param pricePerCall USD base units the node asks for one call.
/// @param capabilities A bit each, counted from the lowest: ONNX on CPU, ONNX on GPU, TensorFlow.js, WebAssembly, the deterministic
/// 8-bit profile, an attested enclave, Groth16 proofs. Higher bits are free for later ones.
/// @param bond Counts for the node; `leaving` no longer does, but answers for it until `leavesAt`, until every dispute is
/// concluded, and until every proposed slash is or 23 days have passed since `leavesAt`.
/// @param openSlashes Proposed slashes and disputes of the node's executions that are not concluded.
/// @param suspendedUntil The largest value while a suspension is confirmed.
struct Node {
    address owner;
    uint64 pricePerCall;
    uint32 capabilities;
    uint96 bond;
    uint96 leaving;
    uint40 leavesAt;
    uint16 openSlashes;
    uint40 suspendedUntil;
    uint40 appealableUntil;
    uint40 decideBy;
}

/// @notice `Proposed → Slashed` when nobody appeals, `Proposed → Appealed → Slashed | Dismissed` when the owner does.
enum SlashState {
    None,
    Proposed,
    Appealed,
    Slashed,
    Dismissed
}

/// @param until While proposed the end of the time to appeal, while appealed that of the time to decide.
struct Slash {
    address node;
    uint96 amount;
    address to;
    uint40 until;
    SlashState state;
}

/// @notice A hardware quote that was checked off-chain.
/// @param measurement What runs in the enclave, as its quote says.
/// @param quoteDigest SHA-256 of the quote; the quote itself is at the CID of the event.
struct Attestation {
    bytes32 measurement;
    bytes32 quoteDigest;
    uint64 expiresAt;
}

/// @title Nodes, their bonds, and how they lose them
/// @notice An owner bonds USD for each node. The guardian can stop a node at once, but only for 72 hours: longer only if the
/// governor confirms, and even then the owner may appeal and silence ends it. The arbiter can propose to take from a bond, never
/// take: the owner has 48 hours to appeal, and then the governor decides, silence being no. What a dispute of an execution takes
/// had its hearing and its appeal in {IExecutionDisputes}. Nothing here touches what a node has earned.
///
/// A node that says it is an attested enclave is given work only while an attestation stands: of a measurement that the
/// governor allows, by the attester's word that the quote is genuine, fresh and names the node's key.
///
/// Σ bonds and leaving bonds + Σ compensations (`totals()`) ≤ USD.balanceOf(this), to the base unit.
interface INodeRegistry {
    event NodeRegistered(
        address indexed node, address indexed owner, uint64 pricePerCall, uint32 capabilities, uint256 bond
    );
    event NodeTermsChanged(address indexed node, uint64 pricePerCall, uint32 capabilities);
    /// @notice `bond` is what counts from now on.
    event NodeBonded(address indexed node, uint256 bond);
    event BondLeaving(address indexed node, uint256 bond, uint256 leaving, uint64 leavesAt);
    event NodeBondWithdrawn(address indexed node, address indexed owner, uint256 amount);
    event NodeSuspended(address indexed node, bytes32 reason, uint64 until);
    event SuspensionConfirmed(address indexed node, uint64 appealableUntil);
    event SuspensionAppealed(address indexed node, string statementCid, uint64 decideBy);
    event SuspensionUpheld(address indexed node);
    event SuspensionEnded(address indexed node);
    event SlashProposed(
        uint256 indexed slashId,
        address indexed node,
        uint256 amount,
        address to,
        string evidenceCid,
        uint64 appealableUntil
    );
    event SlashAppealed(uint256 indexed slashId, string statementCid, uint64 decideBy);
    event NodeSlashed(uint256 indexed slashId, address indexed node, address indexed to, uint256 amount);
    event SlashDismissed(uint256 indexed slashId, address indexed node);
    /// @notice A dispute of an execution of the node's runs: what is leaving stays until it ends.
    event BondHeld(address indexed node);
    event BondFreed(address indexed node);
    event NodeSlashedByDispute(address indexed node, address indexed to, uint256 amount);
    event MeasurementChanged(bytes32 indexed measurement, bool allowed);
    event NodeAttested(
        address indexed node, bytes32 indexed measurement, bytes32 quoteDigest, string quoteCid, uint64 expiresAt
    );
    event CompensationWithdrawn(address indexed account, uint256 amount);

    error NodeRegistry_AlreadyRegistered(address node);
    error NodeRegistry_UnknownNode(address node);
    error NodeRegistry_InvalidSignature(address node);
    error NodeRegistry_SignatureExpired(uint64 validUntil);
    error NodeRegistry_NoCapabilities();
    error NodeRegistry_BondTooLow(uint256 bond, uint256 minimum);
    error NodeRegistry_ZeroAmount();
    error NodeRegistry_ZeroAddress();
    error NodeRegistry_InsufficientBond(uint256 bond);
    error NodeRegistry_BondLocked(uint64 until);
    error NodeRegistry_SlashesOpen(uint256 count);
    error NodeRegistry_NotOwner(address caller);
    error NodeRegistry_NotGuardian(address caller);
    error NodeRegistry_NotArbiter(address caller);
    error NodeRegistry_NotGovernor(address caller);
    error NodeRegistry_NotDisputes(address caller);
    error NodeRegistry_NotAttester(address caller);
    error NodeRegistry_NothingHeld(address node);
    error NodeRegistry_EmptyMeasurement();
    error NodeRegistry_MeasurementNotAllowed(bytes32 measurement);
    error NodeRegistry_InvalidExpiry(uint64 expiresAt);
    error NodeRegistry_QuoteUsed(bytes32 quoteDigest);
    error NodeRegistry_SuspendedLately(uint64 restsUntil);
    error NodeRegistry_NotSuspended(address node);
    error NodeRegistry_AlreadyConfirmed(address node);
    error NodeRegistry_NotAppealable(address node);
    error NodeRegistry_NotAppealed(address node);
    error NodeRegistry_WrongSlashState(uint256 slashId, SlashState state);
    error NodeRegistry_TooEarly(uint64 until);
    error NodeRegistry_TooLate(uint64 until);

    /// @notice Registers a node for the caller, who bonds at least the minimum. A node is registered once and keeps its record.
    /// @param signature The node's own, over `NodeRegistration(address owner,address node,uint64 validUntil)`: nobody can claim
    /// another's key.
    function register(
        address node,
        uint64 pricePerCall,
        uint32 capabilities,
        uint96 bond,
        uint64 validUntil,
        bytes calldata signature
    ) external;

    /// @notice Changes what the node asks and can. Only its owner.
    function changeTerms(address node, uint64 pricePerCall, uint32 capabilities) external;

    /// @notice Adds to a node's bond. Anyone may; it is the owner's to take out.
    function addBond(address node, uint96 amount) external;

    /// @notice Takes `amount` out of what counts; it may be withdrawn after 14 days. A second request starts them anew for all
    /// that is leaving. Only the owner.
    function requestWithdrawal(address node, uint96 amount) external;

    /// @notice Pays the owner what has left, once neither dispute nor slash is open. From 23 days after `leavesAt` on, in which a slash proposed
    /// before it can be appealed and decided, no proposed slash keeps it any more.
    function withdrawBond(address node) external;

    /// @notice Stops a node at once, for 72 hours, and not again within 7 days of its end. Only the guardian.
    function suspend(address node, bytes32 reason) external;

    /// @notice Makes a running suspension last until it is ended. Only the governor.
    function confirmSuspension(address node) external;

    /// @notice Asks the governor again, once, within 7 days of the confirmation. Undecided after 14 days, the suspension is over.
    /// Only the owner.
    function appealSuspension(address node, string calldata statementCid) external;

    /// @notice Answers an appeal that the suspension stands, for good until it is ended. Only the governor.
    function upholdSuspension(address node) external;

    /// @notice Ends a suspension. The guardian or the governor.
    function endSuspension(address node) external;

    /// @notice Proposes to take up to `amount` of a node's bond for the injured `to`. Only the arbiter.
    function proposeSlash(address node, uint96 amount, address to, string calldata evidenceCid)
        external
        returns (uint256 slashId);

    /// @notice Puts a slash before the governor, within 48 hours of its proposal. Only the node's owner.
    function appealSlash(uint256 slashId, string calldata statementCid) external;

    /// @notice Decides an appealed slash within 21 days, which a vote and its delays fit into. Only the governor.
    function decideSlash(uint256 slashId, bool uphold) external;

    /// @notice Carries out a slash that nobody appealed in time, or dismisses one that nobody decided in time. Anyone.
    function concludeSlash(uint256 slashId) external;

    /// @notice Keeps what is leaving from being withdrawn, once more each time. Only the disputes contract.
    function holdBond(address node) external;

    /// @notice Ends one hold and takes up to `amount` of the node's bond: `bountyBps` of it for the informer, the rest for `to`. Only
    /// the disputes contract.
    function freeBond(address node, uint96 amount, uint16 bountyBps, address informer, address to)
        external
        returns (uint96 taken);

    /// @notice Allows enclaves of a measurement, or no longer: then none of them is active any more. Only the governor.
    function setMeasurement(bytes32 measurement, bool allowed) external;

    /// @notice Records that a node's quote was checked: of an allowed measurement, for 30 days at most, each quote once. Only the
    /// attester.
    function attest(
        address node,
        bytes32 measurement,
        bytes32 quoteDigest,
        string calldata quoteCid,
        uint64 expiresAt
    ) external;

    /// @notice Pays the caller what slashes gave it.
    function withdrawCompensation() external;

    /// @notice The same for another, to whom it is paid. Anyone may.
    function withdrawCompensationFor(address account) external;

    function nodeOf(address node) external view returns (Node memory);
    function slashOf(uint256 slashId) external view returns (Slash memory);
    function compensationOf(address account) external view returns (uint256);

    function attestationOf(address node) external view returns (Attestation memory);
    function isMeasurementAllowed(bytes32 measurement) external view returns (bool);

    /// @notice Whether a node may be given work: bonded enough, not suspended, and attested if it says it is an enclave.
    function isActive(address node) external view returns (bool);
    function totals() external view returns (uint256 bonds, uint256 compensations);
}
