// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Voucher} from "../jobs/IJobManager.sol";
import {ICredits} from "../money/ICredits.sol";
import {CallRequest} from "../receipts/CallRequest.sol";
import {NodeReceipt} from "../receipts/ReceiptHash.sol";

/// @notice `None → Claimed`, and from there to one of the last two.
enum ClaimState {
    None,
    Claimed,
    Matched,
    Upheld
}

/// @param bond The claimant's.
/// @param slash Most that the operator's bond loses.
/// @param assetPrice What the receipt says the asset is owed.
/// @param claimedAt Only what was settled before counts as an answer.
/// @param until When an answer is too late.
struct UsageClaim {
    address claimant;
    uint96 bond;
    address node;
    uint96 slash;
    bytes32 callId;
    uint256 assetId;
    uint128 assetPrice;
    uint40 claimedAt;
    uint40 until;
    ClaimState state;
}

/// @notice That a call was asked for, done and shown.
/// @param requestSignature By the request's payer or the session's key.
/// @param key The session's key, and `keyNonce` the payer's count of sessions: what the session's id commits to.
/// @param receiptSignature The node's.
/// @param proof Siblings from the receipt, the `index`-th of the hour, to the anchored root, as in {IReceiptAnchor}.
struct CallEvidence {
    CallRequest request;
    bytes requestSignature;
    address key;
    uint24 keyNonce;
    NodeReceipt receipt;
    bytes receiptSignature;
    uint64 hour;
    uint32 index;
    bytes32[] proof;
}

/// @notice That a call was charged under a usage root, and what was paid out with that root.
/// @param assetAmount Of the call's leaf, as is `nodeAmount`.
/// @param index Of the leaf among `size`, with `proof` the siblings up to `voucher.usageRoot`.
/// @param voucherIndex Where the voucher stands among `vouchers`, the batch's struct hashes.
/// @param assetIds What the batch paid, with `amounts`: the `part`-th payment is the asset's.
struct SettledCall {
    uint128 assetAmount;
    uint128 nodeAmount;
    uint256 index;
    uint256 size;
    bytes32[] proof;
    Voucher voucher;
    uint256 voucherIndex;
    bytes32[] vouchers;
    uint256[] assetIds;
    uint256[] amounts;
    uint256 part;
}

/// @title Receipts that no payment matches
/// @notice Who runs the settlement charges payers and pays assets. A receipt that it anchored, of a call that the payer asked for by a
/// signature, must be matched by a payment to the asset: from 3 to 9 days after the anchoring anyone may claim that none is,
/// under a bond. The operator answers within 3 days with a leaf of the session's usage tree, the voucher that was redeemed with
/// the tree's root before the claim, and a payment of the same batch to the asset that covers the leaf and all leaves it has
/// answered with before: each base unit paid answers once.
///
/// Answered, the operator has the claimant's bond. Silence: the claimant has its bond back, and the operator's bond in
/// `JobManager` loses 100 times the asset's price, at least a claim's bond and at most what there is, to the asset: as usage revenue, so that
/// fee, parents and holders get the parts that were withheld. A receipt is claimed once.
///
/// The last claim is decided 12 days after the anchoring, the bond leaves 14 days after it was asked for: what stood behind a call when
/// its receipt was anchored still does. Nothing here can be paused.
///
/// Σ bonds + Σ credits (`totals()`) ≤ USD.balanceOf(this), to the base unit.
interface IUsageDisputes is ICredits {
    event UsageClaimed(
        bytes32 indexed receiptId,
        uint256 indexed assetId,
        address indexed claimant,
        bytes32 callId,
        bytes32 session,
        uint96 bond,
        uint96 slash,
        uint64 answerBy
    );
    event UsageMatched(bytes32 indexed receiptId, bytes32 batchId, uint256 part, uint128 assetAmount);
    /// @param slashed What the operator's bond lost.
    event UsageUpheld(bytes32 indexed receiptId, uint256 indexed assetId, uint256 slashed);
    event ClaimBondChanged(uint96 claimBond);
    event SlashFactorChanged(uint32 slashFactor);

    error UsageDisputes_OtherCall(bytes32 callId);
    error UsageDisputes_NothingOwed(bytes32 callId);
    error UsageDisputes_DearerThanRequested(uint256 price, uint256 maxPrice);
    error UsageDisputes_LaterThanRequested(uint64 chainTime, uint64 deadline);
    error UsageDisputes_OtherSession(bytes32 session);
    error UsageDisputes_InvalidSignature(address signer);
    error UsageDisputes_NotIncluded(bytes32 receiptId);
    error UsageDisputes_AlreadyClaimed(bytes32 receiptId);
    error UsageDisputes_WrongState(bytes32 receiptId, ClaimState state);
    error UsageDisputes_TooEarly(uint64 from);
    error UsageDisputes_TooLate(uint64 until);
    error UsageDisputes_NotOperator(address caller);
    error UsageDisputes_NotGovernor(address caller);
    error UsageDisputes_ChargedLess(uint128 assetAmount, uint128 assetPrice);
    error UsageDisputes_NotInTheTree(bytes32 usageRoot);
    error UsageDisputes_NotInTheBatch(bytes32 voucherHash);
    error UsageDisputes_NotSettledBefore(bytes32 batchId, uint256 settledAt);
    error UsageDisputes_OtherAsset(uint256 assetId);
    error UsageDisputes_PaidLess(uint256 answered, uint256 paid);
    error UsageDisputes_OutOfBounds(uint256 value, uint256 least, uint256 most);

    /// @notice Claims that a call was not settled. Anyone, under the claim bond; what the claim takes is the asset's.
    function claim(CallEvidence calldata evidence) external returns (bytes32 receiptId);

    /// @notice Shows what was settled. Only the operator: whoever else could point at the wrong batch would use up what that one paid.
    function answer(bytes32 receiptId, CallRequest calldata request, SettledCall calldata settled) external;

    /// @notice Draws the consequence of the operator's silence. Anyone.
    function conclude(bytes32 receiptId) external;

    /// @notice Sets the bond of claims to come. Only the governor.
    function setClaimBond(uint96 newBond) external;

    /// @notice Sets how many times the asset's price is slashed in claims to come. Only the governor.
    function setSlashFactor(uint32 newFactor) external;

    function claimOf(bytes32 receiptId) external view returns (UsageClaim memory);

    /// @notice The id of a requested call: the request's EIP-712 hash in the domain of `JobManager`.
    function callIdOf(CallRequest calldata request) external view returns (bytes32);

    /// @notice What a payment of a batch has answered for so far.
    function answeredBy(bytes32 batchId, uint256 part) external view returns (uint256);
    function claimBond() external view returns (uint96);
    function slashFactor() external view returns (uint32);
}
