// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ICredits} from "../money/ICredits.sol";

enum JobState {
    None,
    Open,
    Accepted,
    Submitted,
    Disputed,
    Decided,
    Appealed,
    Released,
    Refunded,
    Cancelled
}

/// @notice What a payer offers for long work.
/// @param node Who may accept, 0 for any active node.
/// @param assetAmount Revenue of the asset, USD base units; at least {IJobManager-minAssetBps} of the whole.
/// @param nodeAmount The node's, may be 0.
/// @param acceptBy The last moment to accept is the second before.
/// @param submitBy The last moment to submit is the second before.
/// @param requestDigest Of the request whose content `requestCid` names.
struct JobTerms {
    uint256 assetId;
    address node;
    uint96 assetAmount;
    uint96 nodeAmount;
    uint64 acceptBy;
    uint64 submitBy;
    bytes32 requestDigest;
}

/// @notice What is stored about a job.
/// @param bond What the node put in, and what a dispute costs the payer.
/// @param until When what is being waited for is too late: acceptance, submission, dispute, decision, appeal, ruling.
/// @param disputed Whether the payer's bond is in.
/// @param forNode The arbiter's verdict, from `Decided` on.
struct Job {
    address payer;
    uint96 assetAmount;
    address node;
    uint96 nodeAmount;
    uint96 assetId;
    uint96 bond;
    uint40 until;
    JobState state;
    bool disputed;
    bool forNode;
    uint40 submitBy;
}

/// @title Escrow for long work
/// @notice The payer puts the price in. A node that accepts adds a bond of 10 % and has until the agreed moment to submit: if it does not, price and
/// bond are the payer's. A submission in time ends the payer's right to a refund: 48 hours later anyone may have the price paid out,
/// to the asset's revenue and to the node, unless the payer disputes it under an equal bond. The arbiter decides within 14 days,
/// the loser may appeal to the governor within 48 hours.
///
/// Silence: of the payer releases; of the arbiter releases, each with its own bond, for a submission stands until it is refuted; of the governor lets
/// the verdict stand. The winner of a dispute has both bonds.
///
/// Prices, bonds and what they become are credited and withdrawn, so that no account that cannot be paid stops another.
/// Σ prices and bonds of open jobs + Σ credits (`totals()`) ≤ USD.balanceOf(this), to the base unit.
interface IJobEscrow is ICredits {
    event JobPosted(
        uint256 indexed jobId,
        address indexed payer,
        uint256 indexed assetId,
        address node,
        uint96 assetAmount,
        uint96 nodeAmount,
        uint64 acceptBy,
        uint64 submitBy,
        bytes32 requestDigest,
        string requestCid
    );
    event JobAccepted(uint256 indexed jobId, address indexed node, uint96 bond);
    event JobCancelled(uint256 indexed jobId);
    event JobSubmitted(uint256 indexed jobId, bytes32 outputDigest, string resultCid, uint64 releasesAt);
    event JobDisputed(uint256 indexed jobId, string evidenceCid, uint64 until);
    event JobDecided(uint256 indexed jobId, bool forNode, string evidenceCid, uint64 until);
    event JobAppealed(uint256 indexed jobId, address indexed by, string statementCid, uint64 until);
    event JobReleased(
        uint256 indexed jobId, uint256 indexed assetId, address indexed node, uint256 assetAmount, uint256 nodeAmount
    );
    event JobRefunded(uint256 indexed jobId, address indexed payer, uint256 amount);
    /// @notice Bonds that went to `account`: its own, the other side's, or both.
    event BondAwarded(uint256 indexed jobId, address indexed account, uint256 amount);

    error JobEscrow_UnknownAsset(uint256 assetId);
    error JobEscrow_ZeroAmount();
    error JobEscrow_PriceTooHigh(uint256 assetAmount);
    error JobEscrow_AssetShareTooLow(uint256 assetId);
    error JobEscrow_InvalidTimes(uint64 acceptBy, uint64 submitBy);
    error JobEscrow_InvalidDigest();
    error JobEscrow_WrongState(uint256 jobId, JobState state);
    error JobEscrow_TooLate(uint64 until);
    error JobEscrow_TooEarly(uint64 until);
    error JobEscrow_NotPayer(address caller);
    error JobEscrow_NotNode(address caller);
    error JobEscrow_NodeNotActive(address node);
    error JobEscrow_NotArbiter(address caller);
    error JobEscrow_NotGovernor(address caller);
    error JobEscrow_NotTheLoser(address caller);

    /// @notice Takes the price from the caller and offers the work: to one node, or to whichever active one accepts first.
    function post(JobTerms calldata terms, string calldata requestCid) external returns (uint256 jobId);

    /// @notice Gives the payer its price back while nobody has accepted. The payer at any time; anyone once it is too late to accept.
    function cancel(uint256 jobId) external;

    /// @notice Takes the job, with a bond of 10 % of the price from the caller, who is the node.
    function accept(uint256 jobId) external;

    /// @notice Hands the work in, in time. From here on the payer cannot have the price back without a dispute.
    function submit(uint256 jobId, bytes32 outputDigest, string calldata resultCid) external;

    /// @notice Pays at once. Only the payer of a submitted job.
    function approve(uint256 jobId) external;

    /// @notice Doubts a submission within 48 hours, with a bond as large as the node's. Only the payer.
    function dispute(uint256 jobId, string calldata evidenceCid) external;

    /// @notice Says who is right. Only the arbiter, within 14 days.
    function decide(uint256 jobId, bool forNode, string calldata evidenceCid) external;

    /// @notice Asks the governor to look again. Only who lost, within 48 hours.
    function appeal(uint256 jobId, string calldata statementCid) external;

    /// @notice Ends an appealed dispute. Only the governor, within 21 days.
    function rule(uint256 jobId, bool forNode) external;

    /// @notice Ends a job by what has not happened in time: no submission refunds with the node's bond; no dispute releases; no decision
    /// releases, each with its own bond; no appeal or ruling does as the verdict says. Anyone may call.
    function conclude(uint256 jobId) external;

    function jobOf(uint256 jobId) external view returns (Job memory);

    /// @notice How many jobs were posted; their ids are 1 to this.
    function jobCount() external view returns (uint256);

}
