// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IRevenueLedger} from "../revenue/IRevenueLedger.sol";
import {IShareToken} from "../revenue/IShareToken.sol";
import {IShareOptions, OptionTerms, ShareOption} from "./IShareOptions.sol";

/// @title ShareOptions
/// @notice See {IShareOptions}.
contract ShareOptions is IShareOptions, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    uint64 public constant MAX_DURATION = 1_096 days;
    uint256 private constant SHARE = 1e18;

    IERC20 public immutable USD;
    IRevenueLedger public immutable LEDGER;

    uint256 public optionCount;
    mapping(uint256 optionId => ShareOption) private _options;

    constructor(IERC20 usd, IRevenueLedger ledger) {
        USD = usd;
        LEDGER = ledger;
    }

    /// @inheritdoc IShareOptions
    function write(OptionTerms calldata terms) external nonReentrant returns (uint256 optionId) {
        if (terms.shares == 0) revert ShareOptions_ZeroShares();
        // At no strike it would be a gift that its taker pays for; ShareGrants is for gifts.
        if (terms.strike == 0) revert ShareOptions_ZeroStrike();
        if (terms.buyer == msg.sender) revert ShareOptions_InvalidBuyer(terms.buyer);
        if (terms.expiresAt <= block.timestamp || terms.expiresAt > block.timestamp + MAX_DURATION) {
            revert ShareOptions_InvalidExpiry(terms.expiresAt);
        }
        _costOf(terms.shares, terms.strike);
        optionId = ++optionCount;
        _options[optionId] = ShareOption({
            writer: msg.sender,
            expiresAt: uint40(terms.expiresAt),
            holder: address(0),
            premium: terms.premium,
            buyer: terms.buyer,
            assetId: terms.assetId.toUint96(),
            strike: terms.strike,
            shares: uint256(terms.shares).toUint80(),
            written: uint80(terms.shares)
        });
        emit OptionWritten(
            optionId,
            terms.assetId,
            msg.sender,
            terms.buyer,
            terms.shares,
            terms.strike,
            terms.premium,
            terms.expiresAt
        );
        _token(terms.assetId).lock(msg.sender, terms.shares);
    }

    /// @inheritdoc IShareOptions
    function withdraw(uint256 optionId) external nonReentrant {
        ShareOption storage option = _open(optionId);
        if (msg.sender != option.writer) revert ShareOptions_NotWriter(msg.sender);
        if (option.holder != address(0)) revert ShareOptions_AlreadyBought(optionId);
        _end(optionId, option);
    }

    /// @inheritdoc IShareOptions
    function buy(uint256 optionId, OptionTerms calldata terms) external nonReentrant {
        ShareOption storage option = _unexpired(optionId);
        if (keccak256(abi.encode(terms)) != keccak256(abi.encode(_termsOf(option)))) {
            revert ShareOptions_OtherTerms(optionId);
        }
        if (option.holder != address(0)) revert ShareOptions_AlreadyBought(optionId);
        if (option.buyer != address(0) && msg.sender != option.buyer) revert ShareOptions_NotBuyer(msg.sender);
        _checkHolder(option, msg.sender);
        option.holder = msg.sender;
        uint256 premium = option.premium;
        emit OptionBought(optionId, msg.sender, premium);
        if (premium != 0) USD.safeTransferFrom(msg.sender, option.writer, premium);
    }

    /// @inheritdoc IShareOptions
    function transferOption(uint256 optionId, address to) external {
        ShareOption storage option = _unexpired(optionId);
        if (msg.sender != option.holder) revert ShareOptions_NotHolder(msg.sender);
        _checkHolder(option, to);
        option.holder = to;
        emit OptionTransferred(optionId, msg.sender, to);
    }

    /// @inheritdoc IShareOptions
    function exercise(uint256 optionId, uint128 shares) external nonReentrant {
        ShareOption storage option = _unexpired(optionId);
        if (msg.sender != option.holder) revert ShareOptions_NotHolder(msg.sender);
        if (shares == 0) revert ShareOptions_ZeroShares();
        uint256 left = option.shares;
        if (shares > left) revert ShareOptions_InsufficientShares(optionId, left);
        uint256 paid = _costOf(shares, option.strike);
        // less than the 80 bits that were left
        // forge-lint: disable-next-line(unsafe-typecast)
        option.shares = uint80(left - shares);
        emit OptionExercised(optionId, msg.sender, shares, paid);
        if (shares == left) emit OptionEnded(optionId, 0);
        address writer = option.writer;
        USD.safeTransferFrom(msg.sender, writer, paid);
        _token(option.assetId).transferLocked(writer, msg.sender, shares);
    }

    /// @inheritdoc IShareOptions
    function expire(uint256 optionId) external nonReentrant {
        ShareOption storage option = _open(optionId);
        if (block.timestamp < option.expiresAt) revert ShareOptions_NotExpired(optionId, option.expiresAt);
        _end(optionId, option);
    }

    /// @inheritdoc IShareOptions
    function optionOf(uint256 optionId) external view returns (ShareOption memory) {
        return _known(optionId);
    }

    function _end(uint256 optionId, ShareOption storage option) private {
        uint256 rest = option.shares;
        option.shares = 0;
        emit OptionEnded(optionId, rest);
        _token(option.assetId).unlock(option.writer, rest);
    }

    function _termsOf(ShareOption storage option) private view returns (OptionTerms memory) {
        return OptionTerms({
            assetId: option.assetId,
            buyer: option.buyer,
            shares: option.written,
            strike: option.strike,
            premium: option.premium,
            expiresAt: option.expiresAt
        });
    }

    function _known(uint256 optionId) private view returns (ShareOption storage option) {
        option = _options[optionId];
        if (option.writer == address(0)) revert ShareOptions_UnknownOption(optionId);
    }

    /// @dev Not over yet: neither withdrawn, nor exercised to the last unit, nor given back.
    function _open(uint256 optionId) private view returns (ShareOption storage option) {
        option = _known(optionId);
        if (option.shares == 0) revert ShareOptions_InsufficientShares(optionId, 0);
    }

    function _unexpired(uint256 optionId) private view returns (ShareOption storage option) {
        option = _open(optionId);
        if (block.timestamp >= option.expiresAt) revert ShareOptions_Expired(optionId, option.expiresAt);
    }

    /// @dev A writer who held their own option would pay themselves for their own shares.
    function _checkHolder(ShareOption storage option, address holder) private view {
        if (holder == address(0) || holder == option.writer) revert ShareOptions_InvalidHolder(holder);
    }

    function _token(uint256 assetId) private view returns (IShareToken token) {
        token = IShareToken(LEDGER.shareTokenOf(assetId));
        if (address(token) == address(0)) revert ShareOptions_NoShareToken(assetId);
    }

    function _costOf(uint256 shares, uint256 strike) private pure returns (uint256) {
        uint256 product = shares * strike;
        if (product % SHARE != 0) revert ShareOptions_InexactAmount(shares, strike);
        return product / SHARE;
    }
}
