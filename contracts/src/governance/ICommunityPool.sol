// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @notice Where the next milestone of a grant stands.
enum Stage {
    Awaiting,
    Submitted,
    Challenged
}

/// @param next The first milestone not yet released; `end` is one after the last that may be.
/// @param settled A challenge of this submission was turned down: there is no second one.
/// @param due When a submitted milestone may be released, or a challenge lapses.
/// @param remaining What the milestones from `next` to `end` come to.
struct Grant {
    address recipient;
    uint8 next;
    uint8 end;
    Stage stage;
    bool settled;
    uint64 due;
    address challenger;
    uint96 bond;
    uint128 remaining;
    bytes32 termsHash;
}

/// @title The community's money
/// @notice Protocol fees arrive here as plain transfers of USD. They leave as grants, milestone by milestone, and as subsidies of
/// questions in {IFutarchyMarket}; both only by the timelock, and within a quarter's limits.
///
/// A milestone: the recipient submits evidence; for the challenge period anyone may object under bond; unopposed, it is released by
/// anyone. A challenge waits for the timelock for 30 days: upheld, the recipient has to submit again and the bond goes back; turned
/// down, or lapsed by silence, the milestone is due and the bond is the recipient's, who was kept waiting.
///
/// free + committed + bonds = USD.balanceOf(this), to the base unit. Whatever is neither committed nor a bond is free, however it came.
///
/// Nobody can pause anything. Cancelling a grant does not take a milestone that is already due.
interface ICommunityPool {
    event GrantAwarded(uint256 indexed grantId, address indexed recipient, uint128[] milestones, bytes32 termsHash);
    event MilestoneSubmitted(uint256 indexed grantId, uint256 milestone, bytes32 evidence, uint64 due);
    event MilestoneChallenged(
        uint256 indexed grantId, uint256 milestone, address indexed challenger, uint256 bond, bytes32 reason
    );
    event ChallengeResolved(uint256 indexed grantId, uint256 milestone, bool upheld);
    event MilestoneReleased(uint256 indexed grantId, uint256 milestone, address indexed recipient, uint256 amount);
    event GrantCancelled(uint256 indexed grantId, uint256 returned);
    event BondsWithdrawn(address indexed account, uint256 amount);
    event QuestionSubsidised(address indexed proposer, uint256 amount);
    event ChallengePeriodSet(uint64 previous, uint64 challengePeriod);

    error CommunityPool_NotTimelock(address caller);
    error CommunityPool_NotRecipient(address caller);
    error CommunityPool_InvalidRecipient(address recipient);
    error CommunityPool_InvalidMilestones(uint256 count);
    error CommunityPool_ZeroAmount();
    error CommunityPool_QuarterExceeded(uint256 wanted, uint256 limit);
    error CommunityPool_UnknownGrant(uint256 grantId);
    error CommunityPool_WrongStage(uint256 grantId, Stage stage);
    error CommunityPool_NoMilestoneLeft(uint256 grantId);
    error CommunityPool_NotDue(uint64 due);
    error CommunityPool_ChallengePeriodOver(uint64 due);
    error CommunityPool_AlreadyChallenged(uint256 grantId);
    error CommunityPool_ChallengeLapsed(uint64 due);
    error CommunityPool_OutOfBounds(uint256 value, uint256 low, uint256 high);

    /// @notice Commits free money to a grant, at most 10 % of what is free in a quarter. Only the timelock.
    /// @param milestones What each milestone pays, 1 to 32 of them.
    /// @param termsHash Hash of the document that says what is to be done.
    function award(address recipient, uint128[] calldata milestones, bytes32 termsHash)
        external
        returns (uint256 grantId);

    /// @notice Claims that the next milestone is done. Only the recipient.
    function submit(uint256 grantId, bytes32 evidence) external;

    /// @notice Objects to a submitted milestone within the challenge period, under {bondOf}, taken in USD from the caller.
    function challenge(uint256 grantId, bytes32 reason) external;

    /// @notice Decides a challenge before it lapses. Only the timelock.
    function resolve(uint256 grantId, bool upheld) external;

    /// @notice Pays a milestone that is due to the recipient. Anyone.
    function release(uint256 grantId) external;

    /// @notice Ends a grant and frees what is not due. Only the timelock.
    function cancel(uint256 grantId) external;

    /// @notice Pays out bonds that came back to the caller or were won.
    function withdrawBonds() external returns (uint256 amount);

    /// @notice Sets USD aside in the market for a proposer's next question, at most 1 % of what is free in a quarter. Only the
    /// timelock. It is at worst a gift to the proposer, who chooses the question and may cancel what is asked about. What is not spent
    /// comes back, and what the maker of the branch taken has left.
    function subsidise(address proposer, uint256 amount) external;

    /// @notice Sets the challenge period for milestones submitted from now on, 3 to 30 days. Only the timelock.
    function setChallengePeriod(uint64 period) external;

    /// @notice What may still be awarded, and given to questions, in this quarter.
    function allowances() external view returns (uint256 grants, uint256 subsidies);

    /// @notice The bond that a challenge of the grant's next milestone takes.
    function bondOf(uint256 grantId) external view returns (uint256);

    function grantOf(uint256 grantId) external view returns (Grant memory);

    function milestonesOf(uint256 grantId) external view returns (uint128[] memory);

    /// @notice Bonds that {withdrawBonds} would pay to the account.
    function bondsOwed(address account) external view returns (uint256);

    function challengePeriod() external view returns (uint64);

    /// @notice free + committed + bonds = USD.balanceOf(this).
    function totals() external view returns (uint256 free, uint256 committed, uint256 bonds);
}
