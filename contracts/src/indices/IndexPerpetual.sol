// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {SignedMath} from "@openzeppelin/contracts/utils/math/SignedMath.sol";
import {IIndexPerpetual, Mark, PerpetualOrder, Risk} from "./IIndexPerpetual.sol";
import {MarginBook, MarginBookLib} from "./MarginBook.sol";

/// @title IndexPerpetual
/// @notice See {IIndexPerpetual}.
contract IndexPerpetual is IIndexPerpetual, EIP712, ReentrancyGuardTransient {
    using MarginBookLib for MarginBook;
    using SafeERC20 for IERC20;
    using SafeCast for int256;
    using SafeCast for uint256;

    uint40 public constant FRESH = 2 hours;
    /// @notice Of the constituents' depth, the most that may be open.
    uint256 public constant DEPTH_BPS = 1_000;
    /// @notice Most that one mark moves from the one before.
    uint256 public constant MOVE_BPS = 2_000;
    /// @notice Time from one post of a mark to the next: in it whoever the mark put under water can be liquidated, pay in or close.
    uint40 public constant SPACING = 10 minutes;
    /// @dev Most hundredths of a percent of funding a day for each of the fee. A mark funds {FRESH} at most, a twelfth of a day, and
    /// each side of a trade pays the fee: within it nobody moves funding by trading with itself for less than that brings.
    uint256 private constant FUNDING_PER_FEE = 2 * 1 days / FRESH;
    uint256 private constant BPS = 10_000;
    uint256 private constant UNIT = 1e18;

    bytes32 private constant ORDER_TYPEHASH = keccak256(
        "PerpetualOrder(address trader,bool isLong,uint128 size,uint96 price,uint64 validUntil,uint256 nonce)"
    );

    IERC20 public immutable USD;
    address public immutable INDEX;
    address public immutable GOVERNOR;

    Mark private _mark;
    Risk private _risk = Risk(2_000, 1_000, 200, 5, 30);
    MarginBook private _book;
    /// @dev Since the last mark: units traded, and what was paid for them over it, each within the bound, in 10⁻¹⁸ base units.
    uint128 private _traded;
    int128 private _premium;
    uint40 private _postedAt;
    mapping(bytes32 orderHash => uint128) public filledOf;
    mapping(address trader => mapping(uint256 nonce => bool)) public isCancelled;

    constructor(IERC20 usd, address index, address governor) EIP712("I Cubed Modelverse", "1") {
        USD = usd;
        INDEX = index;
        GOVERNOR = governor;
    }

    // --------------------------------------------------------------------------------------------------- margin

    /// @inheritdoc IIndexPerpetual
    function deposit(address account, uint128 amount) external nonReentrant {
        if (amount == 0) revert IndexPerpetual_ZeroAmount();
        _book.credit(account, amount);
        emit MarginDeposited(account, msg.sender, amount);
        USD.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IIndexPerpetual
    function withdraw(uint128 amount) external nonReentrant {
        if (amount == 0) revert IndexPerpetual_ZeroAmount();
        _settle(msg.sender);
        // Gains not yet realised are others' margin: what they and the insurance fund have is all there is.
        uint256 left = _book.tracked > _book.insurance ? _book.tracked - _book.insurance : 0;
        if (amount > left) revert IndexPerpetual_InsufficientFunds(left);
        _book.debit(msg.sender, amount);
        _mustHave(msg.sender, _risk.initialBps);
        emit MarginWithdrawn(msg.sender, amount);
        USD.safeTransfer(msg.sender, amount);
    }

    /// @inheritdoc IIndexPerpetual
    function fundInsurance(uint128 amount) external nonReentrant {
        if (amount == 0) revert IndexPerpetual_ZeroAmount();
        _book.tracked += amount;
        _book.insurance += amount;
        emit InsuranceFunded(msg.sender, amount);
        USD.safeTransferFrom(msg.sender, address(this), amount);
    }

    // --------------------------------------------------------------------------------------------------- trades

    /// @inheritdoc IIndexPerpetual
    function take(PerpetualOrder calldata order, bytes calldata signature, uint128 size) external nonReentrant {
        bytes32 orderHash = _fill(order, signature, size);
        if (order.isLong) _trade(order.trader, msg.sender, orderHash, 0, size, order.price);
        else _trade(msg.sender, order.trader, 0, orderHash, size, order.price);
    }

    /// @inheritdoc IIndexPerpetual
    function cross(
        PerpetualOrder calldata long,
        bytes calldata longSignature,
        PerpetualOrder calldata short,
        bytes calldata shortSignature,
        uint128 size
    ) external nonReentrant {
        if (!long.isLong || short.isLong) revert IndexPerpetual_SameSide();
        if (long.price != short.price) revert IndexPerpetual_PricesDiffer(long.price, short.price);
        bytes32 longHash = _fill(long, longSignature, size);
        bytes32 shortHash = _fill(short, shortSignature, size);
        _trade(long.trader, short.trader, longHash, shortHash, size, long.price);
    }

    /// @inheritdoc IIndexPerpetual
    function cancel(uint256 nonce) external {
        isCancelled[msg.sender][nonce] = true;
        emit PerpetualOrderCancelled(msg.sender, nonce);
    }

    // ---------------------------------------------------------------------------------------------------- index

    /// @inheritdoc IIndexPerpetual
    function postMark(uint96 price, uint40 at, uint120 depth) external {
        if (msg.sender != INDEX) revert IndexPerpetual_NotIndex(msg.sender);
        if (price == 0) revert IndexPerpetual_ZeroPrice();
        Mark memory last = _mark;
        if (at > block.timestamp || at <= last.at || at + FRESH < block.timestamp) {
            revert IndexPerpetual_InvalidTime(at);
        }
        // Of posts, not of what they say they saw: those may be two hours old, and then twelve would come at once.
        uint40 next = _postedAt + SPACING;
        if (block.timestamp < next) revert IndexPerpetual_TooSoon(next);
        _postedAt = uint40(block.timestamp);
        if (last.at != 0) {
            uint256 most = last.price * MOVE_BPS / BPS;
            uint256 move = price > last.price ? price - last.price : last.price - price;
            if (move > most) revert IndexPerpetual_MoveTooLarge(last.price, price);
            _fund(last, at);
        }
        _mark = Mark(price, at, depth);
        emit MarkPosted(price, at, depth);
    }

    /// @inheritdoc IIndexPerpetual
    function liquidate(address account, uint128 size) external nonReentrant {
        _mustBeFresh();
        if (size == 0) revert IndexPerpetual_ZeroAmount();
        if (account == msg.sender) revert IndexPerpetual_SelfTrade(account);
        _settle(account);
        _settle(msg.sender);
        (int256 held, int256 equity) = (_book.traders[account].size, equityOf(account));
        uint256 maintenance = _part(_valueOf(SignedMath.abs(held)), _risk.maintenanceBps);
        if (equity >= maintenance.toInt256()) revert IndexPerpetual_NotLiquidatable(account, equity, maintenance);
        if (size > SignedMath.abs(held)) {
            revert IndexPerpetual_InsufficientPosition(account, SignedMath.abs(held).toUint128());
        }
        if (equity <= 0) {
            // A deficit is settled whole, or the account would keep what it cannot answer for; and before the position moves, so that
            // who takes it bears a share of the loss by the position held till now.
            size = SignedMath.abs(held).toUint128();
            (uint256 insured, uint256 socialised) = _book.coverDeficit(account, (-equity).toUint256());
            emit DeficitCovered(account, insured, socialised);
            _settle(msg.sender);
        }
        uint256 value = held > 0 ? uint256(size) * _mark.price / UNIT : _valueOf(size);
        if (held > 0) _book.exchange(msg.sender, account, size, value);
        else _book.exchange(account, msg.sender, size, value);
        _penalise(account, size, value);
        _mustHave(msg.sender, _risk.initialBps);
    }

    // ------------------------------------------------------------------------------------------------ parameters

    /// @inheritdoc IIndexPerpetual
    function setRisk(Risk calldata newRisk) external {
        if (msg.sender != GOVERNOR) revert IndexPerpetual_NotGovernor(msg.sender);
        _mustBeWithin(newRisk.initialBps, 1_000, 5_000);
        _mustBeWithin(newRisk.maintenanceBps, 500, newRisk.initialBps / 2);
        _mustBeWithin(newRisk.penaltyBps, 50, newRisk.maintenanceBps / 2);
        _mustBeWithin(newRisk.feeBps, 1, 20);
        _mustBeWithin(newRisk.fundingBps, 0, Math.min(100, FUNDING_PER_FEE * newRisk.feeBps));
        _risk = newRisk;
        emit RiskChanged(
            newRisk.initialBps, newRisk.maintenanceBps, newRisk.penaltyBps, newRisk.feeBps, newRisk.fundingBps
        );
    }

    // ----------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IIndexPerpetual
    function accountOf(address account) public view returns (int256 size, int256 balance) {
        return _book.present(account);
    }

    /// @inheritdoc IIndexPerpetual
    function equityOf(address account) public view returns (int256) {
        (int256 size, int256 balance) = accountOf(account);
        // a gain is rounded down, a debt up
        uint256 product = SignedMath.abs(size) * _mark.price;
        return size < 0 ? balance - Math.ceilDiv(product, UNIT).toInt256() : balance + (product / UNIT).toInt256();
    }

    /// @inheritdoc IIndexPerpetual
    function mark() external view returns (Mark memory) {
        return _mark;
    }

    /// @inheritdoc IIndexPerpetual
    function risk() external view returns (Risk memory) {
        return _risk;
    }

    /// @inheritdoc IIndexPerpetual
    function totals() external view returns (uint256, int256, uint256, uint256, int256, uint256) {
        return (_book.tracked, _book.balances, _book.insurance, _book.fraction, _book.unsettled, _book.openInterest);
    }

    /// @inheritdoc IIndexPerpetual
    function hashOf(PerpetualOrder calldata order) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(ORDER_TYPEHASH, order)));
    }

    // -------------------------------------------------------------------------------------------------- internal

    function _fill(PerpetualOrder calldata order, bytes calldata signature, uint128 size)
        private
        returns (bytes32 orderHash)
    {
        orderHash = hashOf(order);
        if (block.timestamp > order.validUntil) revert IndexPerpetual_Expired(orderHash, order.validUntil);
        if (isCancelled[order.trader][order.nonce]) revert IndexPerpetual_Cancelled(orderHash);
        uint128 left = order.size - filledOf[orderHash];
        if (size > left) revert IndexPerpetual_OverFilled(orderHash, left);
        if (!SignatureChecker.isValidSignatureNow(order.trader, orderHash, signature)) {
            revert IndexPerpetual_InvalidSignature(orderHash);
        }
        filledOf[orderHash] += size;
    }

    function _trade(address long, address short, bytes32 longHash, bytes32 shortHash, uint128 size, uint96 price)
        private
    {
        if (long == short) revert IndexPerpetual_SelfTrade(long);
        if (size == 0) revert IndexPerpetual_ZeroAmount();
        uint256 product = uint256(size) * price;
        if (price == 0) revert IndexPerpetual_ZeroPrice();
        if (product % UNIT != 0) revert IndexPerpetual_InexactAmount(size, price);
        _settle(long);
        _settle(short);
        (int256 longBefore, int256 shortBefore) = (_book.traders[long].size, _book.traders[short].size);
        uint256 openBefore = _book.openInterest;
        uint256 paid = product / UNIT;
        _book.exchange(long, short, size, paid);
        // Nothing ties the price to the mark: under it, two of one hand would trade size to and fro for next to nothing.
        uint256 fee = _part(Math.max(paid, _valueOf(size)), _risk.feeBps);
        _book.insure(long, fee);
        _book.insure(short, fee);
        _count(size, price);
        emit PerpetualTraded(long, short, longHash, shortHash, size, price);
        _mustStand(long, longBefore);
        _mustStand(short, shortBefore);
        if (_book.openInterest <= openBefore) return;
        uint256 most = uint256(_mark.depth) * DEPTH_BPS / BPS;
        uint256 open = _valueOf(_book.openInterest);
        if (open > most) revert IndexPerpetual_InsufficientDepth(open, most);
    }

    /// @dev Who only reduces needs no fresh mark, and what the rest of the position needs not to be liquidated; who opens needs both.
    function _mustStand(address account, int256 before) private view {
        int256 later = _book.traders[account].size;
        bool reduces = SignedMath.abs(later) < SignedMath.abs(before) && (later == 0 || (later > 0) == (before > 0));
        if (!reduces) _mustBeFresh();
        _mustHave(account, reduces ? _risk.maintenanceBps : _risk.initialBps);
    }

    function _mustHave(address account, uint256 bps) private view {
        uint256 needed = _part(_valueOf(SignedMath.abs(_book.traders[account].size)), bps);
        int256 equity = equityOf(account);
        if (equity < needed.toInt256()) revert IndexPerpetual_InsufficientMargin(account, equity, needed);
    }

    /// @dev Each trade within the bound by itself: one far off the mark would else outweigh all that are near it.
    function _count(uint128 size, uint96 price) private {
        int256 at = uint256(_mark.price).toInt256();
        int256 most = at * uint256(_risk.fundingBps).toInt256() / BPS.toInt256();
        int256 premium = SignedMath.max(-most, SignedMath.min(most, uint256(price).toInt256() - at));
        (_traded, _premium) = (_traded + size, (_premium + uint256(size).toInt256() * premium).toInt128());
    }

    /// @dev For the time since the last mark, at most as long as that was fresh. Trades count in full only where at least as much
    /// was traded as is open: a few for show move little, and each pays its fee.
    function _fund(Mark memory last, uint40 at) private {
        (uint256 traded, int256 premium, uint256 open) = (_traded, _premium, _book.openInterest);
        (_traded, _premium) = (0, 0);
        if (traded == 0 || open == 0) return;
        int256 daily = premium / Math.max(traded, open).toInt256();
        uint256 time = Math.min(at - last.at, FRESH);
        int256 perUnit = daily * time.toInt256() / 1 days;
        _book.funding += perUnit;
        emit FundingMoved(perUnit);
    }

    function _penalise(address account, uint128 size, uint256 value) private {
        // The position in two parts may be worth one base unit less.
        int256 equity = equityOf(account);
        uint256 usual = _part(value, _risk.penaltyBps);
        uint256 penalty = equity <= 0 ? 0 : Math.min(usual, equity.toUint256());
        uint256 reward = Math.min(usual / 2, penalty);
        _book.move(account, msg.sender, reward);
        _book.insure(account, penalty - reward);
        emit AccountLiquidated(account, msg.sender, size, _mark.price, penalty);
        // Nobody would take over for nothing what has nothing left, and its deficit would grow.
        uint256 insured = _book.disburse(msg.sender, usual / 2 - reward);
        if (insured != 0) emit LiquidatorPaid(msg.sender, insured);
    }

    function _settle(address account) private {
        int256 paid = _book.settle(account);
        if (paid != 0) emit AccountSettled(account, paid);
    }

    function _mustBeFresh() private view {
        uint40 at = _mark.at;
        if (at == 0 || block.timestamp > at + FRESH) revert IndexPerpetual_StaleMark(at);
    }

    function _valueOf(uint256 size) private view returns (uint256) {
        return Math.ceilDiv(size * _mark.price, UNIT);
    }

    function _part(uint256 value, uint256 bps) private pure returns (uint256) {
        return Math.ceilDiv(value * bps, BPS);
    }

    function _mustBeWithin(uint256 value, uint256 least, uint256 most) private pure {
        if (value < least || value > most) revert IndexPerpetual_OutOfBounds(value, least, most);
    }
}
