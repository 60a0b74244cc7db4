// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @notice A maker's signed wish (EIP-712) to trade shares of one asset up to a limit. It may be filled in parts.
/// @param side 0 buys, 1 sells.
/// @param shares Share units, 18 decimals: the most that all fills together move.
/// @param pricePerShare Base units of USD for one whole share: the highest a buyer pays, the lowest a seller takes.
/// @param nonce Names the maker's order for cancellation. Two different orders under one nonce are cancelled together.
struct Order {
    uint256 assetId;
    address maker;
    uint8 side;
    uint128 shares;
    uint96 pricePerShare;
    uint64 validUntil;
    uint256 nonce;
}

/// @notice Two crossing orders and the trade the matcher proposes between them.
struct Match {
    Order buy;
    bytes buySignature;
    Order sell;
    bytes sellSignature;
    uint128 shares;
    uint96 pricePerShare;
}

/// @title Limit orders on released shares
/// @notice The matcher chooses which signed orders meet and when; what it may do with them is what they say: within both limits,
/// both quantities, both deadlines. Shares go from seller to buyer and USD from buyer to seller, by their ERC-20 allowances to
/// this contract, in one step. The contract holds nothing.
///
/// The price is always one of the two limits, that of the order which was there first: what the other was ready to give beyond it, or
/// take below it, is the other's to keep. The matcher cannot put a price in between and has nothing to gain from either.
///
/// Each trade of a batch stands alone: one that cannot be settled is skipped and blocks no other, whatever its makers' wallets do.
///
/// A trade's amount is exact: shares × price that is no whole number of base units is refused, so rounding favours nobody. Whole
/// shares are always exact.
interface IShareExchange {
    event SharesTraded(
        uint256 indexed assetId,
        address indexed buyer,
        address indexed seller,
        bytes32 buyHash,
        bytes32 sellHash,
        uint128 shares,
        uint96 pricePerShare,
        uint256 paid
    );
    /// @notice A trade was left out and nothing of it happened.
    /// @param reason The error with its arguments: one of this contract's, or a token's.
    event MatchSkipped(bytes32 indexed buyHash, bytes32 indexed sellHash, bytes reason);
    event OrderCancelled(address indexed maker, uint256 indexed nonce);
    event OrdersCancelledBefore(address indexed maker, uint256 nonce);

    error ShareExchange_NotMatcher(address caller);
    error ShareExchange_WrongSide(bytes32 orderHash, uint8 side);
    error ShareExchange_AssetsDiffer(uint256 bought, uint256 sold);
    error ShareExchange_SelfTrade(address maker);
    error ShareExchange_OutsideLimit(bytes32 orderHash, uint96 limit, uint96 pricePerShare);
    error ShareExchange_NotALimit(uint96 bid, uint96 ask, uint96 pricePerShare);
    /// @notice What is left of the transaction's gas would let a trade fail that could be settled.
    error ShareExchange_InsufficientGas();
    /// @notice A maker's contract used up what one trade may cost.
    error ShareExchange_TradeTooCostly();
    error ShareExchange_NotSelf(address caller);
    error ShareExchange_ZeroShares();
    error ShareExchange_InexactAmount(uint128 shares, uint96 pricePerShare);
    error ShareExchange_Expired(bytes32 orderHash, uint64 validUntil);
    error ShareExchange_Cancelled(bytes32 orderHash);
    error ShareExchange_OverFilled(bytes32 orderHash, uint128 left);
    error ShareExchange_InvalidSignature(bytes32 orderHash);

    /// @notice Settles trades in order and skips those that cannot be settled, each with {MatchSkipped}. Only the matcher.
    /// @return reasons Empty for each trade settled, else as in {MatchSkipped}: a dry run shows what would be left out.
    function matchOrders(Match[] calldata matches) external returns (bytes[] memory reasons);

    /// @notice Settles one trade or reverts. Only this contract itself, so that a trade that fails takes all its effects back.
    function settle(Match calldata trade) external;

    /// @notice Ends the caller's orders under this nonce.
    function cancel(uint256 nonce) external;

    /// @notice Ends all the caller's orders under nonces below this one; it only ever rises.
    function cancelAllBefore(uint256 nonce) external;

    /// @notice The EIP-712 hash an order is filled and known by.
    function hashOf(Order calldata order) external view returns (bytes32);

    /// @notice Share units filled so far.
    function filledOf(bytes32 orderHash) external view returns (uint128);

    /// @notice Whether the maker has ended this nonce.
    function isCancelled(address maker, uint256 nonce) external view returns (bool);
}
