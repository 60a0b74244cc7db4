// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @notice Where an asset's shares stand. `Unseen` and `Closed` both mean that all are the creator's.
enum SharePhase {
    Unseen,
    Closed,
    Offered,
    Released,
    Failed
}

/// @title Usage revenue, lineage and dividends
/// @notice A payment costs the same at any depth of lineage and any number of holders: a fee to the community pool, a part
/// set aside for the asset's parents, the rest to a per-share accumulator. `distribute` moves what was set aside one hop.
///
/// While a lineage dispute is open on an asset, payments also set its disputed rate aside, out of the holders' part and in escrow.
///
/// Per contract: pending (with inherited and escrow) + claimable + fees = tracked ≤ USD.balanceOf(this), to the base unit. A bare transfer in is
/// untracked and harms nothing.
///
/// @dev Shares have 18 decimals and there are exactly 1,000,000 of every asset, so 10²⁴ share units. The accumulator counts
/// cumulative base units of USD; what a position is owed is `balance·Δaccumulator` in 10⁻²⁴ units, whole units are paid and
/// the fraction stays with the position.
interface IRevenueLedger {
    event UsagePaid(
        uint256 indexed assetId, address indexed payer, uint256 amount, uint256 fee, uint256 upstream, uint256 holders
    );
    event Distributed(uint256 indexed assetId, uint256 amount);
    event DividendClaimed(uint256 indexed assetId, address indexed account, uint256 amount);
    /// @notice An offering failed: what `account` had earned on its reservation is the creator's.
    event DividendForfeited(uint256 indexed assetId, address indexed account, address indexed creator, uint256 amount);
    event SharesOpened(uint256 indexed assetId, address token);
    event ShareTransfer(uint256 indexed assetId, address indexed from, address indexed to, uint256 amount);
    /// @notice `locker` keeps `amount` of `account`'s shares from moving, until it unlocks or transfers them.
    event SharesLocked(uint256 indexed assetId, address indexed account, address indexed locker, uint256 amount);
    event SharesUnlocked(uint256 indexed assetId, address indexed account, address indexed locker, uint256 amount);
    event FeesWithdrawn(address indexed to, uint256 amount);

    event ProtocolBpsChanged(uint256 from, uint256 to);

    /// @notice Payments to the asset set another rate aside for its parents from now on.
    event UpstreamRefreshed(uint256 indexed assetId, uint256 from, uint256 to);
    /// @notice `account`, the asset's creator, owed `amount` of what it had earned to a parent that the asset had hidden.
    event DividendGarnished(uint256 indexed assetId, address indexed account, uint256 amount);
    /// @notice A child that had hidden the asset paid for it: `holders` to its holders, `passed` on to its own parents.
    event ArrearsCredited(uint256 indexed assetId, uint256 holders, uint256 passed);

    /// @notice Of the payment that `UsagePaid` tells next, `amount` more is set aside, in escrow.
    event UsageDisputed(uint256 indexed assetId, uint256 amount);
    /// @notice Payments set another rate aside for open disputes from now on.
    event DisputedBpsChanged(uint256 indexed assetId, uint256 from, uint256 to);
    /// @notice A dispute ended: of what it had set aside `returned` is the asset's holders', `own` the parent's holders' and `passed` on to
    /// the parent's own parents.
    event EscrowReleased(
        uint256 indexed assetId, uint256 indexed parentId, uint256 returned, uint256 own, uint256 passed
    );

    error RevenueLedger_NotGovernor(address caller);
    error RevenueLedger_OutOfBounds(uint256 bps, uint256 most);
    error RevenueLedger_ZeroAmount();
    error RevenueLedger_LengthMismatch();
    error RevenueLedger_NotOffering(address caller);
    error RevenueLedger_NotLineageDisputes(address caller);
    error RevenueLedger_NotShareToken(address caller);
    error RevenueLedger_WrongPhase(uint256 assetId, SharePhase phase);
    error RevenueLedger_SharesLocked(uint256 assetId, address account, uint256 locked);
    error RevenueLedger_InsufficientLock(uint256 assetId, address account, address locker, uint256 locked);
    error RevenueLedger_InsufficientShares(uint256 assetId, address account, uint256 balance);
    error RevenueLedger_ClaimLocked(uint256 assetId, address account);

    /// @notice Takes `amount` of usage revenue of the asset from the caller.
    function pay(uint256 assetId, uint256 amount) external;

    /// @notice Pays many assets with one token transfer and distributes each once. Sort by asset: only neighbours are merged.
    function payMany(uint256[] calldata assetIds, uint256[] calldata amounts) external;

    /// @notice Moves what is set aside for the asset's parents one hop up. Remainders of the division stay pending.
    function distribute(uint256 assetId) external;

    /// @notice Pays the caller's dividends. Assets that owe nothing, or of which the caller may not claim yet, are skipped, so that one
    /// of them cannot hold up the rest; it reverts when that leaves none.
    function claim(uint256[] calldata assetIds) external;

    /// @notice Pays `account` its own dividends; anyone may spend the gas.
    function claimFor(address account, uint256[] calldata assetIds) external;

    /// @notice Sets the community's part of every payment from now on, at most 5 %. Only the governor.
    function setProtocolBps(uint256 bps) external;

    /// @notice Sends the accrued protocol fee to the community pool; anyone may spend the gas.
    function withdrawFees() external;

