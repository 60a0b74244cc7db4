// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Commitment} from "../registry/Commitment.sol";

/// @notice What the creator chooses for an offering.
/// @param pricePerShare USD base units for one whole share.
/// @param deadline 7 to 180 days ahead, less where governance narrowed it.
/// @param capPerAccount Whole shares one account may hold, 0 for no cap. Lifted 72 hours before the deadline.
/// @param allowlistRoot Root of a Merkle tree over `keccak256(bytes.concat(keccak256(abi.encode(account))))` with sorted pairs, 0
/// for everyone. Lifted 72 hours before the deadline.
/// @param vestingDays 30 to 730; 0 stands for 180.
struct OfferingTerms {
    uint96 pricePerShare;
    uint64 deadline;
    uint32 capPerAccount;
    bytes32 allowlistRoot;
    uint16 vestingDays;
}

/// @notice What governance sets for offerings that open from now on. Opened ones keep theirs.
/// @param minDurationDays Least time from the opening to the deadline, 7 to 180 days.
/// @param maxDurationDays Most time, between the least and 180 days.
/// @param revealHours From the unlock on, 72 to 240 hours; without a reveal in them the offering fails.
/// @param challengeHours From the reveal on, 24 to 168 hours.
struct OfferingWindows {
    uint16 minDurationDays;
    uint16 maxDurationDays;
    uint8 revealHours;
    uint8 challengeHours;
}

/// @notice `None → Open → Locked → Released`; `Open → Failed`; `Locked → Failed`; `Failed → Open` once all shares are back;
/// `Released → Voided` by an upheld dispute of the reveal.
enum OfferingState {
    None,
    Open,
    Locked,
    Released,
    Failed,
    Voided
}

/// @notice A seller's signed wish (EIP-712) to pass a reservation on at exactly the issue price.
/// @param pricePerShare Must equal the offering's: any other price is refused, so that the signer sees what they sign.
/// @param validUntil Best no later than the offering's deadline: should it fail and open again at the same price, the order is good there too.
/// @param nonce Unique per seller; a nonce works once.
struct ReservationOrder {
    uint256 assetId;
    address seller;
    uint32 shares;
    uint96 pricePerShare;
    uint64 validUntil;
    uint256 nonce;
}

/// @title Initial model offering
/// @notice 51 % of an asset's shares at a fixed price. Filling the pool locks it until a Pacific business midnight; then the
/// model's content is revealed and trade starts. No redemption, refund or cancellation after the first reservation, except that
/// everything goes back if the pool does not fill or the content never comes.
///
/// Reservations are shares: they move at once from the creator to the backer and earn from that moment, but neither move nor
/// pay before the release.
interface IInitialModelOffering {
    event OfferingOpened(
        uint256 indexed assetId,
        address indexed creator,
        uint96 pricePerShare,
        uint64 deadline,
        uint32 capPerAccount,
        bytes32 allowlistRoot,
        uint16 vestingDays
    );
    event SharesReserved(
        uint256 indexed assetId, address indexed account, uint32 shares, uint256 paid, uint32 totalReserved
    );
    event ReservationResold(
        uint256 indexed assetId,
        address indexed seller,
        address indexed buyer,
        uint32 shares,
        uint256 paid,
        uint256 nonce
    );
    event ReservationOrderCancelled(address indexed seller, uint256 nonce);
    event OfferingLocked(uint256 indexed assetId, uint64 filledAt, uint64 unlockAt);
    event OfferingReleased(uint256 indexed assetId, string plainCid, bool verified, uint64 challengeEndsAt);
    /// @notice Reason 1: the deadline passed before the pool filled. Reason 2: no valid reveal in the window after the unlock.
    event OfferingFailed(uint256 indexed assetId, uint8 reason);
    /// @notice A dispute holds the creator's lot and the proceeds until it ends.
    event RevealHeld(uint256 indexed assetId);
    /// @notice The reveal stands: the creator's lot is free, and the proceeds vest from `challengeEndsAt` on.
    event RevealUpheld(uint256 indexed assetId, uint64 challengeEndsAt);
    event OfferingVoided(uint256 indexed assetId);
    event SharesSurrendered(uint256 indexed assetId, address indexed account, uint256 units, uint256 amount);
    event ReservationRefunded(uint256 indexed assetId, address indexed account, uint32 shares, uint256 amount);
    event ProceedsClaimed(uint256 indexed assetId, address indexed creator, uint256 amount);
    event ProceedsSeized(uint256 indexed assetId, address indexed to, uint256 amount);
    event HolidayScheduled(uint32 indexed day, bool holiday, uint64 effectiveFrom);

    event WindowsChanged(OfferingWindows windows);

    error InitialModelOffering_WrongState(uint256 assetId, OfferingState state);
    error InitialModelOffering_NotSteward(address caller);
    error InitialModelOffering_NotAllShares(address caller);
    error InitialModelOffering_AlreadyRevealed(uint256 assetId);
    error InitialModelOffering_InvalidPrice();
    error InitialModelOffering_InvalidDeadline(uint64 deadline);
    error InitialModelOffering_InvalidVesting(uint16 vestingDays);
    error InitialModelOffering_DeadlinePassed(uint64 deadline);
    error InitialModelOffering_DeadlineNotPassed(uint64 deadline);
    error InitialModelOffering_ZeroShares();
    error InitialModelOffering_PriceTooHigh(uint96 pricePerShare, uint96 most);
    error InitialModelOffering_NotAllowlisted(address account);
    error InitialModelOffering_CapExceeded(address account, uint32 cap);
    error InitialModelOffering_CreatorCannotReserve();
    error InitialModelOffering_OrderExpired(uint64 validUntil);
    error InitialModelOffering_OrderUsed(address seller, uint256 nonce);
    error InitialModelOffering_NotIssuePrice(uint96 issuePrice, uint96 orderPrice);
    error InitialModelOffering_InvalidSignature();
    error InitialModelOffering_StillLocked(uint64 unlockAt);
    error InitialModelOffering_RevealWindowOpen(uint64 closesAt);
    error InitialModelOffering_RevealWindowClosed(uint64 closedAt);
    error InitialModelOffering_VerifierRequired(uint64 until);
    error InitialModelOffering_NothingToRefund(address account);
    error InitialModelOffering_NothingVested();
    error InitialModelOffering_NotRevealDisputes(address caller);
    error InitialModelOffering_NotInChallengeWindow(uint256 assetId);
    error InitialModelOffering_CreatorCannotSurrender();
    error InitialModelOffering_OutOfBounds(OfferingWindows windows);
    error InitialModelOffering_NotGovernor(address caller);
    error InitialModelOffering_NotLineageDisputes(address caller);

