// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC6909} from "@openzeppelin/contracts/interfaces/IERC6909.sol";
import {Metric, ProofStep} from "./AnchoredMetric.sol";
import {Book} from "./OutcomeBook.sol";

/// @notice The three markets of a question. Outcome 0 is adopted, or a high M; outcome 1 is rejected, or a low M.
enum Market {
    Adoption,
    IfAdopted,
    IfRejected
}

/// @notice What an account can hold of a question. Conditional USD, then outcomes 0 and 1 of each market.
enum Claim {
    IfAdoptedUsd,
    IfRejectedUsd,
    Adopted,
    Rejected,
    LongIfAdopted,
    ShortIfAdopted,
    LongIfRejected,
    ShortIfRejected
}

enum Adoption {
    Open,
    Adopted,
    Rejected
}

enum Verdict {
    None,
    For,
    Against
}

/// @notice What the proposer chooses.
/// @param endowed Whether the conditional markets' subsidy comes out of what the community pool set aside for the proposer.
/// @param adoptionLiquidity b of the adoption market, base units of USD; its subsidy is ⌈b·ln 2⌉.
/// @param conditionalLiquidity b of both conditional markets. One subsidy of ⌈b·ln 2⌉, split, funds both.
/// @param metric M: a number in `assetId`'s entry of the ranking of `week`.
/// @param week Conditional trading ends when it begins.
/// @param low M at or under which a share of a high M is worth 0.
/// @param high M at or over which it is worth 1.
struct QuestionTerms {
    bool endowed;
    uint96 adoptionLiquidity;
    uint96 conditionalLiquidity;
    Metric metric;
    uint64 week;
    uint256 assetId;
    uint128 low;
    uint128 high;
}

/// @param votingStart When the adoption market closes and the averages are complete.
/// @param closesAt When the conditional markets close, and after which a proposal not executed counts as rejected.
/// @param binding The verdict can stop the proposal. Not so where it moves the treasury.
/// @param settledAt M's place between low and high, 18 decimals, once `metricSettled`.
/// @param held USD that this question holds: collateral of the adoption market and everything split.
struct Question {
    address proposer;
    uint64 votingStart;
    bool binding;
    bool endowed;
    Metric metric;
    Adoption adoption;
    uint64 closesAt;
    uint64 week;
    uint64 settledAt;
    bool metricSettled;
    Verdict verdict;
    uint256 assetId;
    uint128 low;
    uint128 high;
    uint256 held;
}

/// @title Vote on values, bet on beliefs
/// @notice A proposer may put up to the market what the proposal would do. Three market makers (LMSR) answer: will it be adopted; what
/// will M be if it is; what if it is not. The last two trade in conditional USD: 1 USD splits into 1 USD-if-adopted and
/// 1 USD-if-rejected, of which the branch taken redeems 1:1 and the other is worth nothing, so a forecast about the branch not taken
/// costs its maker nothing but the fee. The fee, 2 % of what changes hands, is plain USD and never comes back.
///
/// The verdict compares the forecasts of M, averaged over the three days before voting by {ClampedAverage}: *for* only where M if
/// adopted is over M if rejected by more than 3 %. A market nobody trades in says *against*. A proposal with a question whose verdict
/// is not *for* cannot be queued, unless it moves the treasury, where the verdict is advice.
///
/// Adoption is read from the governor and M from the anchored ranking; nobody reports either. Nobody can pause anything.
///
/// Holdings are ERC-6909 tokens, ids by {claimId}, 6 decimals, transferable.
///
/// WARNING: losing tokens are worth nothing; both conditional USD of a question are. A market's answer may be manipulated by whoever
/// pays for it, see SECURITY.md.
interface IFutarchyMarket is IERC6909 {
    event SubsidyEndowed(address indexed proposer, uint256 amount, uint64 expiresAt);
    event EndowmentReturned(address indexed proposer, uint256 amount);
    event QuestionOpened(
        uint256 indexed proposalId,
        address indexed proposer,
        QuestionTerms terms,
        bool binding,
        uint64 votingStart,
        uint64 closesAt
    );
    event UsdSplit(uint256 indexed proposalId, address indexed account, uint256 amount);
    event UsdMerged(uint256 indexed proposalId, address indexed account, uint256 amount);
    event OutcomeBought(
        uint256 indexed proposalId,
        Market indexed market,
        address indexed account,
        uint8 outcome,
        uint256 shares,
        uint256 cost,
        uint256 fee
    );
    event OutcomeSold(
        uint256 indexed proposalId,
        Market indexed market,
        address indexed account,
        uint8 outcome,
        uint256 shares,
        uint256 proceeds,
        uint256 fee
    );
    event VerdictReached(uint256 indexed proposalId, Verdict verdict, uint256 ifAdopted, uint256 ifRejected);
    event AdoptionSettled(uint256 indexed proposalId, Adoption adoption);
    /// @param anchored Whether M was read from the ranking; else the taken branch's own forecast stands in.
    event MetricSettled(uint256 indexed proposalId, uint64 settledAt, bool anchored);
    event Redeemed(
        uint256 indexed proposalId, address indexed account, Claim indexed claim, uint256 amount, uint256 paid
    );
    event SubsidyReturned(uint256 indexed proposalId, Market indexed market, address indexed to, uint256 amount);
    event FeesWithdrawn(address indexed to, uint256 amount);

