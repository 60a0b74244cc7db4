// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @notice A session key's word (EIP-712) that the session has used `cumulativeAmount` in all.
/// @param usageRoot Root of the append-only tree of the session's calls; kept in the event as evidence.
/// @param validUntil After it the voucher no longer redeems.
struct Voucher {
    address payer;
    bytes32 session;
    uint128 cumulativeAmount;
    bytes32 usageRoot;
    uint64 validUntil;
}

/// @notice Who gets the money of a batch: an asset's revenue and the node that ran it.
struct Split {
    uint256 assetId;
    uint128 assetAmount;
    address node;
    uint128 nodeAmount;
}

/// @notice An ECDSA signature in two words (EIP-2098): `vs` is s with the parity of y in its highest bit. A session's key is never a
/// contract, so no other form is needed, and each voucher costs 500 gas less than with 65 bytes.
struct CompactSignature {
    bytes32 r;
    bytes32 vs;
}

/// @notice One voucher with its signature and its own splits, so that it stands or falls alone.
struct Redemption {
    Voucher voucher;
    CompactSignature signature;
    Split[] splits;
}

/// @notice A payer's signed transfer of USD to the job manager (EIP-3009 `TransferWithAuthorization`, the `exact` scheme of x402).
/// @param requestDigest Of the request that is paid for. It is not part of what the token's domain lets the payer sign; it is kept in the
/// event, where a dispute finds it.
struct Authorization {
    address from;
    uint256 validAfter;
    uint256 validBefore;
    bytes32 nonce;
    bytes32 requestDigest;
    uint8 v;
    bytes32 r;
    bytes32 s;
}

/// @notice What is stored about a session.
/// @param nonce The payer's n-th session; part of the session's id.
/// @param closesAt When a requested closing may happen, 0 if none was requested.
/// @param dailyCap 0 for no daily limit; `dailySpent` is of the UTC day `day`.
/// @param closeDelay Seconds from a request, or the expiry, to the close: those that held when the session was opened.
/// @param assetsRoot Merkle root of the assets the key may pay, 0 for any. A batch's splits are sums over sessions, so no contract
/// reads it: the operator refuses other assets before a call runs. What was agreed stands here for anyone to see.
struct Session {
    uint72 cap;
    uint72 spent;
    uint40 expiresAt;
    uint40 closesAt;
    uint24 nonce;
    uint72 dailyCap;
    uint72 dailySpent;
    uint32 day;
    uint32 closeDelay;
    bytes32 assetsRoot;
}

/// @title Prepaid accounts, sessions and the settlement of calls
/// @notice A caller deposits USD, gives a key a bounded session, and signs a rising cumulative amount per call. The settlement
/// operator turns the last vouchers into payments: revenue of the assets and earnings of the nodes.
///
/// accounts + sessions + earnings + bonds = tracked ≤ USD.balanceOf(this), to the base unit. A bare transfer in is untracked.
interface IJobManager {
    event Deposited(address indexed account, address indexed from, uint256 amount);
    event Withdrawn(address indexed account, uint256 amount);
    event SessionOpened(
        bytes32 indexed sessionId,
        address indexed payer,
        address key,
        uint128 cap,
        uint128 dailyCap,
        bytes32 assetsRoot,
        uint64 expiresAt,
        uint64 closeDelay
    );
    event SessionCloseRequested(bytes32 indexed sessionId, uint64 closesAt);
    event SessionClosed(bytes32 indexed sessionId, uint256 returned);
    event VoucherRedeemed(
        bytes32 indexed sessionId, address indexed payer, uint128 cumulativeAmount, uint128 delta, bytes32 usageRoot
    );
    /// @notice A voucher of {redeemEach} was left out and nothing of it was paid.
    /// @param reason The error with its arguments, as {redeemBatch} would have reverted with it.
    event VoucherSkipped(bytes32 indexed sessionId, uint128 cumulativeAmount, bytes reason);
    /// @notice A call was paid without an account.
    /// @param recovered Somebody else had submitted the authorization to the token, and the money lay here untracked.
    event AuthorizationPaid(
        address indexed from, bytes32 indexed nonce, bytes32 requestDigest, uint256 amount, bool recovered
    );
    /// @notice Once for splits of one node that come one after the other.
    event NodePaid(address indexed node, uint256 amount);
    event EarningsWithdrawn(address indexed node, uint256 amount);
    /// @notice `bond` is what counts from now on, less anything on its way out.
    event OperatorBonded(address indexed operator, uint256 bond);
    /// @notice A receipt was not matched: `amount` of the bond became usage revenue of the asset.
    event OperatorSlashed(address indexed operator, uint256 indexed assetId, uint256 amount);
    event BondWithdrawn(address indexed operator, uint256 amount);
    /// @notice Calls that settle from `from` on leave their asset at least this part.
    event MinAssetBpsChanged(uint16 minAssetBps, uint64 from);
    event CloseDelayChanged(uint64 closeDelay);

