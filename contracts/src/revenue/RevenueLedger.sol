// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Edge} from "../registry/Edge.sol";
import {IAssetRegistry} from "../registry/IAssetRegistry.sol";
import {IRevenueLedger, SharePhase} from "./IRevenueLedger.sol";
import {IShareToken} from "./IShareToken.sol";
import {Aside, Position, PositionLib} from "./Position.sol";

/// @title RevenueLedger
/// @notice See {IRevenueLedger}.
contract RevenueLedger is IRevenueLedger, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;
    using PositionLib for Position;

    uint256 public constant TOTAL_SHARES = PositionLib.TOTAL;
    uint256 public constant PROTOCOL_BPS = 250;
    uint256 private constant BPS = 10_000;

    /// @dev One slot, and the only one of the asset a payment touches. Bounds: 2⁷² base units are 4.7·10¹⁵ USD.
    struct Revenue {
        uint88 accumulator;
        uint72 pending;
        uint72 inherited;
        uint16 upstreamBps;
        SharePhase phase;
    }

    /// @dev One slot. Tracked is their sum.
    struct Totals {
        uint88 pending;
        uint88 claimable;
        uint80 fees;
    }

    IERC20 public immutable USD;
    IAssetRegistry public immutable REGISTRY;
    address public immutable OFFERING;
    address public immutable SHARE_TOKEN;
    address public immutable COMMUNITY_POOL;

    Totals private _totals;
    mapping(uint256 assetId => Revenue) private _revenues;
    mapping(uint256 assetId => address) public shareTokenOf;
    mapping(uint256 assetId => mapping(address account => Position)) private _positions;
    mapping(uint256 assetId => mapping(address account => Aside)) private _asides;

    modifier onlyOffering() {
        if (msg.sender != OFFERING) revert RevenueLedger_NotOffering(msg.sender);
        _;
    }

    constructor(IERC20 usd, IAssetRegistry registry, address offering, address shareToken, address communityPool) {
        USD = usd;
        REGISTRY = registry;
        OFFERING = offering;
        SHARE_TOKEN = shareToken;
        COMMUNITY_POOL = communityPool;
    }

    // ------------------------------------------------------------------------------------------------ revenue

    /// @inheritdoc IRevenueLedger
    function pay(uint256 assetId, uint256 amount) external nonReentrant {
        Totals memory sums = _totals;
        _credit(assetId, amount, sums);
        _totals = sums;
        USD.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IRevenueLedger
    function payMany(uint256[] calldata assetIds, uint256[] calldata amounts) external nonReentrant {
        if (assetIds.length != amounts.length) revert RevenueLedger_LengthMismatch();
        Totals memory sums = _totals;
        uint256 total;
        for (uint256 i = 0; i < assetIds.length; ++i) {
            _credit(assetIds[i], amounts[i], sums);
            total += amounts[i];
            bool last = i + 1 == assetIds.length || assetIds[i + 1] != assetIds[i];
            if (last && _revenues[assetIds[i]].upstreamBps != 0) _distribute(assetIds[i], sums);
        }
        _totals = sums;
        USD.safeTransferFrom(msg.sender, address(this), total);
    }

    /// @inheritdoc IRevenueLedger
    function distribute(uint256 assetId) external nonReentrant {
        Totals memory sums = _totals;
        _distribute(assetId, sums);
        _totals = sums;
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
        uint256 amount = _totals.fees;
        if (amount == 0) revert RevenueLedger_ZeroAmount();
        _totals.fees = 0;
        emit FeesWithdrawn(COMMUNITY_POOL, amount);
        USD.safeTransfer(COMMUNITY_POOL, amount);
    }

    // ----------------------------------------------------------------------------------------------- offerings

    /// @inheritdoc IRevenueLedger
    function openShares(uint256 assetId) external onlyOffering returns (address token) {
        Revenue storage revenue = _revenues[assetId];
        SharePhase phase = revenue.phase;
        if (phase == SharePhase.Failed) {
            revenue.phase = SharePhase.Offered;
            return shareTokenOf[assetId];
        }
        if (phase > SharePhase.Closed) revert RevenueLedger_WrongPhase(assetId, phase);

        address creator = REGISTRY.creatorOf(assetId);
        if (phase == SharePhase.Unseen) revenue.upstreamBps = REGISTRY.upstreamBps(assetId);
        revenue.phase = SharePhase.Offered;
        _positions[assetId][creator].balance = uint80(TOTAL_SHARES);
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
        Revenue memory revenue = _revenues[assetId];
        if (revenue.phase != SharePhase.Offered) revert RevenueLedger_WrongPhase(assetId, revenue.phase);
        balance = _move(assetId, revenue.accumulator, from, to, amount);
        IShareToken(shareTokenOf[assetId]).noteTransfer(from, to, amount);
    }

    /// @inheritdoc IRevenueLedger
    function release(uint256 assetId, address creator, uint64 lockedUntil) external onlyOffering {
        _advance(assetId, SharePhase.Released);
        Position storage position = _positions[assetId][creator];
        Aside storage aside = _asides[assetId][creator];
        aside.locked = position.balance;
        aside.lockedUntil = lockedUntil;
        position.hasAside = true;
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
        Revenue memory revenue = _revenues[assetId];
        if (revenue.phase != SharePhase.Failed) revert RevenueLedger_WrongPhase(assetId, revenue.phase);
        Position memory from = _positions[assetId][account];
        forfeited = from.settle(revenue.accumulator);
        if (from.hasAside) forfeited += _asides[assetId][account].owed;
        shares = from.balance;
        delete _positions[assetId][account];
        delete _asides[assetId][account];

        Position memory to = _positions[assetId][creator];
        uint256 gain = to.settle(revenue.accumulator) + forfeited;
        uint256 fraction = uint256(to.fraction) + from.fraction;
        if (fraction >= TOTAL_SHARES) {
            fraction -= TOTAL_SHARES;
            ++gain;
        }
        to.fraction = uint80(fraction);
        to.balance += uint80(shares);
        _setAside(assetId, creator, to, gain);
        _positions[assetId][creator] = to;

        emit DividendForfeited(assetId, account, creator, forfeited);
        emit ShareTransfer(assetId, account, creator, shares);
        IShareToken(shareTokenOf[assetId]).noteTransfer(account, creator, shares);
    }

    /// @inheritdoc IRevenueLedger
    function transferShares(uint256 assetId, address from, address to, uint256 amount) external {
        if (msg.sender != shareTokenOf[assetId]) revert RevenueLedger_NotShareToken(msg.sender);
        Revenue memory revenue = _revenues[assetId];
        if (revenue.phase != SharePhase.Released) revert RevenueLedger_WrongPhase(assetId, revenue.phase);
        _move(assetId, revenue.accumulator, from, to, amount);
    }

    // --------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IRevenueLedger
    function sharesOf(uint256 assetId, address account) external view returns (uint256) {
        return _effective(assetId, account, _revenues[assetId].phase).balance;
    }

    /// @inheritdoc IRevenueLedger
    function lockedOf(uint256 assetId, address account) external view returns (uint256) {
        if (_revenues[assetId].phase != SharePhase.Released) {
            return _effective(assetId, account, _revenues[assetId].phase).balance;
        }
        return _locked(assetId, account, _positions[assetId][account]);
    }

    /// @inheritdoc IRevenueLedger
    function phaseOf(uint256 assetId) external view returns (SharePhase) {
        return _revenues[assetId].phase;
    }

    /// @inheritdoc IRevenueLedger
    function claimable(uint256 assetId, address account) external view returns (uint256 amount) {
        if (!_mayClaim(assetId, account, _revenues[assetId].phase)) return 0;
        (amount,) = accrued(assetId, account);
    }

    /// @inheritdoc IRevenueLedger
    function accrued(uint256 assetId, address account) public view returns (uint256 amount, uint256 fraction) {
        Revenue memory revenue = _revenues[assetId];
        Position memory position = _effective(assetId, account, revenue.phase);
        amount = position.settle(revenue.accumulator) + _asides[assetId][account].owed;
        fraction = position.fraction;
    }

    /// @inheritdoc IRevenueLedger
    function pending(uint256 assetId) external view returns (uint256) {
        return _revenues[assetId].pending;
    }

    /// @inheritdoc IRevenueLedger
    function inherited(uint256 assetId) external view returns (uint256) {
        return _revenues[assetId].inherited;
    }

    /// @inheritdoc IRevenueLedger
    function accumulated(uint256 assetId) external view returns (uint256) {
        return _revenues[assetId].accumulator;
    }

    /// @inheritdoc IRevenueLedger
    function totals()
        external
        view
        returns (uint256 tracked, uint256 pendingTotal, uint256 claimableTotal, uint256 fees)
    {
        Totals memory sums = _totals;
        return (uint256(sums.pending) + sums.claimable + sums.fees, sums.pending, sums.claimable, sums.fees);
    }

    // ------------------------------------------------------------------------------------------------ internal

    /// @dev Splits a payment: fee, upstream, holders. Both divisions round down, so the rest is the holders'.
    function _credit(uint256 assetId, uint256 amount, Totals memory sums) private {
        if (amount == 0) revert RevenueLedger_ZeroAmount();
        Revenue memory revenue = _revenues[assetId];
        if (revenue.phase == SharePhase.Unseen) {
            revenue.upstreamBps = REGISTRY.upstreamBps(assetId);
            revenue.phase = SharePhase.Closed;
        }
        uint256 fee = (amount * PROTOCOL_BPS) / BPS;
        uint256 upstream = ((amount - fee) * revenue.upstreamBps) / BPS;
        uint256 holders = amount - fee - upstream;

        revenue.accumulator = (revenue.accumulator + holders).toUint88();
        revenue.pending = (revenue.pending + upstream).toUint72();
        _revenues[assetId] = revenue;
        sums.fees = (sums.fees + fee).toUint80();
        sums.pending = (sums.pending + upstream).toUint88();
        sums.claimable = (sums.claimable + holders).toUint88();
        emit UsagePaid(assetId, msg.sender, amount, fee, upstream, holders);
    }

    /// @dev Reads edges even where nothing is pending: the caller learns that the asset exists.
    function _distribute(uint256 assetId, Totals memory sums) private {
        Edge[] memory edges = REGISTRY.edgesOf(assetId);
        Revenue memory revenue = _revenues[assetId];
        uint256 totalBps;
        for (uint256 i = 0; i < edges.length; ++i) {
            totalBps += edges[i].rateBps();
        }
        if (totalBps == 0) return;

        uint256 fromPending;
        uint256 fromInherited;
        uint256 toHolders;
        for (uint256 i = 0; i < edges.length; ++i) {
            uint256 rate = edges[i].rateBps();
            uint256 usage = (revenue.pending * rate) / totalBps;
            uint256 passed = (revenue.inherited * rate) / totalBps;
            if (usage + passed == 0) continue;
            fromPending += usage;
            fromInherited += passed;
            toHolders += _passUp(edges[i], rate, usage, passed);
        }
        if (fromPending + fromInherited == 0) return;

        revenue.pending -= uint72(fromPending);
        revenue.inherited -= uint72(fromInherited);
        _revenues[assetId] = revenue;
        sums.pending -= uint88(toHolders);
        sums.claimable += uint88(toHolders);
        emit Distributed(assetId, fromPending + fromInherited);
    }

    /// @dev Gives one edge its part: own/rate to the parent's holders, the rest on to the parent's parents.
    function _passUp(Edge edge, uint256 rate, uint256 usage, uint256 passed) private returns (uint256 own) {
        own = (usage * edge.ownBps()) / rate + (passed * edge.ownBps()) / rate;
        Revenue storage parent = _revenues[edge.parent()];
        (uint88 accumulator, uint72 waiting) = (parent.accumulator, parent.inherited);
        parent.accumulator = (accumulator + own).toUint88();
        parent.inherited = (waiting + usage + passed - own).toUint72();
    }

    function _claim(address account, uint256[] calldata assetIds) private {
        uint256 total;
        for (uint256 i = 0; i < assetIds.length; ++i) {
            total += _take(account, assetIds[i]);
        }
        if (total == 0) return;
        _totals.claimable -= uint88(total);
        USD.safeTransfer(account, total);
    }

    function _take(address account, uint256 assetId) private returns (uint256 amount) {
        Revenue memory revenue = _revenues[assetId];
        if (!_mayClaim(assetId, account, revenue.phase)) revert RevenueLedger_ClaimLocked(assetId, account);
        Position memory position = _effective(assetId, account, revenue.phase);
        amount = position.settle(revenue.accumulator);
        if (position.hasAside) {
            Aside memory aside = _asides[assetId][account];
            amount += aside.owed;
            aside.owed = 0;
            if (aside.lockedUntil <= block.timestamp) {
                delete aside;
                position.hasAside = false;
            }
            _asides[assetId][account] = aside;
        }
        if (amount == 0) return 0;
        _positions[assetId][account] = position;
        emit DividendClaimed(assetId, account, amount);
    }

    /// @dev Moves shares and settles both sides, whoever they are, in constant time.
    function _move(uint256 assetId, uint88 accumulator, address from, address to, uint256 amount)
        private
        returns (uint256 balance)
    {
        Position memory source = _positions[assetId][from];
        if (amount > source.balance) revert RevenueLedger_InsufficientShares(assetId, from, source.balance);
        uint256 locked = _locked(assetId, from, source);
        if (amount > source.balance - locked) revert RevenueLedger_SharesLocked(assetId, from, locked);
        balance = source.balance;
        if (from != to) {
            _setAside(assetId, from, source, source.settle(accumulator));
            source.balance -= uint80(amount);
            _positions[assetId][from] = source;

            Position memory target = _positions[assetId][to];
            _setAside(assetId, to, target, target.settle(accumulator));
            target.balance += uint80(amount);
            balance = target.balance;
            _positions[assetId][to] = target;
        }
        emit ShareTransfer(assetId, from, to, amount);
    }

    function _setAside(uint256 assetId, address account, Position memory position, uint256 gain) private {
        if (gain == 0) return;
        _asides[assetId][account].owed += gain.toUint96();
        position.hasAside = true;
    }

    function _advance(uint256 assetId, SharePhase next) private {
        SharePhase phase = _revenues[assetId].phase;
        if (phase != SharePhase.Offered) revert RevenueLedger_WrongPhase(assetId, phase);
        _revenues[assetId].phase = next;
    }

    function _locked(uint256 assetId, address account, Position memory position) private view returns (uint256) {
        if (!position.hasAside) return 0;
        Aside storage aside = _asides[assetId][account];
        return aside.lockedUntil > block.timestamp ? aside.locked : 0;
    }

    /// @dev Before an offering opens nothing is stored: every share is the creator's.
    function _effective(uint256 assetId, address account, SharePhase phase)
        private
        view
        returns (Position memory position)
    {
        position = _positions[assetId][account];
        if (phase <= SharePhase.Closed && account == REGISTRY.creatorOf(assetId)) position.balance = uint80(TOTAL_SHARES);
    }

    function _mayClaim(uint256 assetId, address account, SharePhase phase) private view returns (bool) {
        return phase == SharePhase.Released || account == REGISTRY.creatorOf(assetId);
    }
}
