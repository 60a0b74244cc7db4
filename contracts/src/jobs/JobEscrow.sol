// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Cid} from "../content/Cid.sol";
import {Credits} from "../money/Credits.sol";
import {INodeRegistry} from "../nodes/INodeRegistry.sol";
import {IAssetRegistry} from "../registry/IAssetRegistry.sol";
import {IRevenueLedger} from "../revenue/IRevenueLedger.sol";
import {IJobEscrow, Job, JobState, JobTerms} from "./IJobEscrow.sol";
import {IJobManager} from "./IJobManager.sol";

/// @notice The contracts and accounts an escrow deals with.
struct EscrowParties {
    IERC20 usd;
    IAssetRegistry registry;
    IRevenueLedger ledger;
    IJobManager jobManager;
    INodeRegistry nodes;
    address arbiter;
    address governor;
}

/// @title JobEscrow
/// @notice See {IJobEscrow}.
contract JobEscrow is IJobEscrow, Credits {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    uint64 public constant MAX_WAIT = 30 days;
    uint64 public constant MAX_WORK = 365 days;
    uint40 public constant RELEASE = 48 hours;
    uint40 public constant DECISION = 14 days;
    uint40 public constant APPEAL = 48 hours;
    uint40 public constant RULING = 21 days;
    uint256 public constant BOND_BPS = 1_000;
    uint256 private constant BPS = 10_000;

    IAssetRegistry public immutable REGISTRY;
    IRevenueLedger public immutable LEDGER;
    IJobManager public immutable JOB_MANAGER;
    INodeRegistry public immutable NODES;
    address public immutable ARBITER;
    address public immutable GOVERNOR;

    /// @inheritdoc IJobEscrow
    uint256 public jobCount;
    mapping(uint256 jobId => Job) private _jobs;

    constructor(EscrowParties memory parties) Credits(parties.usd) {
        REGISTRY = parties.registry;
        LEDGER = parties.ledger;
        JOB_MANAGER = parties.jobManager;
        NODES = parties.nodes;
        ARBITER = parties.arbiter;
        GOVERNOR = parties.governor;
        USD.forceApprove(address(parties.ledger), type(uint256).max);
    }

    // --------------------------------------------------------------------------------------------- offer and work

    /// @inheritdoc IJobEscrow
    function post(JobTerms calldata terms, string calldata requestCid) external nonReentrant returns (uint256 jobId) {
        _mustBeFair(terms);
        Cid.check(requestCid);
        uint128 price = uint128(terms.assetAmount) + terms.nodeAmount;
        jobId = ++jobCount;
        _jobs[jobId] = Job({
            payer: msg.sender,
            assetAmount: terms.assetAmount,
            node: terms.node,
            nodeAmount: terms.nodeAmount,
            assetId: terms.assetId.toUint96(),
            // Rounded up: a job of a base unit has a bond too.
            // forge-lint: disable-next-line(unsafe-typecast)
            bond: uint96((price * BOND_BPS + BPS - 1) / BPS),
            until: uint40(terms.acceptBy),
            state: JobState.Open,
            disputed: false,
            forNode: false,
            submitBy: uint40(terms.submitBy)
        });
        _hold(price);
        emit JobPosted(
            jobId,
            msg.sender,
            terms.assetId,
            terms.node,
            terms.assetAmount,
            terms.nodeAmount,
            terms.acceptBy,
            terms.submitBy,
            terms.requestDigest,
            requestCid
        );
        _pull(price);
    }

    /// @inheritdoc IJobEscrow
    function cancel(uint256 jobId) external {
        Job storage job = _in(jobId, JobState.Open);
        if (msg.sender != job.payer && block.timestamp < job.until) revert JobEscrow_NotPayer(msg.sender);
        job.state = JobState.Cancelled;
        emit JobCancelled(jobId);
        _credit(job.payer, _price(job));
    }

    /// @inheritdoc IJobEscrow
    function accept(uint256 jobId) external nonReentrant {
        Job storage job = _before(jobId, JobState.Open);
        if (job.node != address(0) && msg.sender != job.node) revert JobEscrow_NotNode(msg.sender);
        if (!NODES.isActive(msg.sender)) revert JobEscrow_NodeNotActive(msg.sender);
        job.node = msg.sender;
        job.state = JobState.Accepted;
        job.until = job.submitBy;
        uint96 bond = job.bond;
        _hold(bond);
        emit JobAccepted(jobId, msg.sender, bond);
        _pull(bond);
    }

    /// @inheritdoc IJobEscrow
    function submit(uint256 jobId, bytes32 outputDigest, string calldata resultCid) external {
        Job storage job = _before(jobId, JobState.Accepted);
        if (msg.sender != job.node) revert JobEscrow_NotNode(msg.sender);
        if (outputDigest == 0) revert JobEscrow_InvalidDigest();
        Cid.check(resultCid);
        job.state = JobState.Submitted;
        job.until = uint40(block.timestamp) + RELEASE;
        emit JobSubmitted(jobId, outputDigest, resultCid, job.until);
    }

    /// @inheritdoc IJobEscrow
    function approve(uint256 jobId) external nonReentrant {
        Job storage job = _in(jobId, JobState.Submitted);
        _mustBePayer(job);
        _release(jobId, job);
    }

    // ------------------------------------------------------------------------------------------------- disputes

    /// @inheritdoc IJobEscrow
    function dispute(uint256 jobId, string calldata evidenceCid) external nonReentrant {
        Job storage job = _before(jobId, JobState.Submitted);
        _mustBePayer(job);
        Cid.check(evidenceCid);
        job.disputed = true;
        job.state = JobState.Disputed;
        job.until = uint40(block.timestamp) + DECISION;
        uint96 bond = job.bond;
        _hold(bond);
        emit JobDisputed(jobId, evidenceCid, job.until);
        _pull(bond);
    }

    /// @inheritdoc IJobEscrow
    function decide(uint256 jobId, bool forNode, string calldata evidenceCid) external {
        if (msg.sender != ARBITER) revert JobEscrow_NotArbiter(msg.sender);
        Job storage job = _before(jobId, JobState.Disputed);
        Cid.check(evidenceCid);
        job.forNode = forNode;
        job.state = JobState.Decided;
        job.until = uint40(block.timestamp) + APPEAL;
        emit JobDecided(jobId, forNode, evidenceCid, job.until);
    }

    /// @inheritdoc IJobEscrow
    function appeal(uint256 jobId, string calldata statementCid) external {
        Job storage job = _before(jobId, JobState.Decided);
        if (msg.sender != (job.forNode ? job.payer : job.node)) revert JobEscrow_NotTheLoser(msg.sender);
        Cid.check(statementCid);
        job.state = JobState.Appealed;
        job.until = uint40(block.timestamp) + RULING;
        emit JobAppealed(jobId, msg.sender, statementCid, job.until);
    }

    /// @inheritdoc IJobEscrow
    function rule(uint256 jobId, bool forNode) external nonReentrant {
        if (msg.sender != GOVERNOR) revert JobEscrow_NotGovernor(msg.sender);
        Job storage job = _before(jobId, JobState.Appealed);
        job.forNode = forNode;
        _settle(jobId, job);
    }

    // ------------------------------------------------------------------------------------------------------ ends

    /// @inheritdoc IJobEscrow
    function conclude(uint256 jobId) external nonReentrant {
        Job storage job = _jobs[jobId];
        JobState state = job.state;
        if (state < JobState.Accepted || state > JobState.Appealed) revert JobEscrow_WrongState(jobId, state);
        if (block.timestamp < job.until) revert JobEscrow_TooEarly(job.until);
        if (state == JobState.Accepted) {
            _refund(jobId, job);
        } else if (state == JobState.Submitted) {
            _release(jobId, job);
        } else if (state == JobState.Disputed) {
            _award(jobId, job.payer, job.bond);
            job.disputed = false;
            _release(jobId, job);
        } else {
            _settle(jobId, job);
        }
    }

    // ----------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IJobEscrow
    function jobOf(uint256 jobId) external view returns (Job memory) {
        return _jobs[jobId];
    }

    // -------------------------------------------------------------------------------------------------- internal

    function _settle(uint256 jobId, Job storage job) private {
        if (job.forNode) _release(jobId, job);
        else _refund(jobId, job);
    }

    /// @dev The price to asset and node, the bonds that are in to the node.
    function _release(uint256 jobId, Job storage job) private {
        (uint256 assetId, address node) = (job.assetId, job.node);
        (uint96 toAsset, uint96 toNode) = (job.assetAmount, job.nodeAmount);
        job.state = JobState.Released;
        _spend(toAsset);
        if (toNode != 0) _credit(node, toNode);
        emit JobReleased(jobId, assetId, node, toAsset, toNode);
        _award(jobId, node, _bonds(job));
        LEDGER.pay(assetId, toAsset);
    }

    /// @dev The price and the bonds that are in to the payer.
    function _refund(uint256 jobId, Job storage job) private {
        job.state = JobState.Refunded;
        uint128 price = _price(job);
        _credit(job.payer, price);
        emit JobRefunded(jobId, job.payer, price);
        _award(jobId, job.payer, _bonds(job));
    }

    function _award(uint256 jobId, address account, uint128 amount) private {
        _credit(account, amount);
        emit BondAwarded(jobId, account, amount);
    }

    function _price(Job storage job) private view returns (uint128) {
        return uint128(job.assetAmount) + job.nodeAmount;
    }

    /// @dev Both bonds, or the node's where the payer put none in.
    function _bonds(Job storage job) private view returns (uint128) {
        return job.disputed ? 2 * uint128(job.bond) : job.bond;
    }

    function _in(uint256 jobId, JobState state) private view returns (Job storage job) {
        job = _jobs[jobId];
        if (job.state != state) revert JobEscrow_WrongState(jobId, job.state);
    }

    /// @dev In a state, and before it ends.
    function _before(uint256 jobId, JobState state) private view returns (Job storage job) {
        job = _in(jobId, state);
        if (block.timestamp >= job.until) revert JobEscrow_TooLate(job.until);
    }

    function _mustBePayer(Job storage job) private view {
        if (msg.sender != job.payer) revert JobEscrow_NotPayer(msg.sender);
    }

    function _mustBeFair(JobTerms calldata terms) private view {
        uint256 toAsset = terms.assetAmount;
        if (toAsset == 0) revert JobEscrow_ZeroAmount();
        // The ledger takes no single payment above it.
        if (toAsset > type(uint88).max) revert JobEscrow_PriceTooHigh(toAsset);
        if (toAsset * BPS < (toAsset + terms.nodeAmount) * JOB_MANAGER.minAssetBps()) {
            revert JobEscrow_AssetShareTooLow(terms.assetId);
        }
        if (
            terms.acceptBy <= block.timestamp || terms.acceptBy > block.timestamp + MAX_WAIT
                || terms.submitBy <= terms.acceptBy || terms.submitBy > terms.acceptBy + MAX_WORK
        ) {
            revert JobEscrow_InvalidTimes(terms.acceptBy, terms.submitBy);
        }
        if (terms.requestDigest == 0) revert JobEscrow_InvalidDigest();
        if (!REGISTRY.isRegistered(terms.assetId)) revert JobEscrow_UnknownAsset(terms.assetId);
    }
}
