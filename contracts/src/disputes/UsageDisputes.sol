// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {BatchHash} from "../jobs/BatchHash.sol";
import {IJobManager, Voucher} from "../jobs/IJobManager.sol";
import {VoucherHash} from "../jobs/VoucherHash.sol";
import {CallRequest, CallRequestHash} from "../receipts/CallRequest.sol";
import {Credits} from "../money/Credits.sol";
import {IReceiptAnchor} from "../receipts/IReceiptAnchor.sol";
import {NodeReceipt, ReceiptHash} from "../receipts/ReceiptHash.sol";
import {Rfc6962} from "../receipts/Rfc6962.sol";
import {Usage, UsageLeaf} from "../receipts/UsageLeaf.sol";
import {CallEvidence, ClaimState, IUsageDisputes, SettledCall, UsageClaim} from "./IUsageDisputes.sol";

/// @title UsageDisputes
/// @notice See {IUsageDisputes}.
contract UsageDisputes is IUsageDisputes, Credits {
    /// @notice From the anchoring on; the operator settles what was captured long before.
    uint40 public constant CLAIM_FROM = 3 days;
    /// @notice With the time for an answer two days shorter than the 14 in which the operator's bond leaves.
    uint40 public constant CLAIM_UNTIL = 9 days;
    uint40 public constant ANSWER = 3 days;

    uint96 public constant LEAST_BOND = 1e6;
    uint96 public constant MOST_BOND = 1_000e6;
    uint32 public constant LEAST_FACTOR = 10;
    uint32 public constant MOST_FACTOR = 10_000;

    IJobManager public immutable JOB_MANAGER;
    IReceiptAnchor public immutable ANCHORS;
    address public immutable OPERATOR;
    address public immutable GOVERNOR;

    /// @inheritdoc IUsageDisputes
    uint96 public claimBond = 5e6;
    /// @inheritdoc IUsageDisputes
    uint32 public slashFactor = 100;
    mapping(bytes32 receiptId => UsageClaim) private _claims;
    /// @inheritdoc IUsageDisputes
    mapping(bytes32 batchId => mapping(uint256 part => uint256)) public answeredBy;

    modifier onlyGovernor() {
        if (msg.sender != GOVERNOR) revert UsageDisputes_NotGovernor(msg.sender);
        _;
    }

    constructor(IERC20 usd, IJobManager jobManager, IReceiptAnchor anchors, address operator, address governor)
        Credits(usd)
    {
        JOB_MANAGER = jobManager;
        ANCHORS = anchors;
        OPERATOR = operator;
        GOVERNOR = governor;
    }

    // --------------------------------------------------------------------------------------------- the two sides

    /// @inheritdoc IUsageDisputes
    function claim(CallEvidence calldata evidence) external nonReentrant returns (bytes32 receiptId) {
        CallRequest calldata request = evidence.request;
        NodeReceipt calldata receipt = evidence.receipt;
        bytes32 callId = callIdOf(request);
        receiptId = ReceiptHash.idOf(receipt, address(JOB_MANAGER));
        if (_claims[receiptId].state != ClaimState.None) revert UsageDisputes_AlreadyClaimed(receiptId);
        _mustBeOneCall(callId, request, receipt);
        _mustBeOfTheSession(callId, evidence);
        if (_signerOf(receiptId, evidence.receiptSignature) != receipt.node) {
            revert UsageDisputes_InvalidSignature(receipt.node);
        }
        _mustBeAnchored(receiptId, evidence);

        uint96 bond = claimBond;
        uint96 slash = _slashFor(receipt.assetPrice);
        uint40 until = uint40(block.timestamp) + ANSWER;
        _claims[receiptId] = UsageClaim({
            claimant: msg.sender,
            bond: bond,
            node: receipt.node,
            slash: slash,
            callId: callId,
            assetId: receipt.assetId,
            assetPrice: receipt.assetPrice,
            claimedAt: uint40(block.timestamp),
            until: until,
            state: ClaimState.Claimed
        });
        _hold(bond);
        emit UsageClaimed(receiptId, receipt.assetId, msg.sender, callId, request.session, bond, slash, until);
        _pull(bond);
    }

    /// @inheritdoc IUsageDisputes
    function answer(bytes32 receiptId, CallRequest calldata request, SettledCall calldata settled) external {
        if (msg.sender != OPERATOR) revert UsageDisputes_NotOperator(msg.sender);
        UsageClaim storage claimed = _open(receiptId);
        bytes32 callId = callIdOf(request);
        if (claimed.callId != callId) revert UsageDisputes_OtherCall(callId);
        if (block.timestamp >= claimed.until) revert UsageDisputes_TooLate(claimed.until);

        _mustBeCharged(callId, request, settled, claimed);
        bytes32 batchId = _batchOf(request, settled);
        uint256 at = JOB_MANAGER.settledAt(batchId);
        if (at == 0 || at >= claimed.claimedAt) revert UsageDisputes_NotSettledBefore(batchId, at);
        if (settled.part >= settled.assetIds.length || settled.assetIds[settled.part] != request.assetId) {
            revert UsageDisputes_OtherAsset(request.assetId);
        }
        uint256 paid = settled.amounts[settled.part];
        uint256 answered = answeredBy[batchId][settled.part] + settled.assetAmount;
        if (answered > paid) revert UsageDisputes_PaidLess(answered, paid);

        answeredBy[batchId][settled.part] = answered;
        claimed.state = ClaimState.Matched;
        _credit(OPERATOR, claimed.bond);
        emit UsageMatched(receiptId, batchId, settled.part, settled.assetAmount);
    }

    /// @inheritdoc IUsageDisputes
    function conclude(bytes32 receiptId) external nonReentrant {
        UsageClaim storage claimed = _open(receiptId);
        if (block.timestamp < claimed.until) revert UsageDisputes_TooEarly(claimed.until);
        claimed.state = ClaimState.Upheld;
        _credit(claimed.claimant, claimed.bond);
        uint256 assetId = claimed.assetId;
        uint256 slashed = JOB_MANAGER.slash(assetId, claimed.slash);
        emit UsageUpheld(receiptId, assetId, slashed);
    }

    // ------------------------------------------------------------------------------------------------ parameters

    /// @inheritdoc IUsageDisputes
    function setClaimBond(uint96 newBond) external onlyGovernor {
        _mustBeWithin(newBond, LEAST_BOND, MOST_BOND);
        claimBond = newBond;
        emit ClaimBondChanged(newBond);
    }

    /// @inheritdoc IUsageDisputes
    function setSlashFactor(uint32 newFactor) external onlyGovernor {
        _mustBeWithin(newFactor, LEAST_FACTOR, MOST_FACTOR);
        slashFactor = newFactor;
        emit SlashFactorChanged(newFactor);
    }

    // ----------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IUsageDisputes
    function claimOf(bytes32 receiptId) external view returns (UsageClaim memory) {
        return _claims[receiptId];
    }

    /// @inheritdoc IUsageDisputes
    function callIdOf(CallRequest calldata request) public view returns (bytes32) {
        return CallRequestHash.callIdOf(request, address(JOB_MANAGER));
    }

    // ------------------------------------------------------------------------------------------ what is evidence

    /// @dev A workflow's steps have ids of their own, which no request names: only a call of its own, step 0, is claimed.
    function _mustBeOneCall(bytes32 callId, CallRequest calldata request, NodeReceipt calldata receipt) private pure {
        if (
            receipt.callId != callId || receipt.step != 0 || receipt.assetId != request.assetId
                || receipt.inputDigest != request.requestDigest
        ) {
            revert UsageDisputes_OtherCall(callId);
        }
        if (receipt.assetPrice == 0) revert UsageDisputes_NothingOwed(callId);
        uint256 price = uint256(receipt.assetPrice) + receipt.nodePrice;
        if (price > request.maxPrice) revert UsageDisputes_DearerThanRequested(price, request.maxPrice);
        if (receipt.chainTime > request.deadline) {
            revert UsageDisputes_LaterThanRequested(receipt.chainTime, request.deadline);
        }
    }

    function _mustBeOfTheSession(bytes32 callId, CallEvidence calldata evidence) private view {
        CallRequest calldata request = evidence.request;
        if (JOB_MANAGER.sessionIdOf(request.payer, evidence.key, evidence.keyNonce) != request.session) {
            revert UsageDisputes_OtherSession(request.session);
        }
        address signer = _signerOf(callId, evidence.requestSignature);
        if (signer != request.payer && signer != evidence.key) revert UsageDisputes_InvalidSignature(request.payer);
    }

    function _mustBeAnchored(bytes32 receiptId, CallEvidence calldata evidence) private view {
        if (!ANCHORS.includes(evidence.hour, receiptId, evidence.index, evidence.proof)) {
            revert UsageDisputes_NotIncluded(receiptId);
        }
        uint64 anchoredAt = ANCHORS.receiptsOf(evidence.hour).anchoredAt;
        if (block.timestamp < anchoredAt + CLAIM_FROM) revert UsageDisputes_TooEarly(anchoredAt + CLAIM_FROM);
        if (block.timestamp >= anchoredAt + CLAIM_UNTIL) revert UsageDisputes_TooLate(anchoredAt + CLAIM_UNTIL);
    }

    /// @dev Where the asset ran on a base, the base's leaf carries a part of the node's price: the node's amount is shown, not compared.
    function _mustBeCharged(
        bytes32 callId,
        CallRequest calldata request,
        SettledCall calldata settled,
        UsageClaim storage claimed
    ) private view {
        uint128 price = claimed.assetPrice;
        if (settled.assetAmount < price) revert UsageDisputes_ChargedLess(settled.assetAmount, price);
        bytes32 leaf = UsageLeaf.hashOf(
            Usage({
                callId: callId,
                step: 0,
                assetId: request.assetId,
                node: claimed.node,
                assetAmount: settled.assetAmount,
                nodeAmount: settled.nodeAmount,
                requestDigest: request.requestDigest
            })
        );
        bytes32 root = settled.voucher.usageRoot;
        // The root does not commit to the size. Another size than the tree's moves the leaf, and makes none that is not there.
        if (!Rfc6962.isIncluded(root, leaf, settled.index, settled.size, settled.proof)) {
            revert UsageDisputes_NotInTheTree(root);
        }
    }

    function _batchOf(CallRequest calldata request, SettledCall calldata settled) private pure returns (bytes32) {
        Voucher calldata voucher = settled.voucher;
        if (voucher.session != request.session) revert UsageDisputes_OtherSession(voucher.session);
        bytes32 hash = VoucherHash.structHash(voucher);
        if (settled.voucherIndex >= settled.vouchers.length || settled.vouchers[settled.voucherIndex] != hash) {
            revert UsageDisputes_NotInTheBatch(hash);
        }
        bytes32 rolled;
        for (uint256 i = 0; i < settled.vouchers.length; ++i) {
            rolled = BatchHash.append(rolled, settled.vouchers[i]);
        }
        return BatchHash.idOf(rolled, settled.assetIds, settled.amounts);
    }

    // -------------------------------------------------------------------------------------------------- internal

    function _open(bytes32 receiptId) private view returns (UsageClaim storage claimed) {
        claimed = _claims[receiptId];
        if (claimed.state != ClaimState.Claimed) revert UsageDisputes_WrongState(receiptId, claimed.state);
    }

    /// @dev Never less than what the claimant put in: a small price withheld is withheld too.
    function _slashFor(uint256 price) private view returns (uint96) {
        uint256 slash = price * slashFactor;
        if (slash < claimBond) return claimBond;
        // forge-lint: disable-next-line(unsafe-typecast)
        return slash > type(uint96).max ? type(uint96).max : uint96(slash);
    }

    /// @dev Never 0, which no key has.
    function _signerOf(bytes32 hash, bytes calldata signature) private pure returns (address signer) {
        (signer,,) = ECDSA.tryRecoverCalldata(hash, signature);
        if (signer == address(0)) revert UsageDisputes_InvalidSignature(address(0));
    }

    function _mustBeWithin(uint256 value, uint256 least, uint256 most) private pure {
        if (value < least || value > most) revert UsageDisputes_OutOfBounds(value, least, most);
    }
}
