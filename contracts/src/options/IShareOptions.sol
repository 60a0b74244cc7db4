// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @notice What a writer offers: a call option on released shares, covered by the shares themselves.
/// @param buyer Who alone may buy it, the zero address for anyone.
/// @param shares Share units, 18 decimals, all of which are locked from now on.
/// @param strike Base units of USD for one whole share. `shares × strike` must be whole base units.
/// @param premium Base units of USD for the option as a whole; may be 0.
/// @param expiresAt From this moment on nothing is exercised. At most 3 years ahead.
struct OptionTerms {
    uint256 assetId;
    address buyer;
    uint128 shares;
    uint96 strike;
    uint96 premium;
    uint64 expiresAt;
}

/// @notice What is stored about an option. `holder` is the zero address until it is bought; `shares` is what is left of it.
struct ShareOption {
    address writer;
    uint40 expiresAt;
    address holder;
    uint96 premium;
    address buyer;
    uint96 assetId;
    uint96 strike;
    uint80 shares;
    uint80 written;
}

/// @title Covered call options on released shares
/// @notice The writer's shares are locked, never held here: until an exercise moves them they are the writer's and earn for the
/// writer. The holder may buy them at the strike, in parts, before the expiry; every unit of the strike goes straight to the writer.
/// Nobody can be made to exercise, and after the expiry anybody may give the writer the rest back.
///
/// The contract holds neither shares nor money. An amount that is no whole number of base units is refused, so rounding favours
/// nobody; whole shares are always exact.
/// @dev The writer first lets this contract lock, with an ERC-20 allowance (or permit) of the asset's share token. Buyer and holder
/// let it take USD the same way, or the transfer reverts.
interface IShareOptions {
    event OptionWritten(
        uint256 indexed optionId,
        uint256 indexed assetId,
        address indexed writer,
        address buyer,
        uint128 shares,
        uint96 strike,
        uint96 premium,
        uint64 expiresAt
    );
    event OptionBought(uint256 indexed optionId, address indexed holder, uint256 premium);
    event OptionTransferred(uint256 indexed optionId, address indexed from, address indexed to);
    event OptionExercised(uint256 indexed optionId, address indexed holder, uint256 shares, uint256 paid);
    /// @notice The option is over and `returned` share units are the writer's to move again.
    event OptionEnded(uint256 indexed optionId, uint256 returned);

    error ShareOptions_NoShareToken(uint256 assetId);
    error ShareOptions_ZeroShares();
    error ShareOptions_ZeroStrike();
    error ShareOptions_InvalidExpiry(uint64 expiresAt);
    error ShareOptions_InvalidBuyer(address buyer);
    error ShareOptions_InvalidHolder(address holder);
    error ShareOptions_InexactAmount(uint256 shares, uint256 strike);
    error ShareOptions_UnknownOption(uint256 optionId);
    error ShareOptions_NotWriter(address caller);
    error ShareOptions_NotHolder(address caller);
    error ShareOptions_NotBuyer(address caller);
    error ShareOptions_OtherTerms(uint256 optionId);
    error ShareOptions_AlreadyBought(uint256 optionId);
    error ShareOptions_Expired(uint256 optionId, uint64 expiresAt);
    error ShareOptions_NotExpired(uint256 optionId, uint64 expiresAt);
    error ShareOptions_InsufficientShares(uint256 optionId, uint256 left);

    /// @notice Offers an option on the caller's released, free shares and locks them.
    function write(OptionTerms calldata terms) external returns (uint256 optionId);

    /// @notice Takes back an offer that nobody has bought. Only the writer.
    function withdraw(uint256 optionId) external;

    /// @notice Pays the premium to the writer and makes the caller the holder.
    /// @param terms What the caller means to buy, all of it: terms never change, but an id read before a reorganisation of the chain may
    /// stand for another option after it.
    function buy(uint256 optionId, OptionTerms calldata terms) external;

    /// @notice Passes the option on. Only the holder.
    function transferOption(uint256 optionId, address to) external;

    /// @notice Pays the strike of `shares` share units to the writer and moves them to the holder. Only the holder, before the expiry.
    function exercise(uint256 optionId, uint128 shares) external;

    /// @notice Gives the writer what was not exercised. Anyone, from the expiry on.
    function expire(uint256 optionId) external;

    /// @notice How many options were written; their ids are 1 to this.
    function optionCount() external view returns (uint256);

    /// @notice Also of options that are over: `shares` is then 0.
    function optionOf(uint256 optionId) external view returns (ShareOption memory);
}
