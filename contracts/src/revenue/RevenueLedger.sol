// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Edge} from "../registry/Edge.sol";
import {IAssetRegistry} from "../registry/IAssetRegistry.sol";
import {LineageRules} from "../registry/LineageRules.sol";
import {Escrow} from "./Escrow.sol";
import {IRevenueLedger, SharePhase} from "./IRevenueLedger.sol";
import {IShareToken} from "./IShareToken.sol";
import {Aside, Position, PositionLib} from "./Position.sol";
import {Revenue, Revenue_Overflow, Totals} from "./Revenue.sol";

/// @title RevenueLedger
/// @notice See {IRevenueLedger}.
contract RevenueLedger is IRevenueLedger, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    uint256 public constant TOTAL_SHARES = PositionLib.TOTAL;
    uint256 public constant MAX_PROTOCOL_BPS = 500;
    uint256 private constant INITIAL_PROTOCOL_BPS = 250;
    uint256 private constant BPS = 10_000;

    IERC20 public immutable USD;
    IAssetRegistry public immutable REGISTRY;
    address public immutable OFFERING;
    address public immutable SHARE_TOKEN;
    address public immutable COMMUNITY_POOL;
    address public immutable GOVERNOR;
    address public immutable LINEAGE_DISPUTES;

    Totals private _totals;
    mapping(uint256 assetId => Revenue) private _revenues;
    mapping(uint256 assetId => Escrow) private _escrows;
    mapping(uint256 assetId => address) public shareTokenOf;
    mapping(uint256 assetId => mapping(address account => Position)) private _positions;
    mapping(uint256 assetId => mapping(address account => Aside)) private _asides;
    mapping(uint256 assetId => mapping(address account => uint256)) private _lockTotals;
    mapping(uint256 assetId => mapping(address account => mapping(address locker => uint256))) public lockedBy;

    modifier onlyOffering() {
        if (msg.sender != OFFERING) revert RevenueLedger_NotOffering(msg.sender);
        _;
    }

    modifier onlyLineageDisputes() {
        if (msg.sender != LINEAGE_DISPUTES) revert RevenueLedger_NotLineageDisputes(msg.sender);
        _;
    }

    constructor(
        IERC20 usd,
        IAssetRegistry registry,
        address offering,
        address shareToken,
        address communityPool,
        address governor,
        address lineageDisputes
    ) {
        USD = usd;
        REGISTRY = registry;
        OFFERING = offering;
        SHARE_TOKEN = shareToken;
        COMMUNITY_POOL = communityPool;
        GOVERNOR = governor;
        LINEAGE_DISPUTES = lineageDisputes;
        _totals = _totals.withProtocolBps(INITIAL_PROTOCOL_BPS);
    }

    // ------------------------------------------------------------------------------------------------ revenue

    /// @inheritdoc IRevenueLedger
    /// @dev The guard is asked, not taken, which saves two writes: the transfer comes last, and what it could call finds all settled.
    function pay(uint256 assetId, uint256 amount) external nonReentrantView {
        (_totals,) = _credit(assetId, amount, _totals);
        USD.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IRevenueLedger
    function payMany(uint256[] calldata assetIds, uint256[] calldata amounts) external nonReentrant {
        if (assetIds.length != amounts.length) revert RevenueLedger_LengthMismatch();
        Totals sums = _totals;
        uint256 total;
        for (uint256 i = 0; i < assetIds.length; ++i) {
            uint256 assetId = assetIds[i];
            uint256 upstreamBps;
            (sums, upstreamBps) = _credit(assetId, amounts[i], sums);
            total += amounts[i];
            if (upstreamBps == 0) continue;
            bool last = i + 1 == assetIds.length || assetIds[i + 1] != assetId;
            if (last) sums = _distribute(assetId, sums);
        }
        _totals = sums;
        USD.safeTransferFrom(msg.sender, address(this), total);
    }

    /// @inheritdoc IRevenueLedger
    function distribute(uint256 assetId) external nonReentrant {
        _totals = _distribute(assetId, _totals);
    }

    /// @inheritdoc IRevenueLedger
    function claim(uint256[] calldata assetIds) external nonReentrant {
        _claim(msg.sender, assetIds);
    }

    /// @inheritdoc IRevenueLedger
    function claimFor(address account, uint256[] calldata assetIds) external nonReentrant {
        _claim(account, assetIds);
    }

    /// @inheritdoc IRevenueLedger
    function withdrawFees() external nonReentrant {
        uint256 amount = _totals.fees();
        if (amount == 0) revert RevenueLedger_ZeroAmount();
        _totals = _totals.withoutFees();
        emit FeesWithdrawn(COMMUNITY_POOL, amount);
        USD.safeTransfer(COMMUNITY_POOL, amount);
    }

    /// @inheritdoc IRevenueLedger
    function setProtocolBps(uint256 bps) external {
        if (msg.sender != GOVERNOR) revert RevenueLedger_NotGovernor(msg.sender);
        if (bps > MAX_PROTOCOL_BPS) revert RevenueLedger_OutOfBounds(bps, MAX_PROTOCOL_BPS);
        emit ProtocolBpsChanged(_totals.protocolBps(), bps);
        _totals = _totals.withProtocolBps(bps);
    }

    // ------------------------------------------------------------------------------------------------- lineage

    /// @inheritdoc IRevenueLedger
    function refreshUpstream(uint256 assetId) external nonReentrant {
        _totals = _distribute(assetId, _totals);
        Revenue revenue = _revenues[assetId];
        // An asset not seen yet reads its rates when it is.
        if (revenue.phase() == SharePhase.Unseen) return;
        uint256 bps = REGISTRY.upstreamBps(assetId);
        if (bps == revenue.upstreamBps()) return;
        _revenues[assetId] = revenue.withUpstream(bps);
        emit UpstreamRefreshed(assetId, revenue.upstreamBps(), bps);
    }

    /// @inheritdoc IRevenueLedger
    function setDisputed(uint256 assetId, uint256 bps) external onlyLineageDisputes returns (uint256 mark) {
        if (bps > LineageRules.MAX_UPSTREAM_BPS) revert RevenueLedger_OutOfBounds(bps, LineageRules.MAX_UPSTREAM_BPS);
        Revenue revenue = _revenues[assetId];
        if (revenue.phase() == SharePhase.Unseen) revenue = revenue.seen(REGISTRY.upstreamBps(assetId));
        _revenues[assetId] = revenue.withPlain(bps == 0);
        Escrow storage escrow = _escrows[assetId];
        emit DisputedBpsChanged(assetId, escrow.bps, bps);
        // at most 5,000
        // forge-lint: disable-next-line(unsafe-typecast)
        escrow.bps = uint16(bps);
        return escrow.perBps;
    }

    /// @inheritdoc IRevenueLedger
    function releaseEscrow(uint256 assetId, uint256 amount, uint256 parentId, uint256 own, uint256 passed)
        external
        onlyLineageDisputes
        nonReentrant
    {
        Escrow storage escrow = _escrows[assetId];
        if (amount > escrow.held) revert RevenueLedger_OutOfBounds(amount, escrow.held);
        uint256 back = amount - own - passed;
        // at most what is held
        // forge-lint: disable-next-line(unsafe-typecast)
        escrow.held -= uint80(amount);
        _revenues[assetId] = _revenues[assetId].credit(back, 0);
        _revenues[parentId] = _revenues[parentId].inherit(own, passed);
        _totals = _totals.settle(back + own);
        emit EscrowReleased(assetId, parentId, back, own, passed);
    }

    /// @inheritdoc IRevenueLedger
    function garnish(uint256 assetId, uint256 most)
        external
        onlyLineageDisputes
        nonReentrant
        returns (uint256 taken)
    {
        address account = REGISTRY.creatorOf(assetId);
        Revenue revenue = _revenues[assetId];
        (Position position, uint256 gain) =
            _effective(assetId, account, revenue.phase()).settle(revenue.accumulator());
        uint256 owed = gain + _asides[assetId][account].owed;
        taken = Math.min(most, owed);
        if (taken == 0) return 0;
        _asides[assetId][account].owed = 0;
        _positions[assetId][account] = _setAside(assetId, account, position, owed - taken);
        _totals = _totals.claim(taken);
        emit DividendGarnished(assetId, account, taken);
        USD.safeTransfer(LINEAGE_DISPUTES, taken);
    }

    /// @inheritdoc IRevenueLedger
    function creditArrears(uint256 assetId, uint256 holders, uint256 passed)
        external
        onlyLineageDisputes
        nonReentrant
    {
        _revenues[assetId] = _revenues[assetId].inherit(holders, passed);
        _totals = _totals.credit(holders, passed, 0);
        emit ArrearsCredited(assetId, holders, passed);
        USD.safeTransferFrom(msg.sender, address(this), holders + passed);
    }

    // ----------------------------------------------------------------------------------------------- offerings

    /// @inheritdoc IRevenueLedger
    function openShares(uint256 assetId) external onlyOffering returns (address token) {
        Revenue revenue = _revenues[assetId];
        SharePhase phase = revenue.phase();
        if (phase == SharePhase.Failed) {
            _revenues[assetId] = revenue.withPhase(SharePhase.Offered);
            return shareTokenOf[assetId];
        }
        if (phase > SharePhase.Closed) revert RevenueLedger_WrongPhase(assetId, phase);

        address creator = REGISTRY.creatorOf(assetId);
        if (phase == SharePhase.Unseen) revenue = revenue.seen(REGISTRY.upstreamBps(assetId));
        _revenues[assetId] = revenue.withPhase(SharePhase.Offered);
        _positions[assetId][creator] = _positions[assetId][creator].withBalance(TOTAL_SHARES);
        token = Clones.cloneDeterministicWithImmutableArgs(SHARE_TOKEN, abi.encode(assetId), bytes32(assetId));
        shareTokenOf[assetId] = token;
        emit SharesOpened(assetId, token);
        emit ShareTransfer(assetId, address(0), creator, TOTAL_SHARES);
        IShareToken(token).noteTransfer(address(0), creator, TOTAL_SHARES);
    }

    /// @inheritdoc IRevenueLedger
    function moveOffered(uint256 assetId, address from, address to, uint256 amount)
        external
        onlyOffering
        returns (uint256 balance)
    {
        Revenue revenue = _inPhase(assetId, SharePhase.Offered);
        // Locks begin with the release.
        balance = _move(assetId, revenue.accumulator(), from, to, amount, false);
        IShareToken(shareTokenOf[assetId]).noteTransfer(from, to, amount);
    }

    /// @inheritdoc IRevenueLedger
    function release(uint256 assetId, address creator, uint64 lockedUntil) external onlyOffering {
        _advance(assetId, SharePhase.Released);
        Position position = _positions[assetId][creator];
        _positions[assetId][creator] = position.withAside(true);
        Aside storage aside = _asides[assetId][creator];
        aside.locked = uint80(position.balance());
        aside.lockedUntil = lockedUntil;
    }

    /// @inheritdoc IRevenueLedger
    function moveLock(uint256 assetId, address creator, uint64 lockedUntil) external onlyOffering {
        _inPhase(assetId, SharePhase.Released);
        _asides[assetId][creator].lockedUntil = lockedUntil;
    }

    /// @inheritdoc IRevenueLedger
    function surrenderShares(uint256 assetId, address account, address creator, uint256 units) external onlyOffering {
        uint256 accumulator = _inPhase(assetId, SharePhase.Released).accumulator();
        _move(assetId, accumulator, account, creator, units, true);
        _positions[assetId][creator] = _positions[assetId][creator].withAside(true);
        _asides[assetId][creator].locked += units.toUint80();
        IShareToken(shareTokenOf[assetId]).noteTransfer(account, creator, units);
    }

    /// @inheritdoc IRevenueLedger
    function fail(uint256 assetId) external onlyOffering {
        _advance(assetId, SharePhase.Failed);
    }

    /// @inheritdoc IRevenueLedger
    function returnShares(uint256 assetId, address account, address creator)
        external
        onlyOffering
        returns (uint256 shares, uint256 forfeited)
    {
        uint256 accumulator = _inPhase(assetId, SharePhase.Failed).accumulator();
        Position from;
        (from, forfeited) = _positions[assetId][account].settle(accumulator);
        if (from.hasAside()) forfeited += _asides[assetId][account].owed;
        shares = from.balance();
        _positions[assetId][account] = Position.wrap(0);
        delete _asides[assetId][account];

        (Position to, uint256 gain) = _positions[assetId][creator].settle(accumulator);
        gain += forfeited;
        uint256 fraction = to.fraction() + from.fraction();
        if (fraction >= TOTAL_SHARES) {
            fraction -= TOTAL_SHARES;
            ++gain;
        }
        to = _setAside(assetId, creator, to.withFraction(fraction).add(shares), gain);
        _positions[assetId][creator] = to;

        emit DividendForfeited(assetId, account, creator, forfeited);
        emit ShareTransfer(assetId, account, creator, shares);
        IShareToken(shareTokenOf[assetId]).noteTransfer(account, creator, shares);
    }

    /// @inheritdoc IRevenueLedger
    function transferShares(uint256 assetId, address from, address to, uint256 amount) external {
        _onlyShareToken(assetId);
        _move(assetId, _inPhase(assetId, SharePhase.Released).accumulator(), from, to, amount, true);
    }

    // --------------------------------------------------------------------------------------------------- locks

    /// @inheritdoc IRevenueLedger
    function lockShares(uint256 assetId, address account, address locker, uint256 amount) external {
        _onlyShareToken(assetId);
        _inPhase(assetId, SharePhase.Released);
        if (amount == 0) revert RevenueLedger_ZeroAmount();
        Position position = _positions[assetId][account];
        _checkFree(assetId, account, position, amount);
        _positions[assetId][account] = position.withLocks(true);
        _lockTotals[assetId][account] += amount;
        lockedBy[assetId][account][locker] += amount;
        emit SharesLocked(assetId, account, locker, amount);
    }

    /// @inheritdoc IRevenueLedger
    function unlockShares(uint256 assetId, address account, address locker, uint256 amount) external {
        _onlyShareToken(assetId);
        _unlock(assetId, account, locker, amount);
    }

    /// @inheritdoc IRevenueLedger
    function transferLockedShares(uint256 assetId, address account, address locker, address to, uint256 amount)
        external
    {
        _onlyShareToken(assetId);
        _unlock(assetId, account, locker, amount);
        // Checked when they were locked: these shares are there and free of every other lock.
        _move(assetId, _revenues[assetId].accumulator(), account, to, amount, false);
    }

    // --------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IRevenueLedger
    function sharesOf(uint256 assetId, address account) external view returns (uint256) {
        return _effective(assetId, account, _revenues[assetId].phase()).balance();
    }

    /// @inheritdoc IRevenueLedger
    function lockedOf(uint256 assetId, address account) external view returns (uint256) {
        SharePhase phase = _revenues[assetId].phase();
        if (phase != SharePhase.Released) return _effective(assetId, account, phase).balance();
        return _locked(assetId, account, _positions[assetId][account]);
    }

    /// @inheritdoc IRevenueLedger
    function phaseOf(uint256 assetId) external view returns (SharePhase) {
        return _revenues[assetId].phase();
    }

    /// @inheritdoc IRevenueLedger
    function claimable(uint256 assetId, address account) external view returns (uint256 amount) {
        if (!_mayClaim(assetId, account, _revenues[assetId].phase())) return 0;
        (amount,) = accrued(assetId, account);
    }

    /// @inheritdoc IRevenueLedger
    function accrued(uint256 assetId, address account) public view returns (uint256 amount, uint256 fraction) {
        Revenue revenue = _revenues[assetId];
        (Position position, uint256 gain) =
            _effective(assetId, account, revenue.phase()).settle(revenue.accumulator());
        amount = gain + _asides[assetId][account].owed;
        fraction = position.fraction();
    }

    /// @inheritdoc IRevenueLedger
    function pending(uint256 assetId) external view returns (uint256) {
        return _revenues[assetId].pending();
    }

    /// @inheritdoc IRevenueLedger
    function inherited(uint256 assetId) external view returns (uint256) {
        return _revenues[assetId].inherited();
    }

    /// @inheritdoc IRevenueLedger
    function disputedOf(uint256 assetId) external view returns (uint256 bps, uint256 held) {
        Escrow storage escrow = _escrows[assetId];
        return (escrow.bps, escrow.held);
    }

    /// @inheritdoc IRevenueLedger
    function escrowedFor(uint256 assetId, uint256 bps, uint256 mark) external view returns (uint256) {
        return _escrows[assetId].partOf(bps, mark);
    }

    /// @inheritdoc IRevenueLedger
    function accumulated(uint256 assetId) external view returns (uint256) {
        return _revenues[assetId].accumulator();
    }

    /// @inheritdoc IRevenueLedger
    function protocolBps() external view returns (uint256) {
        return _totals.protocolBps();
    }

    /// @inheritdoc IRevenueLedger
    function totals()
        external
        view
        returns (uint256 tracked, uint256 pendingTotal, uint256 claimableTotal, uint256 fees)
    {
        (pendingTotal, claimableTotal, fees) = (_totals.pending(), _totals.claimable(), _totals.fees());
        tracked = pendingTotal + claimableTotal + fees;
    }

    // ------------------------------------------------------------------------------------------------ internal

    /// @dev Splits a payment: fee, upstream, what is disputed, holders. Divisions round down, so the rest is the holders'.
    function _credit(uint256 assetId, uint256 amount, Totals sums) private returns (Totals, uint256 upstreamBps) {
        if (amount == 0) revert RevenueLedger_ZeroAmount();
        if (amount > type(uint88).max) revert Revenue_Overflow();
        Revenue revenue = _revenues[assetId];
        bool plain = revenue.isPlain();
        if (!plain && revenue.phase() == SharePhase.Unseen) {
            revenue = revenue.seen(REGISTRY.upstreamBps(assetId));
            plain = true;
        }
        upstreamBps = revenue.upstreamBps();
        uint256 fee;
        uint256 upstream;
        uint256 holders;
        // Parts of an amount below 2⁸⁸, each rate at most 10,000.
        unchecked {
            fee = (amount * sums.protocolBps()) / BPS;
            upstream = ((amount - fee) * upstreamBps) / BPS;
            holders = amount - fee - upstream;
        }
        if (!plain) {
            uint256 aside = _escrows[assetId].setAside(amount - fee, upstreamBps);
            holders -= aside;
            sums = sums.credit(0, aside, 0);
            emit UsageDisputed(assetId, aside);
        }
        _revenues[assetId] = revenue.credit(holders, upstream);
        emit UsagePaid(assetId, msg.sender, amount, fee, upstream, holders);
        return (sums.credit(holders, upstream, fee), upstreamBps);
    }

    /// @dev Reads edges even where nothing is pending: the caller learns that the asset exists.
    function _distribute(uint256 assetId, Totals sums) private returns (Totals) {
        Edge[] memory edges = REGISTRY.edgesOf(assetId);
        Revenue revenue = _revenues[assetId];
        (uint256 waiting, uint256 inheritance) = (revenue.pending(), revenue.inherited());
        uint256 totalBps;
        for (uint256 i = 0; i < edges.length; ++i) {
            totalBps += edges[i].rateBps();
        }
        if (totalBps == 0) return sums;

        uint256 fromPending;
        uint256 fromInherited;
        uint256 toHolders;
        for (uint256 i = 0; i < edges.length; ++i) {
            uint256 rate = edges[i].rateBps();
            uint256 usage = (waiting * rate) / totalBps;
            uint256 passed = (inheritance * rate) / totalBps;
            if (usage + passed == 0) continue;
            fromPending += usage;
            fromInherited += passed;
            toHolders += _passUp(edges[i], rate, usage, passed);
        }
        if (fromPending + fromInherited == 0) return sums;

        _revenues[assetId] = revenue.passUp(fromPending, fromInherited);
        emit Distributed(assetId, fromPending + fromInherited);
        return sums.settle(toHolders);
    }

    /// @dev Gives one edge its part: own/rate to the parent's holders, the rest on to the parent's parents.
    function _passUp(Edge edge, uint256 rate, uint256 usage, uint256 passed) private returns (uint256 own) {
        own = (usage * edge.ownBps()) / rate + (passed * edge.ownBps()) / rate;
        uint256 parent = edge.parent();
        _revenues[parent] = _revenues[parent].inherit(own, usage + passed - own);
    }

    function _claim(address account, uint256[] calldata assetIds) private {
        uint256 total;
        bool taken = assetIds.length == 0;
        for (uint256 i = 0; i < assetIds.length; ++i) {
            (bool open, uint256 amount) = _take(account, assetIds[i]);
            total += amount;
            taken = taken || open;
        }
        if (!taken) revert RevenueLedger_ClaimLocked(assetIds[0], account);
        if (total == 0) return;
        _totals = _totals.claim(total);
        USD.safeTransfer(account, total);
    }

    /// @dev Not open: the account may not claim of this asset yet, and nothing of it was touched.
    function _take(address account, uint256 assetId) private returns (bool open, uint256 amount) {
        Revenue revenue = _revenues[assetId];
        SharePhase phase = revenue.phase();
        if (!_mayClaim(assetId, account, phase)) return (false, 0);
        Position position = _effective(assetId, account, phase);
        (position, amount) = position.settle(revenue.accumulator());
        if (position.hasAside()) {
            Aside storage aside = _asides[assetId][account];
            amount += aside.owed;
            if (aside.lockedUntil <= block.timestamp) {
                delete _asides[assetId][account];
                position = position.withAside(false);
            } else {
                aside.owed = 0;
            }
        }
        _positions[assetId][account] = position;
        open = true;
        if (amount != 0) emit DividendClaimed(assetId, account, amount);
    }

    /// @dev Moves shares and settles both sides, whoever they are, in constant time.
    function _move(uint256 assetId, uint256 accumulator, address from, address to, uint256 amount, bool lockable)
        private
        returns (uint256 balance)
    {
        Position source = _positions[assetId][from];
        balance = source.balance();
        if (lockable) _checkFree(assetId, from, source, amount);
        else if (amount > balance) revert RevenueLedger_InsufficientShares(assetId, from, balance);
        if (from != to) {
            uint256 gain;
            (source, gain) = source.settle(accumulator);
            _positions[assetId][from] = _setAside(assetId, from, source.sub(amount), gain);

            Position target = _positions[assetId][to];
            (target, gain) = target.settle(accumulator);
            target = _setAside(assetId, to, target.add(amount), gain);
            _positions[assetId][to] = target;
            balance = target.balance();
        }
        emit ShareTransfer(assetId, from, to, amount);
    }

    function _setAside(uint256 assetId, address account, Position position, uint256 gain) private returns (Position) {
        if (gain == 0) return position;
        _asides[assetId][account].owed += gain.toUint96();
        return position.withAside(true);
    }

    function _advance(uint256 assetId, SharePhase next) private {
        _revenues[assetId] = _inPhase(assetId, SharePhase.Offered).withPhase(next);
    }

    function _inPhase(uint256 assetId, SharePhase phase) private view returns (Revenue revenue) {
        revenue = _revenues[assetId];
        if (revenue.phase() != phase) revert RevenueLedger_WrongPhase(assetId, revenue.phase());
    }

    function _unlock(uint256 assetId, address account, address locker, uint256 amount) private {
        uint256 locked = lockedBy[assetId][account][locker];
        if (amount == 0) revert RevenueLedger_ZeroAmount();
        if (amount > locked) revert RevenueLedger_InsufficientLock(assetId, account, locker, locked);
        lockedBy[assetId][account][locker] = locked - amount;
        uint256 left = _lockTotals[assetId][account] - amount;
        _lockTotals[assetId][account] = left;
        if (left == 0) _positions[assetId][account] = _positions[assetId][account].withLocks(false);
        emit SharesUnlocked(assetId, account, locker, amount);
    }

    function _onlyShareToken(uint256 assetId) private view {
        if (msg.sender != shareTokenOf[assetId]) revert RevenueLedger_NotShareToken(msg.sender);
    }

    function _checkFree(uint256 assetId, address account, Position position, uint256 amount) private view {
        uint256 balance = position.balance();
        if (amount > balance) revert RevenueLedger_InsufficientShares(assetId, account, balance);
        uint256 locked = _locked(assetId, account, position);
        if (amount > balance - locked) revert RevenueLedger_SharesLocked(assetId, account, locked);
    }

    /// @dev The offering's lock and those of lockers never cover the same shares: each is taken from what is free.
    function _locked(uint256 assetId, address account, Position position) private view returns (uint256 locked) {
        if (position.hasAside()) {
            Aside storage aside = _asides[assetId][account];
            if (aside.lockedUntil > block.timestamp) locked = aside.locked;
        }
        if (position.hasLocks()) locked += _lockTotals[assetId][account];
    }

    /// @dev Before an offering opens nothing is stored: every share is the creator's.
    function _effective(uint256 assetId, address account, SharePhase phase)
        private
        view
        returns (Position position)
    {
        position = _positions[assetId][account];
        if (phase <= SharePhase.Closed && account == REGISTRY.creatorOf(assetId)) {
            position = position.withBalance(TOTAL_SHARES);
        }
    }

    function _mayClaim(uint256 assetId, address account, SharePhase phase) private view returns (bool) {
        return phase == SharePhase.Released || account == REGISTRY.creatorOf(assetId);
    }
}
