// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IUsd} from "../money/IUsd.sol";
import {IRevenueLedger} from "../revenue/IRevenueLedger.sol";
import {BatchHash} from "./BatchHash.sol";
import {Authorization, CompactSignature, IJobManager, Redemption, Session, Split, Voucher} from "./IJobManager.sol";
import {NoticedBps} from "./NoticedBps.sol";
import {Payout, PayoutLib} from "./Payout.sol";
import {RollingSum} from "./RollingSum.sol";
import {SessionHead, SessionHeadLib} from "./SessionHead.sol";
import {TransferAuthorization} from "./TransferAuthorization.sol";
import {VoucherHash} from "./VoucherHash.sol";

/// @title JobManager
/// @notice See {IJobManager}.
contract JobManager is IJobManager, EIP712, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;
    using RollingSum for RollingSum.Window;
    using TransferAuthorization for Authorization;

    uint64 public constant MAX_SESSION_DURATION = 365 days;
    uint64 public constant BOND_DELAY = 14 days;
    uint16 public constant LEAST_ASSET_BPS = 1_000;
    uint64 public constant ASSET_BPS_NOTICE = 3 days;
    uint16 public constant MOST_ASSET_BPS = 5_000;
    uint64 public constant LEAST_CLOSE_DELAY = 24 hours;
    uint64 public constant MOST_CLOSE_DELAY = 72 hours;

    /// @dev One slot: 2⁶⁴ base units are 1.8·10¹³ USD.
    struct Totals {
        uint64 accounts;
        uint64 sessions;
        uint64 earnings;
        uint64 bonds;
    }

    struct Bond {
        uint96 amount;
        uint96 leaving;
        uint64 leavesAt;
    }

    struct Limits {
        uint72 dailyCap;
        uint72 dailySpent;
        uint32 day;
        bytes32 assetsRoot;
    }

    IUsd public immutable USD;
    IRevenueLedger public immutable LEDGER;
    address public immutable SETTLEMENT;
    address public immutable GOVERNOR;
    address public immutable USAGE_DISPUTES;

    NoticedBps private _minAssetBps = NoticedBps({current: 2_000, next: 2_000, nextFrom: 0});
    /// @inheritdoc IJobManager
    uint64 public closeDelay = 24 hours;
    Totals private _totals;
    mapping(address account => uint256) public freeBalance;
    mapping(address node => uint256) public earningsOf;
    mapping(address payer => uint24) public sessionCount;
    mapping(bytes32 sessionId => SessionHead) private _sessions;
    mapping(bytes32 sessionId => Limits) private _limits;
    mapping(bytes32 sessionId => address) public payerOf;
    mapping(address from => mapping(bytes32 nonce => bool)) public authorizationUsed;
    /// @inheritdoc IJobManager
    mapping(bytes32 batchId => uint256) public settledAt;
    mapping(address operator => Bond) private _bonds;
    mapping(address operator => RollingSum.Window) private _redeemed;

    modifier onlyGovernor() {
        if (msg.sender != GOVERNOR) revert JobManager_NotGovernor(msg.sender);
        _;
    }

    constructor(IUsd usd, IRevenueLedger ledger, address settlement, address governor, address usageDisputes)
        EIP712("I Cubed Modelverse", "1")
    {
        USD = usd;
        LEDGER = ledger;
        SETTLEMENT = settlement;
        GOVERNOR = governor;
        USAGE_DISPUTES = usageDisputes;
        IERC20(usd).forceApprove(address(ledger), type(uint256).max);
    }

    // ------------------------------------------------------------------------------------------------- accounts

    /// @inheritdoc IJobManager
    function deposit(address account, uint256 amount) external nonReentrant {
        _deposit(account, msg.sender, amount);
        IERC20(USD).safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IJobManager
    function depositWithPermit(address account, uint256 amount, uint256 deadline, uint8 v, bytes32 r, bytes32 s)
        external
        nonReentrant
    {
        _deposit(account, msg.sender, amount);
        // Someone may have submitted the permit from the mempool first: then the allowance is there already.
        try USD.permit(msg.sender, address(this), amount, deadline, v, r, s) {} catch {}
        IERC20(USD).safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IJobManager
    function depositWithAuthorization(
        address from,
        uint256 amount,
        uint256 validAfter,
        uint256 validBefore,
        bytes32 nonce,
        uint8 v,
        bytes32 r,
        bytes32 s
    ) external nonReentrant {
        _useAuthorization(from, nonce);
        _deposit(from, from, amount);
        USD.receiveWithAuthorization(from, address(this), amount, validAfter, validBefore, nonce, v, r, s);
    }

    /// @inheritdoc IJobManager
    function withdraw(uint256 amount) external nonReentrant {
        if (amount == 0) revert JobManager_ZeroAmount();
        _debit(msg.sender, amount);
        // it was on an account, and all accounts together have 64 bits
        // forge-lint: disable-next-line(unsafe-typecast)
        _totals.accounts -= uint64(amount);
        emit Withdrawn(msg.sender, amount);
        IERC20(USD).safeTransfer(msg.sender, amount);
    }

    // ------------------------------------------------------------------------------------------------- sessions

    /// @inheritdoc IJobManager
    function openSession(address key, uint128 cap, uint128 dailyCap, bytes32 assetsRoot, uint64 expiresAt)
        external
        returns (bytes32 sessionId)
    {
        if (key == address(0)) revert JobManager_ZeroAddress();
        if (cap == 0) revert JobManager_ZeroAmount();
        if (expiresAt <= block.timestamp || expiresAt > block.timestamp + MAX_SESSION_DURATION) {
            revert JobManager_InvalidExpiry(expiresAt);
        }
        _debit(msg.sender, cap);
        // it was on an account, and all accounts together have 64 bits
        // forge-lint: disable-next-line(unsafe-typecast)
        _totals.accounts -= uint64(cap);
        // forge-lint: disable-next-line(unsafe-typecast)
        _totals.sessions += uint64(cap);

        uint64 delay = closeDelay;
        uint24 nonce = sessionCount[msg.sender]++;
        sessionId = sessionIdOf(msg.sender, key, nonce);
        payerOf[sessionId] = msg.sender;
        _sessions[sessionId] = SessionHeadLib.pack(uint256(cap).toUint72(), expiresAt, nonce, delay / 1 hours, dailyCap != 0);
        if (dailyCap != 0) _limits[sessionId].dailyCap = uint256(dailyCap).toUint72();
        if (assetsRoot != 0) _limits[sessionId].assetsRoot = assetsRoot;
        emit SessionOpened(sessionId, msg.sender, key, cap, dailyCap, assetsRoot, expiresAt, delay);
    }

    /// @inheritdoc IJobManager
    function requestClose(bytes32 sessionId) external {
        SessionHead session = _known(sessionId);
        if (payerOf[sessionId] != msg.sender) revert JobManager_NotPayer(msg.sender);
        if (session.closesAt() != 0) revert JobManager_CloseAlreadyRequested(sessionId);
        uint64 closesAt = uint64(block.timestamp) + session.closeDelay();
        _sessions[sessionId] = session.withClosesAt(closesAt);
        emit SessionCloseRequested(sessionId, closesAt);
    }

    /// @inheritdoc IJobManager
    function close(bytes32 sessionId) external {
        SessionHead session = _known(sessionId);
        uint64 endsAt = _endsAt(session);
        if (block.timestamp < endsAt) revert JobManager_CloseTooEarly(sessionId, endsAt);
        uint256 rest = session.cap() - session.spent();
        address payer = payerOf[sessionId];
        _sessions[sessionId] = SessionHead.wrap(0);
        delete _limits[sessionId];
        delete payerOf[sessionId];
        freeBalance[payer] += rest;
        // a part of a cap, and all caps together have 64 bits
        // forge-lint: disable-next-line(unsafe-typecast)
        _totals.sessions -= uint64(rest);
        // forge-lint: disable-next-line(unsafe-typecast)
        _totals.accounts += uint64(rest);
        emit SessionClosed(sessionId, rest);
    }

    // ----------------------------------------------------------------------------------------------- settlement

    /// @inheritdoc IJobManager
    function redeemBatch(Voucher[] calldata vouchers, CompactSignature[] calldata signatures, Split[] calldata splits)
        external
        nonReentrant
    {
        if (msg.sender != SETTLEMENT) revert JobManager_NotSettlement(msg.sender);
        if (vouchers.length != signatures.length) revert JobManager_LengthMismatch();
        bytes32 domain = _domainSeparatorV4();
        bytes32 batch;
        uint256 deltas;
        for (uint256 i = 0; i < vouchers.length; ++i) {
            Voucher calldata voucher = vouchers[i];
            (SessionHead session, uint256 delta, bytes32 hash, bytes memory refusal) =
                _claimOf(voucher, signatures[i], domain);
            if (refusal.length != 0) _revertWith(refusal);
            batch = BatchHash.append(batch, hash);
            _spend(voucher, session, delta);
            deltas += delta;
        }
        if (deltas == 0) revert JobManager_ZeroAmount();
        _count(deltas);
        Payout memory payout = PayoutLib.withRoomFor(splits.length);
        _addAll(payout, splits);
        uint256 sum = payout.toAssets + payout.toNodes;
        if (sum != deltas) revert JobManager_SplitsMismatch(deltas, sum);
        _payOut(payout, sum, batch);
    }

    /// @inheritdoc IJobManager
    function redeemEach(Redemption[] calldata redemptions) external nonReentrant returns (bytes[] memory reasons) {
        if (msg.sender != SETTLEMENT) revert JobManager_NotSettlement(msg.sender);
        reasons = new bytes[](redemptions.length);
        uint256 splits;
        for (uint256 i = 0; i < redemptions.length; ++i) {
            splits += redemptions[i].splits.length;
        }
        Payout memory payout = PayoutLib.withRoomFor(splits);
        bytes32 domain = _domainSeparatorV4();
        bytes32 batch;
        uint256 assetBps = minAssetBps();
        uint256 bonded = _bonds[msg.sender].amount;
        uint256 before = _redeemed[msg.sender].current();
        uint256 redeemed = before;
        for (uint256 i = 0; i < redemptions.length; ++i) {
            Redemption calldata one = redemptions[i];
            (SessionHead session, uint256 delta, bytes32 hash, bytes memory reason) =
                _claimOf(one.voucher, one.signature, domain);
            if (reason.length == 0) reason = PayoutLib.refusalOf(one.splits, delta, assetBps);
            if (reason.length == 0 && redeemed + delta > bonded) {
                reason = abi.encodeWithSelector(JobManager_BondExceeded.selector, redeemed + delta, bonded);
            }
            if (reason.length != 0) {
                reasons[i] = reason;
                emit VoucherSkipped(one.voucher.session, one.voucher.cumulativeAmount, reason);
                continue;
            }
            redeemed += delta;
            batch = BatchHash.append(batch, hash);
            _spend(one.voucher, session, delta);
            for (uint256 j = 0; j < one.splits.length; ++j) {
                _add(payout, one.splits[j]);
            }
        }
        if (redeemed == before) return reasons;
        _redeemed[msg.sender].add(redeemed - before);
        _payOut(payout, redeemed - before, batch);
    }

    /// @inheritdoc IJobManager
    function payWithAuthorization(Authorization calldata authorization, Split[] calldata splits)
        external
        nonReentrant
    {
        if (msg.sender != SETTLEMENT) revert JobManager_NotSettlement(msg.sender);
        (address from, bytes32 nonce) = (authorization.from, authorization.nonce);
        _useAuthorization(from, nonce);
        Payout memory payout = PayoutLib.withRoomFor(splits.length);
        uint256 untracked = IERC20(USD).balanceOf(address(this)) - _tracked();
        _addAll(payout, splits);
        uint256 amount = payout.toAssets + payout.toNodes;
        if (amount == 0) revert JobManager_ZeroAmount();
        _count(amount);

        bool recovered = USD.authorizationState(from, nonce);
        emit AuthorizationPaid(from, nonce, authorization.requestDigest, amount, recovered);
        if (recovered) {
            if (!authorization.isSigned(USD, address(this), amount)) {
                revert JobManager_InvalidAuthorization(from, nonce);
            }
            if (untracked < amount) revert JobManager_NothingToRecover(untracked, amount);
        } else {
            USD.transferWithAuthorization(
                from,
                address(this),
                amount,
                authorization.validAfter,
                authorization.validBefore,
                nonce,
                authorization.v,
                authorization.r,
                authorization.s
            );
        }
        _payOut(payout, 0, 0);
    }

    /// @inheritdoc IJobManager
    function withdrawEarnings() external nonReentrant {
        uint256 amount = earningsOf[msg.sender];
        if (amount == 0) revert JobManager_ZeroAmount();
        earningsOf[msg.sender] = 0;
        // a part of the 64 bits of all earnings
        // forge-lint: disable-next-line(unsafe-typecast)
        _totals.earnings -= uint64(amount);
        emit EarningsWithdrawn(msg.sender, amount);
        IERC20(USD).safeTransfer(msg.sender, amount);
    }

    /// @inheritdoc IJobManager
    function bond(uint256 amount) external nonReentrant {
        if (amount == 0) revert JobManager_ZeroAmount();
        Bond storage held = _bonds[msg.sender];
        held.amount += uint256(amount).toUint96();
        _totals.bonds = (_totals.bonds + amount).toUint64();
        emit OperatorBonded(msg.sender, held.amount);
        IERC20(USD).safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IJobManager
    function requestBondWithdrawal(uint256 amount) external {
        Bond storage held = _bonds[msg.sender];
        if (amount == 0) revert JobManager_ZeroAmount();
        if (amount > held.amount) revert JobManager_InsufficientBalance(msg.sender, held.amount);
        // at most the 96 bits held
        // forge-lint: disable-next-line(unsafe-typecast)
        held.amount -= uint96(amount);
        // forge-lint: disable-next-line(unsafe-typecast)
        held.leaving += uint96(amount);
        held.leavesAt = uint64(block.timestamp) + BOND_DELAY;
        emit OperatorBonded(msg.sender, held.amount);
    }

    /// @inheritdoc IJobManager
    function withdrawBond() external nonReentrant {
        Bond storage held = _bonds[msg.sender];
        uint256 amount = held.leaving;
        if (amount == 0) revert JobManager_ZeroAmount();
        if (block.timestamp < held.leavesAt) revert JobManager_BondLocked(held.leavesAt);
        held.leaving = 0;
        // a part of the 64 bits of all bonds
        // forge-lint: disable-next-line(unsafe-typecast)
        _totals.bonds -= uint64(amount);
        emit BondWithdrawn(msg.sender, amount);
        IERC20(USD).safeTransfer(msg.sender, amount);
    }

    /// @inheritdoc IJobManager
    function slash(uint256 assetId, uint256 amount) external nonReentrant returns (uint256 taken) {
        if (msg.sender != USAGE_DISPUTES) revert JobManager_NotUsageDisputes(msg.sender);
        Bond storage held = _bonds[SETTLEMENT];
        uint256 leaving = held.leaving;
        taken = Math.min(amount, leaving + held.amount);
        if (taken == 0) return 0;
        // What is on its way out goes first: the rest is what the operator still settles by.
        uint256 first = Math.min(taken, leaving);
        // parts of the 96 bits held
        // forge-lint: disable-next-line(unsafe-typecast)
        held.leaving -= uint96(first);
        // forge-lint: disable-next-line(unsafe-typecast)
        held.amount -= uint96(taken - first);
        // a part of the 64 bits of all bonds
        // forge-lint: disable-next-line(unsafe-typecast)
        _totals.bonds -= uint64(taken);
        emit OperatorSlashed(SETTLEMENT, assetId, taken);
        emit OperatorBonded(SETTLEMENT, held.amount);
        LEDGER.pay(assetId, taken);
    }

    // ------------------------------------------------------------------------------------------------ parameters

    /// @inheritdoc IJobManager
    function setMinAssetBps(uint16 newBps) external onlyGovernor {
        _mustBeWithin(newBps, LEAST_ASSET_BPS, MOST_ASSET_BPS);
        emit MinAssetBpsChanged(newBps, _minAssetBps.announce(newBps, ASSET_BPS_NOTICE));
    }

    /// @inheritdoc IJobManager
    function setCloseDelay(uint64 newDelay) external onlyGovernor {
        _mustBeWithin(newDelay, LEAST_CLOSE_DELAY, MOST_CLOSE_DELAY);
        if (newDelay % 1 hours != 0) revert JobManager_NoWholeHours(newDelay);
        closeDelay = newDelay;
        emit CloseDelayChanged(newDelay);
    }

    // ---------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IJobManager
    function minAssetBps() public view returns (uint16) {
        return _minAssetBps.value();
    }

    /// @inheritdoc IJobManager
    function bondOf(address operator) external view returns (uint256) {
        return _bonds[operator].amount;
    }

    /// @inheritdoc IJobManager
    function redeemedInWindow(address operator) external view returns (uint256) {
        return _redeemed[operator].current();
    }

    /// @inheritdoc IJobManager
    function sessionOf(bytes32 sessionId) external view returns (Session memory) {
        SessionHead head = _known(sessionId);
        Limits memory limits = _limits[sessionId];
        return Session(
            uint72(head.cap()),
            uint72(head.spent()),
            uint40(head.expiresAt()),
            uint40(head.closesAt()),
            head.nonce(),
            limits.dailyCap,
            limits.dailySpent,
            limits.day,
            uint32(head.closeDelay()),
            limits.assetsRoot
        );
    }

    /// @inheritdoc IJobManager
    function sessionIdOf(address payer, address key, uint24 nonce) public view returns (bytes32) {
        return VoucherHash.sessionId(payer, key, nonce);
    }

    /// @inheritdoc IJobManager
    function totals()
        external
        view
        returns (uint256 accounts, uint256 sessions, uint256 earnings, uint256 bonds)
    {
        Totals memory sums = _totals;
        return (sums.accounts, sums.sessions, sums.earnings, sums.bonds);
    }

    // ------------------------------------------------------------------------------------------------- internal

    /// @dev What a voucher would add, or why it may not; nothing is written. The session's id commits to payer and key:
    /// recovering the key and hashing again proves both without reading them.
    function _claimOf(Voucher calldata voucher, CompactSignature calldata signature, bytes32 domain)
        private
        view
        returns (SessionHead session, uint256 delta, bytes32 hash, bytes memory refusal)
    {
        bytes32 id = voucher.session;
        session = _sessions[id];
        (uint256 cap, uint256 spent) = (session.cap(), session.spent());
        if (cap == 0) return (session, 0, 0, abi.encodeWithSelector(JobManager_UnknownSession.selector, id));
        if (block.timestamp > voucher.validUntil) {
            return (session, 0, 0, abi.encodeWithSelector(JobManager_VoucherExpired.selector, id, voucher.validUntil));
        }
        if (block.timestamp >= _endsAt(session)) {
            return (session, 0, 0, abi.encodeWithSelector(JobManager_SessionEnded.selector, id));
        }
        hash = VoucherHash.structHash(voucher);
        (address key,,) =
            ECDSA.tryRecover(MessageHashUtils.toTypedDataHash(domain, hash), signature.r, signature.vs);
        if (key == address(0) || VoucherHash.sessionId(voucher.payer, key, session.nonce()) != id) {
            return (session, 0, 0, abi.encodeWithSelector(JobManager_InvalidSignature.selector, id));
        }
        uint256 cumulative = voucher.cumulativeAmount;
        if (cumulative <= spent) {
            return (session, 0, 0, abi.encodeWithSelector(JobManager_VoucherNotAdvancing.selector, id, spent));
        }
        if (cumulative > cap) return (session, 0, 0, abi.encodeWithSelector(JobManager_CapExceeded.selector, id, cap));
        unchecked {
            delta = cumulative - spent;
        }
        if (session.limitedPerDay()) {
            uint256 dailyCap = _limits[id].dailyCap;
            if (_spentToday(_limits[id]) + delta > dailyCap) {
                refusal = abi.encodeWithSelector(JobManager_DailyCapExceeded.selector, id, dailyCap);
            }
        }
    }

    function _spend(Voucher calldata voucher, SessionHead session, uint256 delta) private {
        _sessions[voucher.session] = session.withSpent(voucher.cumulativeAmount);
        if (session.limitedPerDay()) {
            Limits storage limits = _limits[voucher.session];
            // at most the daily cap, which has 72 bits
            // forge-lint: disable-next-line(unsafe-typecast)
            limits.dailySpent = uint72(_spentToday(limits) + delta);
            limits.day = _today();
        }
        emit VoucherRedeemed(
            // a part of the session's cap of 72 bits
            // forge-lint: disable-next-line(unsafe-typecast)
            voucher.session, voucher.payer, voucher.cumulativeAmount, uint128(delta), voucher.usageRoot
        );
    }

    function _spentToday(Limits storage limits) private view returns (uint256) {
        return limits.day == _today() ? limits.dailySpent : 0;
    }

    function _today() private view returns (uint32) {
        return uint32(block.timestamp / 1 days);
    }

    function _addAll(Payout memory payout, Split[] calldata splits) private {
        uint256 assetBps = minAssetBps();
        for (uint256 i = 0; i < splits.length; ++i) {
            bytes memory refusal = PayoutLib.refusalOf(splits[i], assetBps);
            if (refusal.length != 0) _revertWith(refusal);
            _add(payout, splits[i]);
        }
    }

    /// @dev Gathers the asset's part for the ledger, and the node's until another node's comes.
    function _add(Payout memory payout, Split calldata split) private {
        payout.addAsset(split);
        uint256 toNode = split.nodeAmount;
        if (toNode == 0) return;
        (bool done, address node, uint256 amount) = payout.addNode(split.node, toNode);
        if (done) _earn(node, amount);
    }

    function _earn(address node, uint256 amount) private {
        earningsOf[node] += amount;
        emit NodePaid(node, amount);
    }

    /// @param batch Of the vouchers, 0 where there were none.
    function _payOut(Payout memory payout, uint256 fromSessions, bytes32 batch) private {
        if (payout.due != 0) _earn(payout.node, payout.due);
        // parts of caps, which together have 64 bits
        // forge-lint: disable-next-line(unsafe-typecast)
        _totals.sessions -= uint64(fromSessions);
        // at most what an operator may settle a day: its bond, and all bonds together have 64 bits
        // forge-lint: disable-next-line(unsafe-typecast)
        _totals.earnings += uint64(payout.toNodes);
        (uint256[] memory assetIds, uint256[] memory amounts) = payout.parts();
        if (batch != 0) settledAt[BatchHash.idOf(batch, assetIds, amounts)] = block.timestamp;
        LEDGER.payMany(assetIds, amounts);
    }

    /// @dev Counts what the operator settles, which within 24 hours is at most what it could lose.
    function _count(uint256 amount) private {
        uint256 redeemed = _redeemed[msg.sender].add(amount);
        uint256 bonded = _bonds[msg.sender].amount;
        if (redeemed > bonded) revert JobManager_BondExceeded(redeemed, bonded);
    }

    function _tracked() private view returns (uint256) {
        Totals memory sums = _totals;
        return uint256(sums.accounts) + sums.sessions + sums.earnings + sums.bonds;
    }

    function _mustBeWithin(uint256 value, uint256 least, uint256 most) private pure {
        if (value < least || value > most) revert JobManager_OutOfBounds(value, least, most);
    }

    function _revertWith(bytes memory refusal) private pure {
        assembly ("memory-safe") {
            revert(add(refusal, 0x20), mload(refusal))
        }
    }

    function _deposit(address account, address from, uint256 amount) private {
        if (amount == 0) revert JobManager_ZeroAmount();
        if (account == address(0)) revert JobManager_ZeroAddress();
        freeBalance[account] += amount;
        _totals.accounts = (_totals.accounts + amount).toUint64();
        emit Deposited(account, from, amount);
    }

    /// @dev The token has one nonce for both kinds of authorization. A deposit's, left unmarked, would look to a payment like a transfer
    /// that somebody had submitted first.
    function _useAuthorization(address from, bytes32 nonce) private {
        if (authorizationUsed[from][nonce]) revert JobManager_AuthorizationUsed(from, nonce);
        authorizationUsed[from][nonce] = true;
    }

    function _debit(address account, uint256 amount) private {
        uint256 balance = freeBalance[account];
        if (amount > balance) revert JobManager_InsufficientBalance(account, balance);
        freeBalance[account] = balance - amount;
    }

    function _known(bytes32 sessionId) private view returns (SessionHead session) {
        session = _sessions[sessionId];
        if (session.cap() == 0) revert JobManager_UnknownSession(sessionId);
    }

    /// @dev Vouchers redeem until a requested closing, else until the session's delay after the key's expiry.
    function _endsAt(SessionHead session) private pure returns (uint64) {
        uint64 lastCall;
        // Of 40 bits and at most 127 hours.
        unchecked {
            lastCall = session.expiresAt() + session.closeDelay();
        }
        uint64 closesAt = session.closesAt();
        return closesAt != 0 && closesAt < lastCall ? closesAt : lastCall;
    }
}