    /// @notice Offers 510,000 shares. Only a steward who holds all 1,000,000, and only of content that is not public yet.
    /// @dev After a failure call {refundFor} first for whoever resold all that was reserved: what such an account has earned is the
    /// creator's until the offering opens again, and the account's from then on.
    function open(uint256 assetId, OfferingTerms calldata terms) external;

    /// @notice Pays for whole shares of the pool. The reservation that fills the pool gets, and pays for, exactly what is left.
    /// @param mostPerShare The price that the caller knows. A failed offering opens again at another, and a reorganisation replaces an
    /// opening: what was sent before would pay that from a standing allowance, and there is no redemption.
    function reserve(uint256 assetId, uint32 shares, uint96 mostPerShare, bytes32[] calldata proof) external;

    /// @notice Takes over a reservation at the issue price, which goes straight from the caller to the seller.
    function fillReservationOrder(ReservationOrder calldata order, bytes calldata signature, bytes32[] calldata proof)
        external;

    /// @notice Uses up one of the caller's order nonces.
    function cancelReservationOrder(uint256 nonce) external;

    /// @notice Opens the asset's commitment and releases the shares. Anyone with the verifier's signature from the unlock on;
    /// the creator without one, with an empty signature, from 48 hours later.
    /// @param commitment The parts of the asset's commitment, as its registration told them; the verifier need not sign what the
    /// registry holds the hash of.
    function reveal(
        uint256 assetId,
        string calldata plainCid,
        bytes32 filesRoot,
        bytes32 dataKey,
        Commitment calldata commitment,
        bytes calldata verifierSignature
    ) external;

    /// @notice Ends an offering whose deadline or reveal window passed. Anyone.
    function fail(uint256 assetId) external;

    /// @notice After a failure, gives the caller the issue price and the creator the shares.
    function refund(uint256 assetId) external;

    /// @notice The same for `account`, to whom the money goes whoever calls.
    function refundFor(uint256 assetId, address account) external;

    /// @notice Pays the creator what has vested since the challenge window ended. Anyone may spend the gas.
    function claimProceeds(uint256 assetId) external;

    /// @notice Pays `to` at most `most` of the proceeds that have not vested yet, for arrears of an upheld lineage dispute. Only
    /// the contract of those disputes. Taken is what would vest last: until its shortened end the schedule stays to the base
    /// unit what it was, and what has vested stays the creator's, claimed or not.
    /// @return taken 0 before the challenge window has ended, while the money may still be the backers'; asked later, it is there.
    function seizeProceeds(uint256 assetId, uint256 most, address to) external returns (uint256 taken);

    /// @notice Stops the clock of the challenge window. Only the reveal disputes, within the window, once.
    /// @return creator The offering's. @return verified Whether the verifier signed the reveal.
    function holdReveal(uint256 assetId) external returns (address creator, bool verified);

    /// @notice Ends what {holdReveal} began: the reveal stands, and vesting starts now, or the offering is void. Only the reveal disputes.
    function settleReveal(uint256 assetId, bool valid) external;

    /// @notice Of a void offering, gives up to `units` of the caller's free shares back for the issue price of each, rounded down to a base
    /// unit. Everyone but the creator, whose own lot stays locked for good, so the escrow always suffices. Dividends stay claimable.
    function surrender(uint256 assetId, uint256 units) external;

    /// @notice Makes a day (days since 1970-01-01) a holiday or a working day for fills from 7 days on. Only the governor, and not while an
    /// edit of the same day waits to take effect.
    function scheduleHoliday(uint32 day, bool holiday) external;

    /// @notice Sets durations and windows of offerings that open from now on, within their bounds. Only the governor.
    function setWindows(OfferingWindows calldata to) external;

    /// @notice What an offering that opened now would get.
    function windows() external view returns (OfferingWindows memory);

    /// @notice Who gets the proceeds of a released offering, and when: nothing at `startsAt`, all at `endsAt`, linear between. Both
    /// times are 0 before the release, while a dispute holds the reveal, and after it voided it.
    function vestingOf(uint256 assetId) external view returns (address creator, uint64 startsAt, uint64 endsAt);

    /// @notice USD base units held for one offering. The sum over all offerings is what the contract owes.
    function escrowOf(uint256 assetId) external view returns (uint256);

    function stateOf(uint256 assetId) external view returns (OfferingState);

    /// @notice Base units {claimProceeds} would pay now.
    function claimableProceeds(uint256 assetId) external view returns (uint256);

    /// @notice When a pool filled at `filledAt` would unlock, by the calendar as it stands now.
    function unlockTimeOf(uint64 filledAt) external view returns (uint64);

    /// @notice Whether a day is a business day for a pool filled at `filledAt`.
    function isBusinessDay(uint32 day, uint64 filledAt) external view returns (bool);
}
