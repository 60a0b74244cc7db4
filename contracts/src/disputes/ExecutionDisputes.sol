// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Cid} from "../content/Cid.sol";
import {Credits} from "../money/Credits.sol";
import {INodeRegistry} from "../nodes/INodeRegistry.sol";
import {Proof, VerifyingKey} from "../proofs/Groth16.sol";
import {IProofVerifier, ProofKey} from "../proofs/IProofVerifier.sol";
import {IReceiptAnchor} from "../receipts/IReceiptAnchor.sol";
import {IReceiptAudits} from "../receipts/IReceiptAudits.sol";
import {NodeReceipt, ReceiptHash} from "../receipts/ReceiptHash.sol";
import {Dispute, DisputeState, IExecutionDisputes, Reexecution} from "./IExecutionDisputes.sol";

/// @notice The contracts and accounts a dispute deals with.
struct DisputeParties {
    IERC20 usd;
    address jobManager;
    IReceiptAnchor anchors;
    IReceiptAudits audits;
    INodeRegistry nodes;
    IProofVerifier proofs;
    address communityPool;
    address arbiter;
    address governor;
}

/// @title ExecutionDisputes
/// @notice See {IExecutionDisputes}.
contract ExecutionDisputes is IExecutionDisputes, EIP712, Credits {
    /// @notice Shorter than the 14 days in which a node's bond leaves: what a receipt answers with is still there.
    uint40 public constant CHALLENGE_WINDOW = 7 days;
    uint40 public constant ANSWER = 3 days;
    uint40 public constant DECISION = 14 days;
    uint40 public constant APPEAL = 48 hours;
    uint40 public constant RULING = 21 days;

    uint96 public constant LEAST_BOND = 1e6;
    uint96 public constant MOST_BOND = 1_000e6;
    uint32 public constant LEAST_FACTOR = 100;
    uint32 public constant MOST_FACTOR = 10_000;
    uint16 public constant MOST_BOUNTY_BPS = 5_000;

    bytes32 private constant REEXECUTION_TYPEHASH = keccak256("Reexecution(bytes32 receiptId,bytes32 outputDigest)");

    address public immutable JOB_MANAGER;
    IReceiptAnchor public immutable ANCHORS;
    IReceiptAudits public immutable AUDITS;
    INodeRegistry public immutable NODES;
    IProofVerifier public immutable PROOFS;
    address public immutable COMMUNITY_POOL;
    address public immutable ARBITER;
    address public immutable GOVERNOR;

    /// @inheritdoc IExecutionDisputes
    uint96 public disputeBond = 10e6;
    /// @inheritdoc IExecutionDisputes
    uint32 public slashFactor = 100;
    /// @inheritdoc IExecutionDisputes
    uint16 public bountyBps = 2_000;
    mapping(bytes32 receiptId => Dispute) private _disputes;

    modifier onlyGovernor() {
        if (msg.sender != GOVERNOR) revert ExecutionDisputes_NotGovernor(msg.sender);
        _;
    }

    constructor(DisputeParties memory parties) EIP712("I Cubed Modelverse", "1") Credits(parties.usd) {
        JOB_MANAGER = parties.jobManager;
        ANCHORS = parties.anchors;
        AUDITS = parties.audits;
        NODES = parties.nodes;
        PROOFS = parties.proofs;
        COMMUNITY_POOL = parties.communityPool;
        ARBITER = parties.arbiter;
        GOVERNOR = parties.governor;
    }

    // --------------------------------------------------------------------------------------------- the two sides

    /// @inheritdoc IExecutionDisputes
    function challenge(
        NodeReceipt calldata receipt,
        bytes calldata signature,
        uint64 hour,
        uint32 index,
        bytes32[] calldata proof,
        string calldata evidenceCid
    ) external nonReentrant returns (bytes32 receiptId) {
        receiptId = receiptIdOf(receipt);
        Dispute storage dispute = _disputes[receiptId];
        if (dispute.state != DisputeState.None) revert ExecutionDisputes_AlreadyDisputed(receiptId);
        if (NODES.nodeOf(receipt.node).owner == address(0)) revert ExecutionDisputes_UnknownNode(receipt.node);
        _mustHaveSigned(receipt.node, receiptId, signature);
        if (!ANCHORS.includes(hour, receiptId, index, proof)) revert ExecutionDisputes_NotIncluded(receiptId);
        uint64 end = ANCHORS.receiptsOf(hour).anchoredAt + CHALLENGE_WINDOW;
        if (block.timestamp >= end) revert ExecutionDisputes_TooLate(end);
        Cid.check(evidenceCid);

        dispute.challenger = msg.sender;
        dispute.bond = disputeBond;
        dispute.node = receipt.node;
        dispute.slash = _slashFor(uint256(receipt.assetPrice) + receipt.nodePrice);
        dispute.until = uint40(block.timestamp) + ANSWER;
        dispute.state = DisputeState.Challenged;
        dispute.bountyBps = bountyBps;
        dispute.outputDigest = receipt.outputDigest;
        _hold(dispute.bond);
        emit ExecutionChallenged(
            receiptId,
            receipt.node,
            msg.sender,
            hour,
            index,
            AUDITS.drawOf(hour).seed != 0 && AUDITS.isDrawn(hour, index),
            dispute.bond,
            dispute.slash,
            evidenceCid,
            dispute.until
        );
        NODES.holdBond(receipt.node);
        _pull(dispute.bond);
    }

    /// @inheritdoc IExecutionDisputes
    function answer(bytes32 receiptId, string calldata evidenceCid) external nonReentrant {
        Dispute storage dispute = _before(receiptId, DisputeState.Challenged);
        if (msg.sender != _ownerOf(dispute.node)) revert ExecutionDisputes_NotOwner(msg.sender);
        Cid.check(evidenceCid);
        dispute.answered = true;
        dispute.state = DisputeState.Answered;
        dispute.until = uint40(block.timestamp) + DECISION;
        _hold(dispute.bond);
        emit ChallengeAnswered(receiptId, evidenceCid, dispute.until);
        _pull(dispute.bond);
    }

    /// @inheritdoc IExecutionDisputes
    function answerWithProof(
        NodeReceipt calldata receipt,
        uint32 version,
        VerifyingKey calldata key,
        bytes calldata input,
        bytes calldata output,
        Proof calldata proof
    ) external nonReentrant {
        bytes32 receiptId = receiptIdOf(receipt);
        Dispute storage dispute = _open(receiptId);
        ProofKey memory proofKey = PROOFS.keyOf(receipt.assetId, version);
        if (!proofKey.admitted) revert ExecutionDisputes_KeyNotAdmitted(receipt.assetId, version);
        if (proofKey.digest != receipt.digest) revert ExecutionDisputes_ProvesAnotherCall(receiptId);
        (bytes32 inputDigest, bytes32 outputDigest) =
            PROOFS.submitProof(receipt.assetId, version, key, input, output, proof);
        if (inputDigest != receipt.inputDigest || outputDigest != receipt.outputDigest) {
            revert ExecutionDisputes_ProvesAnotherCall(receiptId);
        }
        emit ExecutionProven(receiptId, version);
        _dismiss(receiptId, dispute);
    }

    /// @inheritdoc IExecutionDisputes
    function appeal(bytes32 receiptId, string calldata statementCid) external {
        Dispute storage dispute = _before(receiptId, DisputeState.Decided);
        address loser = dispute.upheld ? _ownerOf(dispute.node) : dispute.challenger;
        if (msg.sender != loser) revert ExecutionDisputes_NotTheLoser(msg.sender);
        Cid.check(statementCid);
        dispute.state = DisputeState.Appealed;
        dispute.until = uint40(block.timestamp) + RULING;
        emit DisputeAppealed(receiptId, msg.sender, statementCid, dispute.until);
    }

    // ------------------------------------------------------------------------------------------------- decisions

    /// @inheritdoc IExecutionDisputes
    function decide(bytes32 receiptId, bool upheld, Reexecution calldata reexecution, string calldata evidenceCid)
        external
    {
        if (msg.sender != ARBITER) revert ExecutionDisputes_NotArbiter(msg.sender);
        Dispute storage dispute = _before(receiptId, DisputeState.Answered);
        Cid.check(evidenceCid);
        address witness = reexecution.witness;
        address owner = _ownerOf(witness);
        if (
            !NODES.isActive(witness) || owner == _ownerOf(dispute.node) || owner == dispute.challenger
                || witness == dispute.challenger
        ) {
            revert ExecutionDisputes_PartialWitness(witness);
        }
        bytes32 hash =
            _hashTypedDataV4(keccak256(abi.encode(REEXECUTION_TYPEHASH, receiptId, reexecution.outputDigest)));
        _mustHaveSigned(witness, hash, reexecution.signature);
        if (upheld && reexecution.outputDigest == dispute.outputDigest) {
            revert ExecutionDisputes_WitnessAgrees(witness);
        }

        dispute.upheld = upheld;
        dispute.state = DisputeState.Decided;
        dispute.until = uint40(block.timestamp) + APPEAL;
        emit DisputeDecided(receiptId, upheld, witness, reexecution.outputDigest, evidenceCid, dispute.until);
    }

    /// @inheritdoc IExecutionDisputes
    function rule(bytes32 receiptId, bool upheld) external onlyGovernor nonReentrant {
        Dispute storage dispute = _before(receiptId, DisputeState.Appealed);
        if (upheld) _uphold(receiptId, dispute);
        else _dismiss(receiptId, dispute);
    }

    /// @inheritdoc IExecutionDisputes
    function conclude(bytes32 receiptId) external nonReentrant {
        Dispute storage dispute = _open(receiptId);
        if (block.timestamp < dispute.until) revert ExecutionDisputes_TooEarly(dispute.until);
        DisputeState state = dispute.state;
        if (state == DisputeState.Answered) _lapse(receiptId, dispute);
        else if (state == DisputeState.Challenged || dispute.upheld) _uphold(receiptId, dispute);
        else _dismiss(receiptId, dispute);
    }

    // ------------------------------------------------------------------------------------------------ parameters

    /// @inheritdoc IExecutionDisputes
    function setDisputeBond(uint96 newBond) external onlyGovernor {
        _mustBeWithin(newBond, LEAST_BOND, MOST_BOND);
        disputeBond = newBond;
        emit DisputeBondChanged(newBond);
    }

    /// @inheritdoc IExecutionDisputes
    function setSlashFactor(uint32 newFactor) external onlyGovernor {
        _mustBeWithin(newFactor, LEAST_FACTOR, MOST_FACTOR);
        slashFactor = newFactor;
        emit SlashFactorChanged(newFactor);
    }

    /// @inheritdoc IExecutionDisputes
    function setBountyBps(uint16 newBps) external onlyGovernor {
        _mustBeWithin(newBps, 0, MOST_BOUNTY_BPS);
        bountyBps = newBps;
        emit BountyBpsChanged(newBps);
    }

    // ----------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IExecutionDisputes
    function disputeOf(bytes32 receiptId) external view returns (Dispute memory) {
        return _disputes[receiptId];
    }

    /// @inheritdoc IExecutionDisputes
    function receiptIdOf(NodeReceipt calldata receipt) public view returns (bytes32) {
        return ReceiptHash.idOf(receipt, JOB_MANAGER);
    }

    // -------------------------------------------------------------------------------------------------- internal

    function _uphold(bytes32 receiptId, Dispute storage dispute) private {
        dispute.state = DisputeState.Upheld;
        _credit(dispute.challenger, _pot(dispute));
        uint256 slashed = NODES.freeBond(
            dispute.node, dispute.slash, dispute.bountyBps, dispute.challenger, COMMUNITY_POOL
        );
        emit DisputeUpheld(receiptId, dispute.node, slashed);
    }

    function _dismiss(bytes32 receiptId, Dispute storage dispute) private {
        dispute.state = DisputeState.Dismissed;
        _credit(_ownerOf(dispute.node), _pot(dispute));
        emit DisputeDismissed(receiptId, dispute.node);
        NODES.freeBond(dispute.node, 0, 0, dispute.challenger, COMMUNITY_POOL);
    }

    function _lapse(bytes32 receiptId, Dispute storage dispute) private {
        dispute.state = DisputeState.Lapsed;
        _credit(dispute.challenger, dispute.bond);
        _credit(_ownerOf(dispute.node), dispute.bond);
        emit DisputeLapsed(receiptId, dispute.node);
        NODES.freeBond(dispute.node, 0, 0, dispute.challenger, COMMUNITY_POOL);
    }

    /// @dev Both bonds, or the challenger's where the owner put none in.
    function _pot(Dispute storage dispute) private view returns (uint128) {
        return dispute.answered ? 2 * uint128(dispute.bond) : dispute.bond;
    }

    /// @dev Never less than what the sides put in: a free call answered wrongly is wrong too.
    function _slashFor(uint256 price) private view returns (uint96) {
        uint256 slash = price * slashFactor;
        if (slash < disputeBond) return disputeBond;
        // forge-lint: disable-next-line(unsafe-typecast)
        return slash > type(uint96).max ? type(uint96).max : uint96(slash);
    }

    function _ownerOf(address node) private view returns (address) {
        return NODES.nodeOf(node).owner;
    }

    /// @dev In a state, and before it ends.
    function _before(bytes32 receiptId, DisputeState state) private view returns (Dispute storage dispute) {
        dispute = _disputes[receiptId];
        if (dispute.state != state) revert ExecutionDisputes_WrongState(receiptId, dispute.state);
        if (block.timestamp >= dispute.until) revert ExecutionDisputes_TooLate(dispute.until);
    }

    function _open(bytes32 receiptId) private view returns (Dispute storage dispute) {
        dispute = _disputes[receiptId];
        DisputeState state = dispute.state;
        if (state == DisputeState.None || state >= DisputeState.Upheld) {
            revert ExecutionDisputes_WrongState(receiptId, state);
        }
    }

    function _mustHaveSigned(address signer, bytes32 hash, bytes calldata signature) private pure {
        (address recovered,,) = ECDSA.tryRecoverCalldata(hash, signature);
        if (recovered == address(0) || recovered != signer) revert ExecutionDisputes_InvalidSignature(signer);
    }

    function _mustBeWithin(uint256 value, uint256 least, uint256 most) private pure {
        if (value < least || value > most) revert ExecutionDisputes_OutOfBounds(value, least, most);
    }
}