    error FutarchyMarket_NotCommunityPool(address caller);
    error FutarchyMarket_EndowmentNotExpired(uint64 expiresAt);
    error FutarchyMarket_EndowmentExpired(uint64 expiresAt);
    error FutarchyMarket_EndowmentTooSmall(uint256 endowment, uint256 subsidy);
    error FutarchyMarket_NotProposer(address caller);
    error FutarchyMarket_QuestionExists(uint256 proposalId);
    error FutarchyMarket_UnknownQuestion(uint256 proposalId);
    error FutarchyMarket_VotingTooSoon(uint64 votingStart);
    error FutarchyMarket_InvalidRange(uint128 low, uint128 high);
    error FutarchyMarket_InvalidWeek(uint64 week);
    error FutarchyMarket_ZeroAmount();
    error FutarchyMarket_InvalidOutcome(uint8 outcome);
    error FutarchyMarket_DeadlinePassed(uint64 deadline);
    error FutarchyMarket_MarketClosed(uint256 proposalId, Market market);
    error FutarchyMarket_CostTooHigh(uint256 cost, uint256 limit);
    error FutarchyMarket_ProceedsTooLow(uint256 proceeds, uint256 limit);
    error FutarchyMarket_WindowNotOver(uint64 votingStart);
    error FutarchyMarket_AlreadySettled(uint256 proposalId);
    error FutarchyMarket_NotYetSettled(uint256 proposalId);
    error FutarchyMarket_StillUndecided(uint256 proposalId);
    error FutarchyMarket_NotAnchored(uint64 week);
    error FutarchyMarket_StillProvable(uint64 until);
    error FutarchyMarket_Worthless(uint256 proposalId, Claim claim);
    error FutarchyMarket_NothingToReturn(uint256 proposalId, Market market);

    /// @notice Sets USD of the caller aside for the proposer's next question, for 180 days from now, with what was set aside before. Only
    /// the community pool.
    function endow(address proposer, uint256 amount) external;

    /// @notice Sends an unspent endowment back to the pool: the proposer at any time, anyone once it has expired.
    function returnEndowment(address proposer) external;

    /// @notice Opens the question on a pending proposal of the caller, at least three days before its voting starts, and takes
    /// the subsidies in USD. The proposal is named by what it does, as for {IGovernor-queue}. From the end of voting to the metric's
    /// week there must be time for a late quorum's extension, the timelock's delay and two days, at least seven, as governance has
    /// set them now.
    function open(
        QuestionTerms calldata terms,
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas,
        bytes32 descriptionHash
    ) external returns (uint256 proposalId);

