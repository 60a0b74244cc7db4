// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ICredits} from "../money/ICredits.sol";
import {Proof, VerifyingKey} from "../proofs/Groth16.sol";
import {NodeReceipt} from "../receipts/ReceiptHash.sol";

/// @notice `Challenged → Answered → Decided → Appealed`, and from each of them to one of the last three.
enum DisputeState {
    None,
    Challenged,
    Answered,
    Decided,
    Appealed,
    Upheld,
    Dismissed,
    Lapsed
}

/// @param bond Of each side.
/// @param slash Most that the node's bond loses.
/// @param until When what is being waited for is too late: answer, decision, appeal, ruling.
/// @param answered Whether the owner's bond is in.
/// @param upheld The arbiter's verdict, from `Decided` on.
/// @param bountyBps The challenger's part of the slash.
/// @param outputDigest What the receipt says came out.
struct Dispute {
    address challenger;
    uint96 bond;
    address node;
    uint96 slash;
    uint40 until;
    DisputeState state;
    bool answered;
    bool upheld;
    uint16 bountyBps;
    bytes32 outputDigest;
}

/// @notice What a third node got for the same call.
/// @param signature The witness's, over `Reexecution(bytes32 receiptId,bytes32 outputDigest)`.
struct Reexecution {
    address witness;
    bytes32 outputDigest;
    bytes signature;
}

/// @title Disputes about executions
/// @notice A receipt is believed until somebody doubts it. Within 7 days of its anchoring anyone may, under a bond; drawn by
/// {IReceiptAudits} or not. The node's owner answers within 3 days under an equal bond, or has lost. The arbiter decides within 14 days,
/// and only with the signed result of a third node of another owner: where that node got the same output, the node was
/// right. The loser may appeal to the governor within 48 hours. A proof that the committed weights gave this output ends the dispute at
/// any moment in the node's favour.
///
/// Silence: of the owner upholds; of the arbiter ends the dispute without a winner; of the governor lets the verdict stand, which
/// rests on a third node's word.
///
/// Upheld, the challenger gets both bonds and a bounty of what the node's bond loses, at least 100 times the call's price as far
/// as it goes; the rest goes to the community pool. A receipt names no payer, and whoever could get more than a bounty could stand
/// behind the node and accuse it for show. Dismissed, the owner gets both bonds. What the node has earned is not touched.
/// A receipt is disputed once.
///
/// Σ bonds + Σ credits (`totals()`) ≤ USD.balanceOf(this), to the base unit.
interface IExecutionDisputes is ICredits {
    event ExecutionChallenged(
        bytes32 indexed receiptId,
        address indexed node,
        address indexed challenger,
        uint64 hour,
        uint32 index,
        bool drawn,
        uint96 bond,
        uint96 slash,
        string evidenceCid,
        uint64 answerBy
    );
    event ChallengeAnswered(bytes32 indexed receiptId, string evidenceCid, uint64 decideBy);
    event DisputeDecided(
        bytes32 indexed receiptId,
        bool upheld,
        address indexed witness,
        bytes32 outputDigest,
        string evidenceCid,
        uint64 appealableUntil
    );
    event DisputeAppealed(bytes32 indexed receiptId, address indexed by, string statementCid, uint64 ruleBy);
    event ExecutionProven(bytes32 indexed receiptId, uint32 version);
    /// @param slashed What the node's bond lost.
    event DisputeUpheld(bytes32 indexed receiptId, address indexed node, uint256 slashed);
    event DisputeDismissed(bytes32 indexed receiptId, address indexed node);
    event DisputeLapsed(bytes32 indexed receiptId, address indexed node);
    event DisputeBondChanged(uint96 disputeBond);
    event SlashFactorChanged(uint32 slashFactor);
    event BountyBpsChanged(uint16 bountyBps);

    error ExecutionDisputes_UnknownNode(address node);
    error ExecutionDisputes_InvalidSignature(address signer);
    error ExecutionDisputes_NotIncluded(bytes32 receiptId);
    error ExecutionDisputes_AlreadyDisputed(bytes32 receiptId);
    error ExecutionDisputes_WrongState(bytes32 receiptId, DisputeState state);
    error ExecutionDisputes_TooEarly(uint64 until);
    error ExecutionDisputes_TooLate(uint64 until);
    error ExecutionDisputes_NotOwner(address caller);
    error ExecutionDisputes_NotArbiter(address caller);
    error ExecutionDisputes_NotGovernor(address caller);
    error ExecutionDisputes_NotTheLoser(address caller);
    error ExecutionDisputes_PartialWitness(address witness);
    error ExecutionDisputes_WitnessAgrees(address witness);
    error ExecutionDisputes_KeyNotAdmitted(uint256 assetId, uint32 version);
    error ExecutionDisputes_ProvesAnotherCall(bytes32 receiptId);
    error ExecutionDisputes_OutOfBounds(uint256 value, uint256 least, uint256 most);

    /// @notice Doubts an execution. Anyone, under the dispute bond.
    /// @param signature The node's, over the receipt: an anchored receipt that it did not sign accuses nobody.
    /// @param proof Siblings from the receipt to the hour's root, as in {IReceiptAnchor}.
    /// @param evidenceCid What the challenger saw: input, own output, runtime.
    function challenge(
        NodeReceipt calldata receipt,
        bytes calldata signature,
        uint64 hour,
        uint32 index,
        bytes32[] calldata proof,
        string calldata evidenceCid
    ) external returns (bytes32 receiptId);

    /// @notice Stands by an execution, under an equal bond. Only the node's owner.
    function answer(bytes32 receiptId, string calldata evidenceCid) external;

    /// @notice Ends a dispute in the node's favour by a proof of the very call. Anyone, while it is open.
    function answerWithProof(
        NodeReceipt calldata receipt,
        uint32 version,
        VerifyingKey calldata key,
        bytes calldata input,
        bytes calldata output,
        Proof calldata proof
    ) external;

    /// @notice Decides an answered dispute with a third node's result. Only the arbiter. Where the results differ it is the
    /// arbiter who says whether they are within the asset's tolerance.
    function decide(bytes32 receiptId, bool upheld, Reexecution calldata reexecution, string calldata evidenceCid)
        external;

    /// @notice Puts a verdict before the governor. Only who lost by it: the owner or the challenger.
    function appeal(bytes32 receiptId, string calldata statementCid) external;

    /// @notice Answers an appeal within 21 days, for good. Only the governor.
    function rule(bytes32 receiptId, bool upheld) external;

    /// @notice Draws the consequence of silence, once it is one. Anyone.
    function conclude(bytes32 receiptId) external;

    /// @notice Sets the bond of disputes to come. Only the governor.
    function setDisputeBond(uint96 newBond) external;

    /// @notice Sets how many times the price is slashed in disputes to come. Only the governor.
    function setSlashFactor(uint32 newFactor) external;

    /// @notice Sets the challenger's part of a slash in disputes to come. Only the governor.
    function setBountyBps(uint16 newBps) external;

    function disputeOf(bytes32 receiptId) external view returns (Dispute memory);
    function receiptIdOf(NodeReceipt calldata receipt) external view returns (bytes32);
    function disputeBond() external view returns (uint96);
    function slashFactor() external view returns (uint32);
    function bountyBps() external view returns (uint16);
}