    error JobManager_ZeroAmount();
    error JobManager_ZeroAddress();
    error JobManager_InsufficientBalance(address account, uint256 balance);
    error JobManager_InvalidExpiry(uint64 expiresAt);
    error JobManager_UnknownSession(bytes32 sessionId);
    error JobManager_NotPayer(address caller);
    error JobManager_CloseAlreadyRequested(bytes32 sessionId);
    error JobManager_CloseTooEarly(bytes32 sessionId, uint64 closesAt);
    error JobManager_NotSettlement(address caller);
    error JobManager_LengthMismatch();
    error JobManager_VoucherExpired(bytes32 sessionId, uint64 validUntil);
    error JobManager_SessionEnded(bytes32 sessionId);
    error JobManager_InvalidSignature(bytes32 sessionId);
    error JobManager_VoucherNotAdvancing(bytes32 sessionId, uint256 spent);
    error JobManager_CapExceeded(bytes32 sessionId, uint256 cap);
    error JobManager_DailyCapExceeded(bytes32 sessionId, uint256 dailyCap);
    error JobManager_AssetShareTooLow(uint256 assetId);
    error JobManager_SplitsMismatch(uint256 deltas, uint256 splits);
    error JobManager_BondExceeded(uint256 redeemed, uint256 bond);
    error JobManager_BondLocked(uint64 until);
    error JobManager_AuthorizationUsed(address from, bytes32 nonce);
    error JobManager_InvalidAuthorization(address from, bytes32 nonce);
    error JobManager_NothingToRecover(uint256 untracked, uint256 amount);
    error JobManager_NotUsageDisputes(address caller);
    error JobManager_NotGovernor(address caller);
    error JobManager_OutOfBounds(uint256 value, uint256 least, uint256 most);
    error JobManager_NoWholeHours(uint64 delay);

    /// @notice Takes `amount` from the caller (an ERC-20 approval) into `account`'s free balance.
    function deposit(address account, uint256 amount) external;