    /// @notice Turns USD into as much of both conditional USD. No fee.
    function split(uint256 proposalId, uint256 amount) external;

    /// @notice Turns as much of both conditional USD back into USD, at any time. No fee.
    function merge(uint256 proposalId, uint256 amount) external;

    /// @notice Buys shares of an outcome from the market maker: for USD in the adoption market, for the branch's conditional
    /// USD in the others, and in all of them a fee in USD.
    /// @param maxCost Most that may be paid, before the fee of 2 %, rounded up.
    /// @param deadline Last second at which the trade may happen.
    function buy(uint256 proposalId, Market market, uint8 outcome, uint128 shares, uint256 maxCost, uint64 deadline)
        external
        returns (uint256 cost);

    /// @notice Sells shares back to the market maker.
    /// @param minProceeds Least that may be received, before the fee of 2 %, rounded up.
    function sell(
        uint256 proposalId,
        Market market,
        uint8 outcome,
        uint128 shares,
        uint256 minProceeds,
        uint64 deadline
    ) external returns (uint256 proceeds);

    /// @notice Records the verdict once the window is over. Anyone.
    function decide(uint256 proposalId) external;

    /// @notice Records what became of the proposal. Anyone, as soon as it is certain: executed; defeated, cancelled or stopped by
    /// the verdict; not executed when the metric's week begins, whatever keeps it from that.
    function settleAdoption(uint256 proposalId) external;

    /// @notice Records M by proof from the week's anchored ranking. Anyone.
    /// @param entry Canonical JSON of the asset's entry.
    /// @param position Where the metric's key begins, see {AnchoredMetric-read}.
    function settleMetric(uint256 proposalId, bytes calldata entry, uint256 position, ProofStep[] calldata proof)
        external;

    /// @notice If M is not proven within 28 days after its week, the taken branch's averaged forecast stands in for it, so that
    /// nothing stays locked and withholding an anchor gains nothing over the market's price.
    function settleMetricByForecast(uint256 proposalId) external;

    /// @notice Burns tokens of the caller for what they are worth. Never paused, never expires.
    function redeem(uint256 proposalId, Claim claim, uint256 amount) external returns (uint256 paid);

    /// @notice Sends what a settled market's maker has left to who funded it. Anyone, once per market.
    function returnSubsidy(uint256 proposalId, Market market) external;

    /// @notice Sends the fees to the community pool. Anyone.
    function withdrawFees() external returns (uint256 amount);

    /// @notice Whether the proposal has a binding question whose verdict is not *for*. The governor asks it before queueing.
    function vetoes(uint256 proposalId) external view returns (bool);

    /// @notice Current price of outcome 0, 18 decimals.
    function priceOf(uint256 proposalId, Market market) external view returns (uint256);

    /// @notice Cost of buying shares now, and the fee on top.
    function quoteBuy(uint256 proposalId, Market market, uint8 outcome, uint128 shares)
        external
        view
        returns (uint256 cost, uint256 fee);

    /// @notice Proceeds of selling shares now, and the fee off them.
    function quoteSell(uint256 proposalId, Market market, uint8 outcome, uint128 shares)
        external
        view
        returns (uint256 proceeds, uint256 fee);

    /// @notice M as a conditional market forecasts it: its averaged price between low and high, 18 decimals. Final once
    /// voting has started.
    function forecastOf(uint256 proposalId, Market market) external view returns (uint256);

    /// @notice ERC-6909 id of a claim on a question.
    function claimId(uint256 proposalId, Claim claim) external pure returns (uint256);

    function questionOf(uint256 proposalId) external view returns (Question memory);

    function bookOf(uint256 proposalId, Market market) external view returns (Book memory);

    function endowmentOf(address proposer) external view returns (uint128 amount, uint64 expiresAt);

    /// @notice tracked = Σ held of all questions + endowments + fees ≤ USD.balanceOf(this).
    function totals() external view returns (uint256 tracked, uint256 endowments, uint256 fees);
}
