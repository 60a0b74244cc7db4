// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IInitialModelOffering} from "../offering/IInitialModelOffering.sol";
import {IRevenueLedger} from "../revenue/IRevenueLedger.sol";
import {IShareToken} from "../revenue/IShareToken.sol";
import {IShareSales, SaleTerms, ShareSale} from "./IShareSales.sol";

/// @title ShareSales
/// @notice See {IShareSales}.
contract ShareSales is IShareSales, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    uint64 public constant MAX_DURATION = 180 days;
    uint256 private constant SHARE = 1e18;

    /// @dev Of all sales of one asset together, in one slot. Their money vests on one line: `vested` had at `at`, and what is left of
    /// `kept` does evenly from then to the schedule's end.
    /// @param kept What was paid less what was seized.
    struct Proceeds {
        uint72 kept;
        uint72 vested;
        uint72 claimed;
        uint40 at;
    }

    IERC20 public immutable USD;
    IInitialModelOffering public immutable OFFERING;
    IRevenueLedger public immutable LEDGER;
    address public immutable LINEAGE_DISPUTES;

    /// @inheritdoc IShareSales
    uint256 public saleCount;
    mapping(uint256 saleId => ShareSale) private _sales;
    mapping(uint256 assetId => Proceeds) private _proceeds;

    constructor(IERC20 usd, IInitialModelOffering offering, IRevenueLedger ledger, address lineageDisputes) {
        USD = usd;
        OFFERING = offering;
        LEDGER = ledger;
        LINEAGE_DISPUTES = lineageDisputes;
    }

    // ---------------------------------------------------------------------------------------------------- sales

    /// @inheritdoc IShareSales
    function open(SaleTerms calldata terms) external nonReentrant returns (uint256 saleId) {
        (address creator, uint64 vestsFrom,) = OFFERING.vestingOf(terms.assetId);
        if (vestsFrom == 0 || block.timestamp < vestsFrom) revert ShareSales_NotReleased(terms.assetId);
        if (msg.sender != creator) revert ShareSales_NotCreator(msg.sender);
        if (terms.shares == 0) revert ShareSales_ZeroShares();
        if (terms.pricePerShare == 0) revert ShareSales_InvalidPrice();
        if (terms.endsAt <= block.timestamp || terms.endsAt > block.timestamp + MAX_DURATION) {
            revert ShareSales_InvalidEnd(terms.endsAt);
        }
        saleId = ++saleCount;
        _sales[saleId] = ShareSale({
            creator: creator,
            assetId: terms.assetId.toUint96(),
            pricePerShare: terms.pricePerShare,
            endsAt: uint40(terms.endsAt),
            shares: terms.shares,
            left: terms.shares
        });
        emit SaleOpened(saleId, terms.assetId, creator, terms.shares, terms.pricePerShare, terms.endsAt);
        _token(terms.assetId).lock(creator, terms.shares * SHARE);
    }

    /// @inheritdoc IShareSales
    function buy(uint256 saleId, uint256 assetId, uint32 shares, uint96 mostPerShare)
        external
        nonReentrant
        returns (uint32 bought)
    {
        ShareSale storage sale = _running(saleId);
        if (block.timestamp >= sale.endsAt) revert ShareSales_Ended(saleId);
        (address creator, uint96 price, uint32 left) = (sale.creator, sale.pricePerShare, sale.left);
        if (msg.sender == creator) revert ShareSales_CreatorCannotBuy();
        if (shares == 0) revert ShareSales_ZeroShares();
        if (sale.assetId != assetId) revert ShareSales_OtherAsset(sale.assetId);
        if (price > mostPerShare) revert ShareSales_PriceTooHigh(price, mostPerShare);
        bought = shares < left ? shares : left;
        uint256 paid = uint256(bought) * price;
        sale.left = left - bought;
        _addProceeds(assetId, paid);
        emit SharesSold(saleId, msg.sender, bought, paid);
        if (bought == left) emit SaleEnded(saleId, 0);
        _token(assetId).transferLocked(creator, msg.sender, bought * SHARE);
        USD.safeTransferFrom(msg.sender, address(this), paid);
    }

    /// @inheritdoc IShareSales
    function end(uint256 saleId) external nonReentrant {
        ShareSale storage sale = _running(saleId);
        if (msg.sender != sale.creator && block.timestamp < sale.endsAt) {
            revert ShareSales_StillRunning(saleId, sale.endsAt);
        }
        uint32 rest = sale.left;
        sale.left = 0;
        emit SaleEnded(saleId, rest);
        _token(sale.assetId).unlock(sale.creator, rest * SHARE);
    }

    // ------------------------------------------------------------------------------------------------- proceeds

    /// @inheritdoc IShareSales
    function claimProceeds(uint256 assetId) external nonReentrant {
        uint256 amount = claimableProceeds(assetId);
        if (amount == 0) revert ShareSales_NothingVested();
        _proceeds[assetId].claimed += amount.toUint72();
        (address creator,,) = OFFERING.vestingOf(assetId);
        emit SaleProceedsClaimed(assetId, creator, amount);
        USD.safeTransfer(creator, amount);
    }

    /// @inheritdoc IShareSales
    function seizeProceeds(uint256 assetId, uint256 most, address to)
        external
        nonReentrant
        returns (uint256 taken)
    {
        if (msg.sender != LINEAGE_DISPUTES) revert ShareSales_NotLineageDisputes(msg.sender);
        (Proceeds memory proceeds,,) = _today(assetId);
        taken = Math.min(most, proceeds.kept - proceeds.vested);
        if (taken == 0) return 0;
        // at most what is kept
        // forge-lint: disable-next-line(unsafe-typecast)
        proceeds.kept -= uint72(taken);
        _proceeds[assetId] = proceeds;
        emit SaleProceedsSeized(assetId, to, taken);
        USD.safeTransfer(to, taken);
    }

    // ---------------------------------------------------------------------------------------------------- views

    /// @inheritdoc IShareSales
    function saleOf(uint256 saleId) external view returns (ShareSale memory) {
        return _known(saleId);
    }

    /// @inheritdoc IShareSales
    function escrowOf(uint256 assetId) external view returns (uint256) {
        Proceeds storage proceeds = _proceeds[assetId];
        return proceeds.kept - proceeds.claimed;
    }

    /// @inheritdoc IShareSales
    function claimableProceeds(uint256 assetId) public view returns (uint256) {
        (Proceeds memory proceeds,,) = _today(assetId);
        return proceeds.vested - proceeds.claimed;
    }

    // ------------------------------------------------------------------------------------------------- internal

    /// @dev Of new money what the schedule has vested by now is vested at once; a price beyond the widths reverts.
    function _addProceeds(uint256 assetId, uint256 paid) private {
        (Proceeds memory proceeds, uint256 startsAt, uint256 endsAt) = _today(assetId);
        uint256 elapsed = Math.min(block.timestamp, endsAt) - startsAt;
        proceeds.kept += paid.toUint72();
        // a part of what was just kept
        // forge-lint: disable-next-line(unsafe-typecast)
        proceeds.vested += uint72((paid * elapsed) / (endsAt - startsAt));
        _proceeds[assetId] = proceeds;
    }

    /// @dev The line, begun anew from this moment. Money comes after the schedule has begun, and from then on nothing holds or voids the
    /// reveal, so the schedule does not move.
    function _today(uint256 assetId) private view returns (Proceeds memory proceeds, uint256 startsAt, uint256 endsAt) {
        proceeds = _proceeds[assetId];
        (, startsAt, endsAt) = OFFERING.vestingOf(assetId);
        uint256 left = proceeds.kept - proceeds.vested;
        if (block.timestamp < endsAt) left = (left * (block.timestamp - proceeds.at)) / (endsAt - proceeds.at);
        // both parts of what is kept; and forty bits of seconds last for 30,000 years
        // forge-lint: disable-next-line(unsafe-typecast)
        (proceeds.vested, proceeds.at) = (proceeds.vested + uint72(left), uint40(block.timestamp));
    }

    function _known(uint256 saleId) private view returns (ShareSale storage sale) {
        sale = _sales[saleId];
        if (sale.creator == address(0)) revert ShareSales_UnknownSale(saleId);
    }

    function _running(uint256 saleId) private view returns (ShareSale storage sale) {
        sale = _known(saleId);
        if (sale.left == 0) revert ShareSales_Ended(saleId);
    }

    function _token(uint256 assetId) private view returns (IShareToken) {
        return IShareToken(LEDGER.shareTokenOf(assetId));
    }
}
