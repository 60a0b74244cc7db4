// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IRevenueLedger} from "../revenue/IRevenueLedger.sol";
import {IShareExchange, Match, Order} from "./IShareExchange.sol";

/// @title ShareExchange
/// @notice See {IShareExchange}.
contract ShareExchange is IShareExchange, EIP712, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint8 private constant BUY = 0;
    uint8 private constant SELL = 1;
    uint256 private constant SHARE = 1e18;

    /// @notice Most that one trade may use, contract wallets' signatures included: about three times what one of two plain accounts does.
    uint256 public constant TRADE_GAS = 500_000;
    /// @dev A call passes on at most 63/64 of what is left; the rest of this pays for skipping.
    uint256 private constant GAS_BEFORE_TRADE = TRADE_GAS + 60_000;

    bytes32 private constant ORDER_TYPEHASH = keccak256(
        "Order(uint256 assetId,address maker,uint8 side,uint128 shares,uint96 pricePerShare,uint64 validUntil,uint256 nonce)"
    );

    IERC20 public immutable USD;
    IRevenueLedger public immutable LEDGER;
    address public immutable MATCHER;

    mapping(bytes32 orderHash => uint128) public filledOf;
    mapping(address maker => mapping(uint256 nonce => bool)) private _cancelled;
    mapping(address maker => uint256) private _cancelledBefore;

    constructor(IERC20 usd, IRevenueLedger ledger, address matcher) EIP712("I Cubed Modelverse", "1") {
        USD = usd;
        LEDGER = ledger;
        MATCHER = matcher;
    }

    /// @inheritdoc IShareExchange
    function matchOrders(Match[] calldata matches) external nonReentrant returns (bytes[] memory reasons) {
        if (msg.sender != MATCHER) revert ShareExchange_NotMatcher(msg.sender);
        reasons = new bytes[](matches.length);
        for (uint256 i = 0; i < matches.length; ++i) {
            // Else an estimate of gas would settle on so little that trades are skipped for want of it.
            if (gasleft() < GAS_BEFORE_TRADE) revert ShareExchange_InsufficientGas();
            try this.settle{gas: TRADE_GAS}(matches[i]) {}
            catch (bytes memory reason) {
                if (reason.length == 0) reason = abi.encodePacked(ShareExchange_TradeTooCostly.selector);
                reasons[i] = reason;
                emit MatchSkipped(hashOf(matches[i].buy), hashOf(matches[i].sell), reason);
            }
        }
    }

    /// @inheritdoc IShareExchange
    function settle(Match calldata trade) external {
        if (msg.sender != address(this)) revert ShareExchange_NotSelf(msg.sender);
        _settle(trade);
    }

    /// @inheritdoc IShareExchange
    function cancel(uint256 nonce) external {
        _cancelled[msg.sender][nonce] = true;
        emit OrderCancelled(msg.sender, nonce);
    }

    /// @inheritdoc IShareExchange
    function cancelAllBefore(uint256 nonce) external {
        if (nonce > _cancelledBefore[msg.sender]) _cancelledBefore[msg.sender] = nonce;
        emit OrdersCancelledBefore(msg.sender, _cancelledBefore[msg.sender]);
    }

    /// @inheritdoc IShareExchange
    function hashOf(Order calldata order) public view returns (bytes32) {
        return _hashTypedDataV4(keccak256(abi.encode(ORDER_TYPEHASH, order)));
    }

    /// @inheritdoc IShareExchange
    function isCancelled(address maker, uint256 nonce) public view returns (bool) {
        return nonce < _cancelledBefore[maker] || _cancelled[maker][nonce];
    }

    function _settle(Match calldata trade) private {
        Order calldata buy = trade.buy;
        Order calldata sell = trade.sell;
        (uint128 shares, uint96 price) = (trade.shares, trade.pricePerShare);
        (bytes32 buyHash, bytes32 sellHash) = (hashOf(buy), hashOf(sell));
        if (buy.side != BUY) revert ShareExchange_WrongSide(buyHash, buy.side);
        if (sell.side != SELL) revert ShareExchange_WrongSide(sellHash, sell.side);
        if (buy.assetId != sell.assetId) revert ShareExchange_AssetsDiffer(buy.assetId, sell.assetId);
        if (buy.maker == sell.maker) revert ShareExchange_SelfTrade(buy.maker);
        if (price > buy.pricePerShare) revert ShareExchange_OutsideLimit(buyHash, buy.pricePerShare, price);
        if (price < sell.pricePerShare) revert ShareExchange_OutsideLimit(sellHash, sell.pricePerShare, price);
        if (price != buy.pricePerShare && price != sell.pricePerShare) {
            revert ShareExchange_NotALimit(buy.pricePerShare, sell.pricePerShare, price);
        }
        if (shares == 0) revert ShareExchange_ZeroShares();
        uint256 product = uint256(shares) * price;
        if (product % SHARE != 0) revert ShareExchange_InexactAmount(shares, price);

        _fill(buy, buyHash, trade.buySignature, shares);
        _fill(sell, sellHash, trade.sellSignature, shares);
        uint256 paid = product / SHARE;
        emit SharesTraded(buy.assetId, buy.maker, sell.maker, buyHash, sellHash, shares, price, paid);
        IERC20(LEDGER.shareTokenOf(buy.assetId)).safeTransferFrom(sell.maker, buy.maker, shares);
        USD.safeTransferFrom(buy.maker, sell.maker, paid);
    }

    function _fill(Order calldata order, bytes32 orderHash, bytes calldata signature, uint128 shares) private {
        if (block.timestamp > order.validUntil) revert ShareExchange_Expired(orderHash, order.validUntil);
        if (isCancelled(order.maker, order.nonce)) revert ShareExchange_Cancelled(orderHash);
        uint128 left = order.shares - filledOf[orderHash];
        if (shares > left) revert ShareExchange_OverFilled(orderHash, left);
        if (!SignatureChecker.isValidSignatureNow(order.maker, orderHash, signature)) {
            revert ShareExchange_InvalidSignature(orderHash);
        }
        filledOf[orderHash] += shares;
    }
}
