// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @notice A trader's signed wish (EIP-712) to trade at exactly this price. It may be filled in parts.
/// @param isLong Whether it buys.
/// @param size Units of the index, 18 decimals: the most that all fills together move.
/// @param price Base units of USD for one whole unit.
/// @param nonce Names the trader's order for cancellation.
struct PerpetualOrder {
    address trader;
    bool isLong;
    uint128 size;
    uint96 price;
    uint64 validUntil;
    uint256 nonce;
}

/// @notice What the index role posted last.
/// @param price Base units of USD for one whole unit of the index.
/// @param at When the price was seen.
/// @param depth Base units of USD that the constituents' books hold within ±2 %.
struct Mark {
    uint96 price;
    uint40 at;
    uint120 depth;
}

/// @notice Governed terms, each in hundredths of a percent.
/// @param initialBps Margin to open and to withdraw against, of the value at the mark.
/// @param maintenanceBps Under it an account may be liquidated.
/// @param penaltyBps Of the value liquidated: half the liquidator's, half the insurance fund's, which pays the liquidator what the
/// account cannot.
/// @param feeBps Each side pays it to the insurance fund, of what is traded at its price or at the mark, whichever is more.
/// @param fundingBps Most that funding moves in a day; at most 24 times the fee.
struct Risk {
    uint16 initialBps;
    uint16 maintenanceBps;
    uint16 penaltyBps;
    uint16 feeBps;
    uint16 fundingBps;
}

/// @title Perpetual futures on an index
/// @notice A trade needs two traders who agree on a price: one signs, the other signs too or sends it. The index sets funding and
/// liquidation, never the price of a trade. An account is a size and a balance: a long pays size × price out of its balance, its
/// counterpart receives exactly that, so sizes sum to zero and balances to what was paid in.
///
/// Funding is zero-sum: longs pay shorts where trades were dearer than the index, else the reverse; a trade counts by its size, as
/// dearer by at most the daily bound. Every payer's rounding, at most one base unit, is the insurance fund's. A liquidation hands
/// size and value at the mark to whoever takes them with enough margin; a deficit is the insurance fund's, and what that lacks is
/// shared by all other positions by size.
///
/// A mark older than two hours halts openings and liquidations. Two reducing sides always trade, and margin over the
/// initial margin at the last mark is always withdrawn. Per contract: Σ balances + insurance + what settling accounts have yet to
/// exchange = tracked ≤ `USD.balanceOf(this)`, to the last fraction.
interface IIndexPerpetual {
    event MarginDeposited(address indexed account, address indexed from, uint256 amount);
    event MarginWithdrawn(address indexed account, uint256 amount);
    event InsuranceFunded(address indexed from, uint256 amount);
    event PerpetualTraded(
        address indexed long, address indexed short, bytes32 longHash, bytes32 shortHash, uint128 size, uint96 price
    );
    event PerpetualOrderCancelled(address indexed trader, uint256 indexed nonce);
    event MarkPosted(uint96 price, uint40 at, uint120 depth);
    /// @notice What a long of one whole unit pays for the time up to this mark, in base units; negative if it receives.
    event FundingMoved(int256 perUnit);
    event AccountSettled(address indexed account, int256 paid);
    event AccountLiquidated(
        address indexed account, address indexed liquidator, uint128 size, uint96 price, uint256 penalty
    );
    /// @notice An account's deficit was paid: by the insurance fund, and the rest by all positions.
    event DeficitCovered(address indexed account, uint256 insured, uint256 socialised);
    /// @notice What of its half of the penalty the account could not pay, the insurance fund did, as far as it went.
    event LiquidatorPaid(address indexed liquidator, uint256 amount);
    event RiskChanged(uint16 initialBps, uint16 maintenanceBps, uint16 penaltyBps, uint16 feeBps, uint16 fundingBps);

    error IndexPerpetual_NotIndex(address caller);
    error IndexPerpetual_NotGovernor(address caller);
    error IndexPerpetual_OutOfBounds(uint256 value, uint256 least, uint256 most);
    error IndexPerpetual_ZeroAmount();
    error IndexPerpetual_ZeroPrice();
    error IndexPerpetual_InvalidTime(uint40 at);
    error IndexPerpetual_TooSoon(uint40 next);
    error IndexPerpetual_MoveTooLarge(uint96 from, uint96 to);
    error IndexPerpetual_StaleMark(uint40 at);
    error IndexPerpetual_SelfTrade(address trader);
    error IndexPerpetual_SameSide();
    error IndexPerpetual_PricesDiffer(uint96 one, uint96 other);
    error IndexPerpetual_InexactAmount(uint128 size, uint96 price);
    error IndexPerpetual_Expired(bytes32 orderHash, uint64 validUntil);
    error IndexPerpetual_Cancelled(bytes32 orderHash);
    error IndexPerpetual_OverFilled(bytes32 orderHash, uint128 left);
    error IndexPerpetual_InvalidSignature(bytes32 orderHash);
    error IndexPerpetual_InsufficientMargin(address account, int256 equity, uint256 needed);
    error IndexPerpetual_InsufficientDepth(uint256 openInterest, uint256 most);
    error IndexPerpetual_NotLiquidatable(address account, int256 equity, uint256 maintenance);
    error IndexPerpetual_InsufficientPosition(address account, uint128 size);
    error IndexPerpetual_InsufficientFunds(uint256 left);

    /// @notice Adds margin to `account`, paid by the caller.
    function deposit(address account, uint128 amount) external;

    /// @notice Takes margin that the caller's position does not need at the last mark, however old.
    function withdraw(uint128 amount) external;

    /// @notice Gives to the insurance fund, for good.
    function fundInsurance(uint128 amount) external;

    /// @notice Trades `size` of the signed order against the caller, at the order's price.
    function take(PerpetualOrder calldata order, bytes calldata signature, uint128 size) external;

    /// @notice Trades `size` between two signed orders of the same price. Anyone may send it.
    function cross(
        PerpetualOrder calldata long,
        bytes calldata longSignature,
        PerpetualOrder calldata short,
        bytes calldata shortSignature,
        uint128 size
    ) external;

    /// @notice Ends the caller's orders under this nonce.
    function cancel(uint256 nonce) external;

    /// @notice Posts the index and settles funding up to it. Only the index role, not more often than every ten minutes, at most a
    /// fifth off the mark before.
    function postMark(uint96 price, uint40 at, uint120 depth) external;

    /// @notice Takes `size` of an account under its maintenance margin over, at the mark, into the caller's: of an account with
    /// nothing left always the whole.
    function liquidate(address account, uint128 size) external;

    /// @notice Only the governor.
    function setRisk(Risk calldata newRisk) external;

    /// @notice Size (short negative) and balance, with funding and shared losses up to now.
    function accountOf(address account) external view returns (int256 size, int256 balance);

    /// @notice Balance and value at the last mark.
    function equityOf(address account) external view returns (int256);

    function mark() external view returns (Mark memory);
    function risk() external view returns (Risk memory);
    function hashOf(PerpetualOrder calldata order) external view returns (bytes32);
    function filledOf(bytes32 orderHash) external view returns (uint128);
    function isCancelled(address trader, uint256 nonce) external view returns (bool);

    /// @notice `balances` of all accounts as last settled; `fraction` of the insurance fund and `unsettled` (what accounts have yet to
    /// receive less what they have yet to pay) in 10⁻¹⁸ base units; `openInterest` in units of the index.
    function totals()
        external
        view
        returns (
            uint256 tracked,
            int256 balances,
            uint256 insurance,
            uint256 fraction,
            int256 unsettled,
            uint256 openInterest
        );
}