    /// @notice The same with an EIP-2612 permit of the caller. A permit someone else already submitted does no harm.
    function depositWithPermit(address account, uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external;

    /// @notice Takes an EIP-3009 `receiveWithAuthorization` of `from` into `from`'s own account, whoever submits it. Its nonce then pays
    /// for no call: the token's nonces are one for receiving and transferring.
    function depositWithAuthorization(
        address from,
        uint256 amount,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external;

    /// @notice Pays the caller from its free balance. What sessions hold is not free.
    function withdraw(uint256 amount) external;

    /// @notice Moves `cap` out of the caller's free balance and lets `key` spend it.
    /// @param dailyCap Most that redeems per UTC day, 0 for no daily limit. The day is that of the redemption and a voucher redeems whole:
    /// the operator accepts a call only if all of the session that waits to be redeemed still fits the day on which it will be.
    /// @param assetsRoot Of the assets that the operator may let the key pay, see {Session}.
    function openSession(address key, uint128 cap, uint128 dailyCap, bytes32 assetsRoot, uint64 expiresAt)
        external
        returns (bytes32 sessionId);

    /// @notice Starts the session's delay, 24 hours or more, after which it may be closed; its vouchers still redeem meanwhile.
    function requestClose(bytes32 sessionId) external;

    /// @notice Returns the rest to the payer's free balance: the session's delay after a request or after the expiry. Anyone may call.
    function close(bytes32 sessionId) external;

    /// @notice Redeems vouchers and pays their sum out by the splits, all or nothing: the splits are sums over the vouchers, so
    /// without one of them nobody could say whose part is missing. Only the settlement operator, at most its bond per 24
    /// hours. Every split gives the asset at least {minAssetBps}. Sort splits by asset.
    ///
    /// The operator accepts only calls that it can still redeem: within the session's cap, its daily cap on the day of the redemption, and
    /// what the bond leaves of the 24 hours over all sessions. What it accepts beyond them it cannot settle, and an anchored receipt that
    /// no payment matches slashes it ({IUsageDisputes}), whatever the reason.
    function redeemBatch(Voucher[] calldata vouchers, CompactSignature[] calldata signatures, Split[] calldata splits) external;

    /// @notice Redeems each voucher by its own splits, under the same rules. One that has expired, ended, been overtaken, or does
    /// not fit its session, its splits or the bond is skipped with {VoucherSkipped} and stops no other. Sort by asset:
    /// neighbours of one asset become one payment.
    /// @dev What a payer can cause between signing and settlement skips; what only the operator can, a split for an asset
    /// that does not exist, reverts.
    /// @return reasons Empty for each voucher redeemed, else as in {VoucherSkipped}: a dry run shows what would be left out.
    function redeemEach(Redemption[] calldata redemptions) external returns (bytes[] memory reasons);

    /// @notice Pays one call by a signed transfer, without an account: the splits' sum is taken from the payer and paid out at once. Only the
    /// settlement operator, for the signature does not say who gets the money; within the same 24-hour bond as vouchers.
    ///
    /// Anyone may submit the same authorization to the token directly; the money is then here and belongs to no account. In that case
    /// the payer's signature over exactly this amount is checked here, and the payment is made once from what is untracked.
    /// @dev The token's `authorizationState` is true for cancelled authorizations too, and the chain cannot tell a contract which it was. So
    /// the operator must have seen `AuthorizationUsed` with its transfer of this very amount to this contract, since two transfers of
    /// different amounts may be signed under one nonce, and never passes on a nonce of which it saw `AuthorizationCanceled`. A mistake
    /// here is bounded by untracked money: what accounts, sessions, nodes and bonds hold cannot be reached.
    function payWithAuthorization(Authorization calldata authorization, Split[] calldata splits) external;

    /// @notice Adds to the caller's operator bond.
    function bond(uint256 amount) external;

    /// @notice Takes `amount` of the caller's bond out of account; it can be withdrawn after 14 days.
    function requestBondWithdrawal(uint256 amount) external;

    function withdrawBond() external;

    /// @notice Turns at most `amount` of the settlement operator's bond, what is on its way out first, into usage revenue of an asset.
    /// Only the usage disputes.
    function slash(uint256 assetId, uint256 amount) external returns (uint256 taken);

    /// @notice Sets the least part of a call that is the asset's, for whatever is settled from 3 days on: 10 to 50 %. Only the governor.
    /// @dev The notice is longer than a call waits to be settled: an executor quotes by the rule to come as soon as it is announced,
    /// and what was quoted before is settled before it comes.
    function setMinAssetBps(uint16 newBps) external;

    /// @notice Sets the time between a request, or the expiry, and the close: 24 to 72 whole hours, for sessions opened from now on.
    /// A session keeps the delay it was opened with. Only the governor.
    function setCloseDelay(uint64 newDelay) external;

    /// @notice Pays a node what it has earned.
    function withdrawEarnings() external;

    function freeBalance(address account) external view returns (uint256);
    function earningsOf(address node) external view returns (uint256);
    /// @notice Whether this contract has made a payment or a deposit out of the authorization.
    function authorizationUsed(address from, bytes32 nonce) external view returns (bool);

    /// @notice When a batch of vouchers was settled, 0 if it never was. The id, {BatchHash}, commits to every voucher that was redeemed, with
    /// its usage root, and to what each asset was paid, in the order of the payments.
    function settledAt(bytes32 batchId) external view returns (uint256);
    function bondOf(address operator) external view returns (uint256);

    /// @notice The least part of a call's price that is the asset's, in basis points.
    function minAssetBps() external view returns (uint16);

    /// @notice Seconds that a session opened now will take to close.
    function closeDelay() external view returns (uint64);

    /// @notice What the operator redeemed in the running hour and the 24 before it.
    function redeemedInWindow(address operator) external view returns (uint256);
    function sessionOf(bytes32 sessionId) external view returns (Session memory);

    /// @notice The id of a payer's n-th session: `keccak256(abi.encode(chainId, jobManager, payer, key, nonce))`.
    function sessionIdOf(address payer, address key, uint24 nonce) external view returns (bytes32);
    function totals()
        external
        view
        returns (uint256 accounts, uint256 sessions, uint256 earnings, uint256 bonds);
}