    /// @notice Distributes what is pending, then reads the asset's rates anew. Anyone; a dispute that changes an edge does so at once.
    function refreshUpstream(uint256 assetId) external;

    /// @notice Sets the rate that payments set aside for open disputes of the asset's lineage. With what goes upstream it takes at most
    /// half of a payment after its fee. Only the lineage disputes.
    /// @return mark Where the asset's escrow stands, for `escrowedFor`.
    function setDisputed(uint256 assetId, uint256 bps) external returns (uint256 mark);

    /// @notice Takes `amount` out of the asset's escrow: `own` to the parent's holders, `passed` to the parent's own parents, the rest back
    /// to the asset's holders. Only the lineage disputes.
    function releaseEscrow(uint256 assetId, uint256 amount, uint256 parentId, uint256 own, uint256 passed) external;

    /// @notice Takes from the creator's own dividends of the asset, claimable yet or not, at most `most`, to the caller. Only the lineage
    /// disputes.
    function garnish(uint256 assetId, uint256 most) external returns (uint256 taken);

    /// @notice Takes from the caller, without a fee, what a child had not paid: a part for the asset's holders, a part for its own
    /// parents. Only the lineage disputes.
    function creditArrears(uint256 assetId, uint256 holders, uint256 passed) external;

    /// @notice Makes the asset's shares tokens, all of them the creator's, or takes them into another offering after a failed
    /// one. Only the offering contract.
    function openShares(uint256 assetId) external returns (address token);

    /// @notice Moves shares inside an open offering and returns the receiver's new balance. Only the offering contract.
    function moveOffered(uint256 assetId, address from, address to, uint256 amount) external returns (uint256 balance);

    /// @notice Starts trade; `creator`'s own lot stays locked until `lockedUntil`. Only the offering contract.
    function release(uint256 assetId, address creator, uint64 lockedUntil) external;

    /// @notice Moves the end of the lock on the creator's lot, while it still holds. Only the offering contract.
    function moveLock(uint256 assetId, address creator, uint64 lockedUntil) external;

    /// @notice Gives `units` of an account's free shares back to `creator`, whose lot they join under its lock. What they earned stays
    /// the account's. Only the offering contract.
    function surrenderShares(uint256 assetId, address account, address creator, uint256 units) external;

    /// @notice Ends an offering that failed. Only the offering contract.
    function fail(uint256 assetId) external;

    /// @notice After a failure, gives `account`'s shares and what they earned back to `creator`. Only the offering contract.
    function returnShares(uint256 assetId, address account, address creator)
        external
        returns (uint256 shares, uint256 forfeited);

    /// @notice Moves released shares. Only the asset's share token.
    function transferShares(uint256 assetId, address from, address to, uint256 amount) external;

    /// @notice Locks released shares for `locker`. They stay `account`'s and earn for it. Only the asset's share token, which has
    /// the account's allowance.
    function lockShares(uint256 assetId, address account, address locker, uint256 amount) external;

    /// @notice Ends a part of `locker`'s lock. Only the asset's share token.
    function unlockShares(uint256 assetId, address account, address locker, uint256 amount) external;

    /// @notice Moves shares out of `locker`'s lock. Only the asset's share token.
    function transferLockedShares(uint256 assetId, address account, address locker, address to, uint256 amount)
        external;

    function TOTAL_SHARES() external view returns (uint256);
    function sharesOf(uint256 assetId, address account) external view returns (uint256);

    /// @notice Shares of `account` that cannot move now: before the release all, then by the offering and by lockers.
    function lockedOf(uint256 assetId, address account) external view returns (uint256);

    /// @notice Shares of `account` that `locker` has locked.
    function lockedBy(uint256 assetId, address account, address locker) external view returns (uint256);
    function phaseOf(uint256 assetId) external view returns (SharePhase);
    function shareTokenOf(uint256 assetId) external view returns (address);

    /// @notice Base units `account` could claim now: 0 for others than the creator before the release.
    function claimable(uint256 assetId, address account) external view returns (uint256);

    /// @notice What `account` has earned, claimable yet or not: whole base units and a fraction in 10⁻²⁴.
    function accrued(uint256 assetId, address account) external view returns (uint256 amount, uint256 fraction);

    /// @notice Usage revenue set aside for the asset's parents, not yet distributed.
    function pending(uint256 assetId) external view returns (uint256);

    /// @notice Revenue that descendants owe the asset's ancestors through it, not yet distributed.
    function inherited(uint256 assetId) external view returns (uint256);

    /// @notice What payments set aside for open disputes in basis points, and what is in the asset's escrow.
    function disputedOf(uint256 assetId) external view returns (uint256 bps, uint256 held);

    /// @notice What a disputed rate has set aside since `setDisputed` gave `mark`: its proportion, and all there is where no other rate
    /// is disputed.
    function escrowedFor(uint256 assetId, uint256 bps, uint256 mark) external view returns (uint256);

    /// @notice Basis points of each payment that go to the community pool: 250 unless governance changed it.
    function protocolBps() external view returns (uint256);

    /// @notice Cumulative base units paid to the asset's holders as a whole.
    function accumulated(uint256 assetId) external view returns (uint256);

    /// @notice `pendingTotal` is all that waits: pending, inherited and in escrow.
    function totals()
        external
        view
        returns (uint256 tracked, uint256 pendingTotal, uint256 claimableTotal, uint256 fees);
}
