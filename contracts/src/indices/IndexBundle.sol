// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {IRevenueLedger} from "../revenue/IRevenueLedger.sol";
import {BasketRules} from "./BasketRules.sol";
import {IIndexBundle, Proposal, Weight} from "./IIndexBundle.sol";

/// @title IndexBundle
/// @notice See {IIndexBundle}.
contract IndexBundle is IIndexBundle, ERC20Permit, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint64 public constant NOTICE = 48 hours;
    uint64 public constant AUCTION = 24 hours;
    /// @notice Between two changes of the basket.
    uint64 public constant INTERVAL = 7 days;
    uint256 public constant START_FACTOR = 1.2e18;
    uint16 public constant MOST_FEE_BPS = 100;
    uint16 public constant LEAST_SLIPPAGE_BPS = 10;
    uint16 public constant MOST_SLIPPAGE_BPS = 500;
    /// @notice Of the first mint, held by the bundle itself for good: on a supply of dust a gift of a cent would make mints dear beyond reach.
    uint256 public constant LOCKED = 1e17;
    uint256 private constant BPS = 10_000;
    uint256 private constant WHOLE = 1e18;
    /// @dev Of {keptFor}: no asset has this id.
    uint256 private constant CASH = 0;

    IERC20 public immutable USD;
    IRevenueLedger public immutable LEDGER;
    address public immutable INDEX;
    address public immutable GOVERNOR;

    /// @inheritdoc IIndexBundle
    uint16 public feeBps = 30;
    /// @inheritdoc IIndexBundle
    uint16 public slippageBps = 200;
    uint64 private _changedAt;
    uint256 private _proposalCount;
    /// @inheritdoc IIndexBundle
    uint256 public basket;
    uint256[] private _assetIds;
    uint256[] private _units;
    uint256 private _openProposal;
    Proposal private _proposal;
    /// @inheritdoc IIndexBundle
    mapping(uint256 assetId => uint256) public heldOf;
    /// @inheritdoc IIndexBundle
    mapping(address account => mapping(uint256 assetId => uint256)) public keptFor;
    uint256 private _keptUsd;

    modifier onlyGovernor() {
        if (msg.sender != GOVERNOR) revert IndexBundle_NotGovernor(msg.sender);
        _;
    }

    constructor(IERC20 usd, IRevenueLedger ledger, address index, address governor)
        ERC20("I Cubed Model Bundle", "BUNDLE")
        ERC20Permit("I Cubed Model Bundle")
    {
        USD = usd;
        LEDGER = ledger;
        INDEX = index;
        GOVERNOR = governor;
    }

    // ------------------------------------------------------------------------------------------ mint and redeem

    /// @inheritdoc IIndexBundle
    function mint(uint256 amount, uint256 basket_, uint256 maxUsd) external nonReentrant returns (uint256 received) {
        if (amount == 0) revert IndexBundle_ZeroAmount();
        if (basket == 0) revert IndexBundle_NoBasket();
        if (basket_ != basket) revert IndexBundle_BasketMoved(basket);
        // Else dividends that holders earned would be shared with the newcomer.
        _harvest(false);
        uint256 usd = _usdToMint(amount, cash());
        if (usd > maxUsd) revert IndexBundle_TooMuchUsd(usd);
        uint256 fee = Math.mulDiv(amount, feeBps, BPS, Math.Rounding.Ceil);
        received = amount - fee;
        bool first = totalSupply() == 0;
        if (first) {
            if (amount < WHOLE) revert IndexBundle_FirstTooSmall(amount);
            received -= LOCKED;
        }
        uint256[] memory parts = new uint256[](_assetIds.length);
        for (uint256 i = 0; i < parts.length; ++i) {
            parts[i] = Math.mulDiv(amount, _units[i], WHOLE, Math.Rounding.Ceil);
            heldOf[_assetIds[i]] += parts[i];
        }
        _mint(msg.sender, received);
        if (first) _mint(address(this), LOCKED);
        if (fee != 0) _mint(GOVERNOR, fee);
        emit BundleMinted(msg.sender, amount, fee, usd);
        for (uint256 i = 0; i < parts.length; ++i) {
            _take(_assetIds[i], parts[i]);
        }
        if (usd != 0) USD.safeTransferFrom(msg.sender, address(this), usd);
    }

    /// @inheritdoc IIndexBundle
    function redeem(uint256 amount, uint256 minUsd) external nonReentrant returns (uint256 usd) {
        if (amount == 0) revert IndexBundle_ZeroAmount();
        _harvest(true);
        uint256 fee = _isProposed() ? 0 : Math.mulDiv(amount, feeBps, BPS, Math.Rounding.Ceil);
        uint256 burnt = amount - fee;
        usd = Math.mulDiv(cash(), burnt, totalSupply());
        if (usd < minUsd) revert IndexBundle_TooLittleUsd(usd);
        if (fee != 0) _transfer(msg.sender, GOVERNOR, fee);
        _burn(msg.sender, burnt);
        uint256[] memory parts = new uint256[](_assetIds.length);
        for (uint256 i = 0; i < parts.length; ++i) {
            parts[i] = Math.mulDiv(burnt, _units[i], WHOLE);
            heldOf[_assetIds[i]] -= parts[i];
        }
        emit BundleRedeemed(msg.sender, amount, fee, usd);
        for (uint256 i = 0; i < parts.length; ++i) {
            if (parts[i] != 0) _deliver(msg.sender, _assetIds[i], parts[i]);
        }
        if (usd != 0) _deliver(msg.sender, CASH, usd);
    }

    /// @inheritdoc IIndexBundle
    function collect(address account, uint256 assetId) external nonReentrant {
        uint256 amount = keptFor[account][assetId];
        if (amount == 0) revert IndexBundle_NothingToCollect(account, assetId);
        keptFor[account][assetId] = 0;
        if (assetId == CASH) _keptUsd -= amount;
        emit DeliveryCollected(account, assetId, amount);
        _tokenOf(assetId).safeTransfer(account, amount);
    }

    /// @inheritdoc IIndexBundle
    function harvest() external nonReentrant {
        _harvest(false);
    }

    // --------------------------------------------------------------------------------------------------- basket

    /// @inheritdoc IIndexBundle
    function propose(Weight[] calldata weights) external returns (uint256 proposalId) {
        if (msg.sender != INDEX) revert IndexBundle_NotIndex(msg.sender);
        (uint256[] memory assetIds, uint256[] memory units) = BasketRules.plan(LEDGER, weights, _assetIds, _units);
        uint64 startsAt = uint64(block.timestamp) + NOTICE;
        if (basket != 0 && startsAt < _changedAt + INTERVAL) {
            revert IndexBundle_TooSoon(_changedAt + INTERVAL - NOTICE);
        }
        proposalId = ++_proposalCount;
        _openProposal = proposalId;
        _proposal = Proposal(startsAt, assetIds, units);
        emit BasketProposed(proposalId, assetIds, units, startsAt);
    }

    /// @inheritdoc IIndexBundle
    function withdraw(uint256 proposalId) external {
        if (msg.sender != INDEX && msg.sender != GOVERNOR) revert IndexBundle_NotIndex(msg.sender);
        _checkOpen(proposalId);
        _openProposal = 0;
        emit BasketWithdrawn(proposalId);
    }

    /// @inheritdoc IIndexBundle
    function fill(uint256 proposalId, uint256 maxFactor) external nonReentrant {
        _checkOpen(proposalId);
        uint256 factor_ = factor();
        if (factor_ > maxFactor) revert IndexBundle_FactorTooHigh(factor_);
        _harvest(true);
        Proposal memory next = _proposal;
        (uint256[] memory brought, uint256[] memory taken) = _change(proposalId, factor_, next);
        for (uint256 i = 0; i < next.assetIds.length; ++i) {
            if (brought[i] != 0) _take(next.assetIds[i], brought[i]);
        }
        for (uint256 i = 0; i < next.assetIds.length; ++i) {
            if (taken[i] != 0) _tokenOf(next.assetIds[i]).safeTransfer(msg.sender, taken[i]);
        }
    }

    // ------------------------------------------------------------------------------------------------ parameters

    /// @inheritdoc IIndexBundle
    function setFeeBps(uint16 newBps) external onlyGovernor {
        if (newBps > MOST_FEE_BPS) revert IndexBundle_OutOfBounds(newBps, 0, MOST_FEE_BPS);
        feeBps = newBps;
        emit FeeBpsChanged(newBps);
    }

    /// @inheritdoc IIndexBundle
    function setSlippageBps(uint16 newBps) external onlyGovernor {
        if (newBps < LEAST_SLIPPAGE_BPS || newBps > MOST_SLIPPAGE_BPS) {
            revert IndexBundle_OutOfBounds(newBps, LEAST_SLIPPAGE_BPS, MOST_SLIPPAGE_BPS);
        }
        slippageBps = newBps;
        emit SlippageBpsChanged(newBps);
    }

    // ----------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IIndexBundle
    function constituents() external view returns (uint256[] memory assetIds, uint256[] memory units) {
        return (_assetIds, _units);
    }

    /// @inheritdoc IIndexBundle
    function quoteMint(uint256 amount) external view returns (uint256[] memory shares, uint256 usd) {
        uint256 pot = cash();
        shares = new uint256[](_assetIds.length);
        for (uint256 i = 0; i < shares.length; ++i) {
            shares[i] = Math.mulDiv(amount, _units[i], WHOLE, Math.Rounding.Ceil);
            pot += LEDGER.claimable(_assetIds[i], address(this));
        }
        usd = _usdToMint(amount, pot);
    }

    /// @inheritdoc IIndexBundle
    function proposal() external view returns (uint256 proposalId, Proposal memory) {
        return (_openProposal, _proposal);
    }

    /// @inheritdoc IIndexBundle
    function factor() public view returns (uint256) {
        if (_openProposal == 0) revert IndexBundle_NoProposal(0);
        uint64 startsAt = _proposal.startsAt;
        if (block.timestamp < startsAt || block.timestamp >= startsAt + AUCTION) {
            revert IndexBundle_NotInAuction(startsAt, startsAt + AUCTION);
        }
        uint256 end = WHOLE - WHOLE * slippageBps / BPS;
        return START_FACTOR - (START_FACTOR - end) * (block.timestamp - startsAt) / AUCTION;
    }

    /// @inheritdoc IIndexBundle
    function cash() public view returns (uint256) {
        return USD.balanceOf(address(this)) - _keptUsd;
    }

    // -------------------------------------------------------------------------------------------------- internal

    /// @dev Takes effect in storage; what then has to move is the caller's.
    function _change(uint256 proposalId, uint256 factor_, Proposal memory next)
        private
        returns (uint256[] memory brought, uint256[] memory taken)
    {
        uint256 supply = totalSupply();
        (uint256[] memory assetIds, uint256[] memory units) = (next.assetIds, next.units);
        (brought, taken) = (new uint256[](assetIds.length), new uint256[](assetIds.length));
        // Both lists ascend, and the old one is a part of the new one.
        uint256[] memory olds = _assetIds;
        uint256[] memory oldUnits = _units;
        (_assetIds, _units) = (new uint256[](0), new uint256[](0));
        uint256 j;
        for (uint256 i = 0; i < assetIds.length; ++i) {
            uint256 assetId = assetIds[i];
            units[i] = Math.mulDiv(units[i], factor_, WHOLE);
            uint256 before = j < olds.length && olds[j] == assetId ? Math.mulDiv(supply, oldUnits[j++], WHOLE) : 0;
            uint256 later = Math.mulDiv(supply, units[i], WHOLE, Math.Rounding.Ceil);
            if (later > before) brought[i] = later - before;
            else taken[i] = before - later;
            heldOf[assetId] = heldOf[assetId] + brought[i] - taken[i];
            if (units[i] == 0) continue;
            _assetIds.push(assetId);
            _units.push(units[i]);
        }
        basket = proposalId;
        _openProposal = 0;
        _changedAt = uint64(block.timestamp);
        emit BasketChanged(proposalId, msg.sender, factor_, assetIds, units);
    }

    /// @dev Dividends that cannot be had must not keep a holder from leaving: such a holder leaves them to the others.
    function _harvest(bool evenIfRefused) private {
        uint256[] memory due = new uint256[](_assetIds.length);
        uint256 count;
        uint256 sum;
        for (uint256 i = 0; i < due.length; ++i) {
            uint256 amount = LEDGER.claimable(_assetIds[i], address(this));
            if (amount == 0) continue;
            due[count++] = _assetIds[i];
            sum += amount;
        }
        if (count == 0) return;
        // shortens `due` to what is in it
        assembly ("memory-safe") {
            mstore(due, count)
        }
        if (!evenIfRefused) {
            LEDGER.claim(due);
        } else {
            try LEDGER.claim(due) {}
            catch {
                return;
            }
        }
        emit DividendsHarvested(sum);
    }

    function _take(uint256 assetId, uint256 amount) private {
        _tokenOf(assetId).safeTransferFrom(msg.sender, address(this), amount);
    }

    function _deliver(address to, uint256 assetId, uint256 amount) private {
        if (_tokenOf(assetId).trySafeTransfer(to, amount)) return;
        keptFor[to][assetId] += amount;
        if (assetId == CASH) _keptUsd += amount;
        emit DeliveryKept(to, assetId, amount);
    }

    function _checkOpen(uint256 proposalId) private view {
        if (proposalId == 0 || proposalId != _openProposal) revert IndexBundle_NoProposal(proposalId);
    }

    function _isProposed() private view returns (bool) {
        return _openProposal != 0 && block.timestamp < _proposal.startsAt + AUCTION;
    }

    function _usdToMint(uint256 amount, uint256 pot) private view returns (uint256) {
        uint256 supply = totalSupply();
        return supply == 0 ? 0 : Math.mulDiv(pot, amount, supply, Math.Rounding.Ceil);
    }

    function _tokenOf(uint256 assetId) private view returns (IERC20) {
        return assetId == CASH ? USD : IERC20(LEDGER.shareTokenOf(assetId));
    }
}
