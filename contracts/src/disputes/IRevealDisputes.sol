// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ICredits} from "../money/ICredits.sol";

/// @notice `Challenged → Decided → Appealed`, and from each to `Valid` or `Void`.
enum RevealDisputeState {
    None,
    Challenged,
    Decided,
    Appealed,
    Valid,
    Void
}

/// @param verified Whether the verifier had signed the reveal: what silence means depends on it.
/// @param valid The arbiter's word, once decided.
/// @param until End of the time to decide, to appeal or to rule.
/// @param appellant Who put `valid` before the governor, under a bond as large as the challenger's; 0 if nobody did.
struct RevealDispute {
    address challenger;
    uint96 bond;
    address creator;
    uint40 until;
    RevealDisputeState state;
    bool verified;
    bool valid;
    address appellant;
}

/// @title Disputes of what an offering revealed
/// @notice Within 24 hours of a reveal anyone may claim, under bond, that what was published is not what was sold. The creator's lot
/// and the proceeds wait. The arbiter has 14 days to say valid or invalid; within 48 hours that may be put before the governor, who has
/// 21 days: `invalid` by the creator, `valid` by anyone under a bond equal to the challenger's. There is one dispute for all backers, and
/// the challenger who began it may be the creator's friend and content to lose. An arbiter who says nothing leaves the verifier's
/// signature standing, or, where there was none, the challenge; a governor who says nothing leaves the arbiter's word.
///
/// A challenger who is right, or whom nobody answered, has the bond back; the bond of one who was found wrong goes to the community pool,
/// not to the creator: else a creator could challenge themselves for free and so use up the one dispute. The bond of an appeal comes back
/// only if the governor overturns: one whom the governor does not answer has the arbiter's word against it, as the challenger has.
///
/// bonds + credits (`totals()`) ≤ USD.balanceOf(this).
interface IRevealDisputes is ICredits {
    event RevealChallenged(
        uint256 indexed assetId, address indexed challenger, uint256 bond, string evidenceCid, uint64 decideBy
    );
    event RevealDecided(uint256 indexed assetId, bool valid, string evidenceCid, uint64 appealableUntil);
    event RevealAppealed(uint256 indexed assetId, address indexed by, string statementCid, uint64 ruleBy);
    /// @notice Besides `RevealSettled`, where `valid` was appealed: what became of the appellant's bond.
    event RevealAppealSettled(uint256 indexed assetId, address indexed bondTo, uint256 bond);
    event RevealSettled(uint256 indexed assetId, bool valid, address indexed bondTo, uint256 bond);
    event RevealBondChanged(uint96 from, uint96 to);

    error RevealDisputes_AlreadyChallenged(uint256 assetId);
    error RevealDisputes_WrongState(uint256 assetId, RevealDisputeState state);
    error RevealDisputes_CreatorCannotChallenge();
    error RevealDisputes_NotArbiter(address caller);
    error RevealDisputes_NotGovernor(address caller);
    error RevealDisputes_NotTheLoser(address caller);
    error RevealDisputes_TooEarly(uint64 until);
    error RevealDisputes_TooLate(uint64 until);
    error RevealDisputes_OutOfBounds(uint256 value, uint256 least, uint256 most);

    /// @notice Challenges a reveal under bond, within its window. Once per offering.
    function challenge(uint256 assetId, string calldata evidenceCid) external;

    /// @notice Says whether the reveal is valid, within 14 days. Only the arbiter.
    function decide(uint256 assetId, bool valid, string calldata evidenceCid) external;

    /// @notice Puts the arbiter's word before the governor, within 48 hours. Of a valid reveal anyone, the challenger too, under a bond as
    /// large as the challenge's was; of an invalid one only the creator, without.
    function appeal(uint256 assetId, string calldata statementCid) external;

    /// @notice Answers an appeal within 21 days. Only the governor.
    function rule(uint256 assetId, bool valid) external;

    /// @notice Ends a dispute whose time to decide, appeal or rule has passed. Anyone.
    function conclude(uint256 assetId) external;

    /// @notice Sets the bond of later challenges, 100 to 10,000 USD. Only the governor.
    function setRevealBond(uint96 newBond) external;

    function revealBond() external view returns (uint96);
    function disputeOf(uint256 assetId) external view returns (RevealDispute memory);
}
