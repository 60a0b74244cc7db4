// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {MerkleProof} from "@openzeppelin/contracts/utils/cryptography/MerkleProof.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Commitment} from "../registry/Commitment.sol";
import {IAssetRegistry} from "../registry/IAssetRegistry.sol";
import {IRevenueLedger} from "../revenue/IRevenueLedger.sol";
import {BusinessCalendar} from "./BusinessCalendar.sol";
import {
    IInitialModelOffering,
    OfferingState,
    OfferingTerms,
    OfferingWindows,
    ReservationOrder
} from "./IInitialModelOffering.sol";
import {PacificTime} from "./PacificTime.sol";

/// @title InitialModelOffering
/// @notice See {IInitialModelOffering}.
contract InitialModelOffering is IInitialModelOffering, EIP712, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;
    using BusinessCalendar for BusinessCalendar.Calendar;

    uint32 public constant POOL_SHARES = 510_000;
    uint16 public constant LEAST_DURATION_DAYS = 7;
    uint16 public constant MOST_DURATION_DAYS = 180;
    uint8 public constant LEAST_REVEAL_HOURS = 72;
    uint8 public constant MOST_REVEAL_HOURS = 240;
    uint8 public constant LEAST_CHALLENGE_HOURS = 24;
    uint8 public constant MOST_CHALLENGE_HOURS = 168;
    uint64 public constant OPEN_TO_ALL_BEFORE_DEADLINE = 72 hours;
    uint64 public constant CREATOR_REVEAL_AFTER = 48 hours;
    uint16 public constant DEFAULT_VESTING_DAYS = 180;
    uint16 public constant MIN_VESTING_DAYS = 30;
    uint16 public constant MAX_VESTING_DAYS = 730;

    uint8 private constant REASON_DEADLINE = 1;
    uint8 private constant REASON_NOT_REVEALED = 2;
    uint256 private constant SHARE = 1e18;

    bytes32 private constant REVEAL_TYPEHASH =
        keccak256("Reveal(uint256 assetId,string plainCid,bytes32 filesRoot,bytes32 dataKey)");
    bytes32 private constant ORDER_TYPEHASH = keccak256(
        "ReservationOrder(uint256 assetId,address seller,uint32 shares,uint96 pricePerShare,uint64 validUntil,uint256 nonce)"
    );

    /// @dev Five slots; a reservation reads two, three under an allowlist, and writes one. What an account has reserved is its share balance.
    struct Offering {
        address creator;
        uint96 pricePerShare;
        // ---
        uint32 reserved;
        uint32 capPerAccount;
        uint16 vestingDays;
        OfferingState state;
        uint40 deadline;
        uint40 unlockAt;
        uint40 challengeEndsAt;
        bool allowlisted;
        bool verified;
        bool held;
        // Fixed at the opening: governance moves no date of an offering that people have paid into.
        uint8 revealHours;
        uint8 challengeHours;
        // ---
        bytes32 allowlistRoot;
        // ---
        uint128 escrow;
        uint128 proceedsClaimed;
    }

    IERC20 public immutable USD;
    IAssetRegistry public immutable REGISTRY;
    IRevenueLedger public immutable LEDGER;
    address public immutable VERIFIER;
    address public immutable GOVERNOR;
    address public immutable LINEAGE_DISPUTES;
    address public immutable REVEAL_DISPUTES;

    OfferingWindows private _windows = OfferingWindows({
        minDurationDays: LEAST_DURATION_DAYS,
        maxDurationDays: MOST_DURATION_DAYS,
        revealHours: 168,
        challengeHours: LEAST_CHALLENGE_HOURS
    });
    mapping(uint256 assetId => Offering) private _offerings;
    mapping(address seller => mapping(uint256 nonce => bool)) public orderUsed;
    BusinessCalendar.Calendar private _calendar;

    constructor(
        IERC20 usd,
        IAssetRegistry registry,
        IRevenueLedger ledger,
        address verifier,
        address governor,
        address lineageDisputes,
        address revealDisputes
    ) EIP712("I Cubed Modelverse", "1") {
        USD = usd;
        REGISTRY = registry;
        LEDGER = ledger;
        VERIFIER = verifier;
        GOVERNOR = governor;
        LINEAGE_DISPUTES = lineageDisputes;
        REVEAL_DISPUTES = revealDisputes;
        _calendar.seed(PacificTime.yearOf(PacificTime.localDay(block.timestamp)));
    }

    // ----------------------------------------------------------------------------------------------------- open

    /// @inheritdoc IInitialModelOffering
    function open(uint256 assetId, OfferingTerms calldata terms) external nonReentrant {
        Offering storage offering = _offerings[assetId];
        OfferingState state = offering.state;
        if (state != OfferingState.None && state != OfferingState.Failed) {
            revert InitialModelOffering_WrongState(assetId, state);
        }
        if (IERC721(address(REGISTRY)).ownerOf(assetId) != msg.sender) {
            revert InitialModelOffering_NotSteward(msg.sender);
        }
        if (REGISTRY.isRevealed(assetId)) revert InitialModelOffering_AlreadyRevealed(assetId);
        if (LEDGER.sharesOf(assetId, msg.sender) != LEDGER.TOTAL_SHARES()) {
            revert InitialModelOffering_NotAllShares(msg.sender);
        }
        OfferingWindows memory current = _windows;
        uint16 vestingDays = _checkTerms(terms, current);

        _offerings[assetId] = Offering({
            creator: msg.sender,
            pricePerShare: terms.pricePerShare,
            reserved: 0,
            capPerAccount: terms.capPerAccount,
            vestingDays: vestingDays,
            state: OfferingState.Open,
            deadline: uint40(terms.deadline),
            unlockAt: 0,
            challengeEndsAt: 0,
            allowlisted: terms.allowlistRoot != 0,
            verified: false,
            held: false,
            revealHours: current.revealHours,
            challengeHours: current.challengeHours,
            allowlistRoot: terms.allowlistRoot,
            escrow: 0,
            proceedsClaimed: 0
        });
        emit OfferingOpened(
            assetId,
            msg.sender,
            terms.pricePerShare,
            terms.deadline,
            terms.capPerAccount,
            terms.allowlistRoot,
            vestingDays
        );
        LEDGER.openShares(assetId);
        REGISTRY.recordOffering(assetId);
    }

    /// @inheritdoc IInitialModelOffering
    function reserve(uint256 assetId, uint32 shares, uint96 mostPerShare, bytes32[] calldata proof)
        external
        nonReentrant
    {
        Offering storage offering = _openOffering(assetId);
        if (shares == 0) revert InitialModelOffering_ZeroShares();
        (address creator, uint96 price) = (offering.creator, offering.pricePerShare);
        if (price > mostPerShare) revert InitialModelOffering_PriceTooHigh(price, mostPerShare);
        uint32 left = POOL_SHARES - offering.reserved;
        if (shares > left) shares = left;
        uint256 paid = uint256(shares) * price;
        uint32 totalReserved = offering.reserved + shares;

        offering.reserved = totalReserved;
        emit SharesReserved(assetId, msg.sender, shares, paid, totalReserved);
        if (totalReserved == POOL_SHARES) _lock(assetId, offering, price);
        _pass(assetId, offering, creator, msg.sender, shares, proof);
        USD.safeTransferFrom(msg.sender, address(this), paid);
    }

    /// @inheritdoc IInitialModelOffering
    function fillReservationOrder(ReservationOrder calldata order, bytes calldata signature, bytes32[] calldata proof)
        external
        nonReentrant
    {
        Offering storage offering = _openOffering(order.assetId);
        if (order.shares == 0) revert InitialModelOffering_ZeroShares();
        if (block.timestamp > order.validUntil) revert InitialModelOffering_OrderExpired(order.validUntil);
        uint96 price = offering.pricePerShare;
        if (order.pricePerShare != price) revert InitialModelOffering_NotIssuePrice(price, order.pricePerShare);
        // The creator's lot is what the pool is sold from: it is no reservation.
        if (order.seller == offering.creator) revert InitialModelOffering_CreatorCannotReserve();
        _useOrder(order.seller, order.nonce);
        bytes32 hash = _hashTypedDataV4(
            keccak256(
                abi.encode(
                    ORDER_TYPEHASH,
                    order.assetId,
                    order.seller,
                    order.shares,
                    order.pricePerShare,
                    order.validUntil,
                    order.nonce
                )
            )
        );
        if (!SignatureChecker.isValidSignatureNow(order.seller, hash, signature)) {
            revert InitialModelOffering_InvalidSignature();
        }
        uint256 paid = uint256(order.shares) * price;
        emit ReservationResold(order.assetId, order.seller, msg.sender, order.shares, paid, order.nonce);
        _pass(order.assetId, offering, order.seller, msg.sender, order.shares, proof);
        USD.safeTransferFrom(msg.sender, order.seller, paid);
    }

    /// @inheritdoc IInitialModelOffering
    function cancelReservationOrder(uint256 nonce) external {
        _useOrder(msg.sender, nonce);
        emit ReservationOrderCancelled(msg.sender, nonce);
    }

    // -------------------------------------------------------------------------------------------------- release

    /// @inheritdoc IInitialModelOffering
    function reveal(
        uint256 assetId,
        string calldata plainCid,
        bytes32 filesRoot,
        bytes32 dataKey,
        Commitment calldata commitment,
        bytes calldata verifierSignature
    ) external nonReentrant {
        Offering storage offering = _inState(assetId, OfferingState.Locked);
        uint64 unlockAt = offering.unlockAt;
        if (block.timestamp < unlockAt) revert InitialModelOffering_StillLocked(unlockAt);
        uint64 closesAt = _revealClosesAt(offering);
        if (block.timestamp >= closesAt) revert InitialModelOffering_RevealWindowClosed(closesAt);
        bool verified = verifierSignature.length != 0;
        if (verified) {
            _checkVerifier(assetId, plainCid, filesRoot, dataKey, verifierSignature);
        } else if (msg.sender != offering.creator || block.timestamp < unlockAt + CREATOR_REVEAL_AFTER) {
            revert InitialModelOffering_VerifierRequired(unlockAt + CREATOR_REVEAL_AFTER);
        }

        uint64 challengeEndsAt = uint64(block.timestamp) + uint64(offering.challengeHours) * 1 hours;
        offering.state = OfferingState.Released;
        // the chain's time and some days
        // forge-lint: disable-next-line(unsafe-typecast)
        offering.challengeEndsAt = uint40(challengeEndsAt);
        offering.verified = verified;
        emit OfferingReleased(assetId, plainCid, verified, challengeEndsAt);
        REGISTRY.recordReveal(assetId, plainCid, filesRoot, dataKey, commitment);
        LEDGER.release(assetId, offering.creator, challengeEndsAt);
    }

    /// @inheritdoc IInitialModelOffering
    function claimProceeds(uint256 assetId) external nonReentrant {
        uint256 amount = claimableProceeds(assetId);
        if (amount == 0) revert InitialModelOffering_NothingVested();
        Offering storage offering = _offerings[assetId];
        // at most the escrow, which has 128 bits
        // forge-lint: disable-next-line(unsafe-typecast)
        offering.proceedsClaimed += uint128(amount);
        // forge-lint: disable-next-line(unsafe-typecast)
        offering.escrow -= uint128(amount);
        emit ProceedsClaimed(assetId, offering.creator, amount);
        USD.safeTransfer(offering.creator, amount);
    }

    /// @inheritdoc IInitialModelOffering
    function seizeProceeds(uint256 assetId, uint256 most, address to)
        external
        nonReentrant
        returns (uint256 taken)
    {
        if (msg.sender != LINEAGE_DISPUTES) revert InitialModelOffering_NotLineageDisputes(msg.sender);
        Offering storage offering = _offerings[assetId];
        // Before that the money may still go back to the backers: it is not the creator's to lose.
        if (offering.state != OfferingState.Released || block.timestamp <= offering.challengeEndsAt) return 0;
        taken = Math.min(most, offering.escrow - claimableProceeds(assetId));
        if (taken == 0) return 0;
        // at most the escrow, which has 128 bits
        // forge-lint: disable-next-line(unsafe-typecast)
        offering.escrow -= uint128(taken);
        emit ProceedsSeized(assetId, to, taken);
        USD.safeTransfer(to, taken);
    }

    // ------------------------------------------------------------------------------------------------- disputes

    /// @inheritdoc IInitialModelOffering
    function holdReveal(uint256 assetId) external returns (address creator, bool verified) {
        _onlyRevealDisputes();
        Offering storage offering = _inState(assetId, OfferingState.Released);
        if (offering.held || block.timestamp >= offering.challengeEndsAt) {
            revert InitialModelOffering_NotInChallengeWindow(assetId);
        }
        offering.held = true;
        // While this lies ahead nothing vests, nothing is seized and the creator's lot stays locked.
        offering.challengeEndsAt = type(uint40).max;
        emit RevealHeld(assetId);
        (creator, verified) = (offering.creator, offering.verified);
        LEDGER.moveLock(assetId, creator, type(uint64).max);
    }

    /// @inheritdoc IInitialModelOffering
    function settleReveal(uint256 assetId, bool valid) external {
        _onlyRevealDisputes();
        Offering storage offering = _inState(assetId, OfferingState.Released);
        if (!offering.held) revert InitialModelOffering_NotInChallengeWindow(assetId);
        if (!valid) {
            offering.state = OfferingState.Voided;
            emit OfferingVoided(assetId);
            return;
        }
        offering.challengeEndsAt = uint40(block.timestamp);
        emit RevealUpheld(assetId, uint64(block.timestamp));
        LEDGER.moveLock(assetId, offering.creator, uint64(block.timestamp));
    }

    /// @inheritdoc IInitialModelOffering
    function surrender(uint256 assetId, uint256 units) external nonReentrant {
        Offering storage offering = _inState(assetId, OfferingState.Voided);
        address creator = offering.creator;
        if (msg.sender == creator) revert InitialModelOffering_CreatorCannotSurrender();
        if (units == 0) revert InitialModelOffering_ZeroShares();
        uint256 amount = (units * offering.pricePerShare) / SHARE;
        offering.escrow -= amount.toUint128();
        emit SharesSurrendered(assetId, msg.sender, units, amount);
        LEDGER.surrenderShares(assetId, msg.sender, creator, units);
        USD.safeTransfer(msg.sender, amount);
    }

    // -------------------------------------------------------------------------------------------------- failure

    /// @inheritdoc IInitialModelOffering
    function fail(uint256 assetId) external nonReentrant {
        Offering storage offering = _offerings[assetId];
        OfferingState state = offering.state;
        uint8 reason;
        if (state == OfferingState.Open) {
            if (block.timestamp < offering.deadline) {
                revert InitialModelOffering_DeadlineNotPassed(offering.deadline);
            }
            reason = REASON_DEADLINE;
            offering.escrow = uint128(uint256(offering.reserved) * offering.pricePerShare);
        } else if (state == OfferingState.Locked) {
            uint64 closesAt = _revealClosesAt(offering);
            if (block.timestamp < closesAt) revert InitialModelOffering_RevealWindowOpen(closesAt);
            reason = REASON_NOT_REVEALED;
        } else {
            revert InitialModelOffering_WrongState(assetId, state);
        }
        offering.state = OfferingState.Failed;
        emit OfferingFailed(assetId, reason);
        LEDGER.fail(assetId);
    }

    /// @inheritdoc IInitialModelOffering
    function refund(uint256 assetId) external nonReentrant {
        _refund(assetId, msg.sender);
    }

    /// @inheritdoc IInitialModelOffering
    function refundFor(uint256 assetId, address account) external nonReentrant {
        _refund(assetId, account);
    }

    // ---------------------------------------------------------------------------------------------- governance

    /// @inheritdoc IInitialModelOffering
    function setWindows(OfferingWindows calldata to) external {
        _onlyGovernor();
        if (
            to.minDurationDays < LEAST_DURATION_DAYS || to.maxDurationDays > MOST_DURATION_DAYS
                || to.minDurationDays > to.maxDurationDays
                || to.revealHours < LEAST_REVEAL_HOURS || to.revealHours > MOST_REVEAL_HOURS
                || to.challengeHours < LEAST_CHALLENGE_HOURS || to.challengeHours > MOST_CHALLENGE_HOURS
        ) revert InitialModelOffering_OutOfBounds(to);
        _windows = to;
        emit WindowsChanged(to);
    }

    /// @inheritdoc IInitialModelOffering
    function scheduleHoliday(uint32 day, bool holiday) external {
        _onlyGovernor();
        emit HolidayScheduled(day, holiday, _calendar.schedule(day, holiday));
    }

    /// @inheritdoc IInitialModelOffering
    function unlockTimeOf(uint64 filledAt) external view returns (uint64) {
        return _calendar.unlockAt(filledAt);
    }

    /// @inheritdoc IInitialModelOffering
    function isBusinessDay(uint32 day, uint64 filledAt) external view returns (bool) {
        return _calendar.isBusinessDay(day, filledAt);
    }

    // ---------------------------------------------------------------------------------------------------- views

    /// @notice Everything stored about an offering.
    function offeringOf(uint256 assetId) external view returns (Offering memory) {
        return _offerings[assetId];
    }

    /// @inheritdoc IInitialModelOffering
    function windows() external view returns (OfferingWindows memory) {
        return _windows;
    }

    /// @inheritdoc IInitialModelOffering
    function vestingOf(uint256 assetId) external view returns (address creator, uint64 startsAt, uint64 endsAt) {
        Offering storage offering = _offerings[assetId];
        creator = offering.creator;
        startsAt = offering.challengeEndsAt;
        if (offering.state != OfferingState.Released || startsAt == type(uint40).max) return (creator, 0, 0);
        endsAt = startsAt + uint64(offering.vestingDays) * 1 days;
    }

    /// @inheritdoc IInitialModelOffering
    function stateOf(uint256 assetId) external view returns (OfferingState) {
        return _offerings[assetId].state;
    }

    /// @inheritdoc IInitialModelOffering
    function escrowOf(uint256 assetId) external view returns (uint256) {
        Offering storage offering = _offerings[assetId];
        if (offering.state == OfferingState.Open) return uint256(offering.reserved) * offering.pricePerShare;
        return offering.escrow;
    }

    /// @inheritdoc IInitialModelOffering
    function claimableProceeds(uint256 assetId) public view returns (uint256) {
        Offering storage offering = _offerings[assetId];
        if (offering.state != OfferingState.Released || block.timestamp <= offering.challengeEndsAt) return 0;
        uint256 total = uint256(POOL_SHARES) * offering.pricePerShare;
        uint256 elapsed = block.timestamp - offering.challengeEndsAt;
        uint256 duration = uint256(offering.vestingDays) * 1 days;
        uint256 vested = elapsed >= duration ? total : (total * elapsed) / duration;
        // What was seized is missing from the end of the schedule: it goes on as it was until nothing is left.
        uint256 kept = uint256(offering.escrow) + offering.proceedsClaimed;
        return Math.min(vested, kept) - offering.proceedsClaimed;
    }

    // ------------------------------------------------------------------------------------------------- internal

    /// @dev The escrow of an open offering is reserved × price; it is written down once, here or on failure.
    function _lock(uint256 assetId, Offering storage offering, uint96 price) private {
        uint64 unlockAt = _calendar.unlockAt(block.timestamp);
        offering.state = OfferingState.Locked;
        // the chain's time and some days
        // forge-lint: disable-next-line(unsafe-typecast)
        offering.unlockAt = uint40(unlockAt);
        offering.escrow = uint128(uint256(POOL_SHARES) * price);
        emit OfferingLocked(assetId, uint64(block.timestamp), unlockAt);
    }

    /// @dev Moves reserved shares and holds the receiver to allowlist and cap while these bind.
    function _pass(
        uint256 assetId,
        Offering storage offering,
        address from,
        address to,
        uint32 shares,
        bytes32[] calldata proof
    ) private {
        if (to == offering.creator) revert InitialModelOffering_CreatorCannotReserve();
        bool restricted = block.timestamp + OPEN_TO_ALL_BEFORE_DEADLINE < offering.deadline;
        if (restricted && offering.allowlisted) _checkAllowlist(offering.allowlistRoot, to, proof);
        uint256 balance = LEDGER.moveOffered(assetId, from, to, shares * SHARE);
        uint32 cap = offering.capPerAccount;
        if (restricted && cap != 0 && balance > cap * SHARE) revert InitialModelOffering_CapExceeded(to, cap);
    }

    function _refund(uint256 assetId, address account) private {
        Offering storage offering = _inState(assetId, OfferingState.Failed);
        if (account == offering.creator) revert InitialModelOffering_NothingToRefund(account);
        (uint256 units, uint256 forfeited) = LEDGER.returnShares(assetId, account, offering.creator);
        uint256 shares = units / SHARE;
        if (shares == 0) {
            // Who resold everything has no money to get back, but still dividends to give up.
            if (forfeited == 0) revert InitialModelOffering_NothingToRefund(account);
            return;
        }
        uint256 amount = shares * offering.pricePerShare;
        // at most the escrow, which has 128 bits
        // forge-lint: disable-next-line(unsafe-typecast)
        offering.escrow -= uint128(amount);
        // at most the 510,000 of the pool
        // forge-lint: disable-next-line(unsafe-typecast)
        emit ReservationRefunded(assetId, account, uint32(shares), amount);
        USD.safeTransfer(account, amount);
    }

    function _onlyGovernor() private view {
        if (msg.sender != GOVERNOR) revert InitialModelOffering_NotGovernor(msg.sender);
    }

    function _onlyRevealDisputes() private view {
        if (msg.sender != REVEAL_DISPUTES) revert InitialModelOffering_NotRevealDisputes(msg.sender);
    }

    function _useOrder(address seller, uint256 nonce) private {
        if (orderUsed[seller][nonce]) revert InitialModelOffering_OrderUsed(seller, nonce);
        orderUsed[seller][nonce] = true;
    }

    function _openOffering(uint256 assetId) private view returns (Offering storage offering) {
        offering = _inState(assetId, OfferingState.Open);
        if (block.timestamp >= offering.deadline) revert InitialModelOffering_DeadlinePassed(offering.deadline);
    }

    function _inState(uint256 assetId, OfferingState state) private view returns (Offering storage offering) {
        offering = _offerings[assetId];
        if (offering.state != state) revert InitialModelOffering_WrongState(assetId, offering.state);
    }

    function _checkVerifier(
        uint256 assetId,
        string calldata plainCid,
        bytes32 filesRoot,
        bytes32 dataKey,
        bytes calldata signature
    ) private view {
        bytes32 hash = _hashTypedDataV4(
            keccak256(abi.encode(REVEAL_TYPEHASH, assetId, keccak256(bytes(plainCid)), filesRoot, dataKey))
        );
        if (!SignatureChecker.isValidSignatureNow(VERIFIER, hash, signature)) {
            revert InitialModelOffering_InvalidSignature();
        }
    }

    function _revealClosesAt(Offering storage offering) private view returns (uint64) {
        return offering.unlockAt + uint64(offering.revealHours) * 1 hours;
    }

    function _checkTerms(OfferingTerms calldata terms, OfferingWindows memory current)
        private
        view
        returns (uint16 vestingDays)
    {
        if (terms.pricePerShare == 0) revert InitialModelOffering_InvalidPrice();
        if (
            terms.deadline < block.timestamp + uint256(current.minDurationDays) * 1 days
                || terms.deadline > block.timestamp + uint256(current.maxDurationDays) * 1 days
        ) revert InitialModelOffering_InvalidDeadline(terms.deadline);
        vestingDays = terms.vestingDays == 0 ? DEFAULT_VESTING_DAYS : terms.vestingDays;
        if (vestingDays < MIN_VESTING_DAYS || vestingDays > MAX_VESTING_DAYS) {
            revert InitialModelOffering_InvalidVesting(vestingDays);
        }
    }

    function _checkAllowlist(bytes32 root, address account, bytes32[] calldata proof) private pure {
        bytes32 leaf = keccak256(bytes.concat(keccak256(abi.encode(account))));
        if (!MerkleProof.verifyCalldata(proof, root, leaf)) revert InitialModelOffering_NotAllowlisted(account);
    }
}
