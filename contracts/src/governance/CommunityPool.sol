// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Grant, ICommunityPool, Stage} from "./ICommunityPool.sol";
import {IFutarchyMarket} from "./IFutarchyMarket.sol";

/// @title CommunityPool
/// @notice See {ICommunityPool}.
contract CommunityPool is ICommunityPool, ReentrancyGuardTransient {
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    uint256 public constant GRANTS_BPS = 1_000;
    uint256 public constant SUBSIDIES_BPS = 100;
    uint256 public constant BOND_BPS = 500;
    uint256 public constant MIN_BOND = 50e6;
    uint256 public constant MAX_MILESTONES = 32;
    uint64 public constant QUARTER = 91 days;
    uint64 public constant RESOLUTION_TIME = 30 days;
    uint64 public constant MIN_CHALLENGE_PERIOD = 3 days;
    uint64 public constant MAX_CHALLENGE_PERIOD = 30 days;

    uint256 private constant BPS = 10_000;

    IERC20 public immutable USD;
    address public immutable TIMELOCK;
    IFutarchyMarket public immutable FUTARCHY;

    struct Spending {
        uint64 quarter;
        uint96 granted;
        uint96 subsidised;
    }

    uint64 public challengePeriod = 7 days;
    uint256 public grantCount;
    mapping(address account => uint256) public bondsOwed;
    mapping(uint256 grantId => Grant) private _grants;
    mapping(uint256 grantId => uint128[]) private _milestones;
    Spending private _spending;
    uint256 private _committed;
    uint256 private _bonds;

    modifier onlyTimelock() {
        if (msg.sender != TIMELOCK) revert CommunityPool_NotTimelock(msg.sender);
        _;
    }

    constructor(IERC20 usd, address timelock, IFutarchyMarket futarchy) {
        USD = usd;
        TIMELOCK = timelock;
        FUTARCHY = futarchy;
    }

    /// @inheritdoc ICommunityPool
    function award(address recipient, uint128[] calldata milestones, bytes32 termsHash)
        external
        onlyTimelock
        nonReentrant
        returns (uint256 grantId)
    {
        if (recipient == address(0) || recipient == address(this)) {
            revert CommunityPool_InvalidRecipient(recipient);
        }
        if (milestones.length == 0 || milestones.length > MAX_MILESTONES) {
            revert CommunityPool_InvalidMilestones(milestones.length);
        }
        uint256 total;
        for (uint256 i = 0; i < milestones.length; ++i) {
            if (milestones[i] == 0) revert CommunityPool_ZeroAmount();
            total += milestones[i];
        }
        Spending memory spending = _spendingNow();
        uint256 granted = spending.granted + total;
        _within(granted, GRANTS_BPS);

        spending.granted = granted.toUint96();
        _spending = spending;
        _committed += total;
        grantId = ++grantCount;
        _milestones[grantId] = milestones;
        Grant storage grant = _grants[grantId];
        grant.recipient = recipient;
        grant.end = uint8(milestones.length);
        grant.remaining = total.toUint128();
        grant.termsHash = termsHash;
        emit GrantAwarded(grantId, recipient, milestones, termsHash);
    }

    /// @inheritdoc ICommunityPool
    function submit(uint256 grantId, bytes32 evidence) external {
        Grant storage grant = _at(grantId, Stage.Awaiting);
        if (msg.sender != grant.recipient) revert CommunityPool_NotRecipient(msg.sender);
        if (grant.next == grant.end) revert CommunityPool_NoMilestoneLeft(grantId);
        uint64 due = uint64(block.timestamp) + challengePeriod;
        grant.stage = Stage.Submitted;
        grant.due = due;
        emit MilestoneSubmitted(grantId, grant.next, evidence, due);
    }

    /// @inheritdoc ICommunityPool
    function challenge(uint256 grantId, bytes32 reason) external nonReentrant {
        Grant storage grant = _at(grantId, Stage.Submitted);
        if (grant.settled) revert CommunityPool_AlreadyChallenged(grantId);
        if (block.timestamp >= grant.due) revert CommunityPool_ChallengePeriodOver(grant.due);
        uint256 bond = bondOf(grantId);
        grant.stage = Stage.Challenged;
        grant.due = uint64(block.timestamp) + RESOLUTION_TIME;
        grant.challenger = msg.sender;
        grant.bond = bond.toUint96();
        _bonds += bond;
        emit MilestoneChallenged(grantId, grant.next, msg.sender, bond, reason);
        USD.safeTransferFrom(msg.sender, address(this), bond);
    }

    /// @inheritdoc ICommunityPool
    function resolve(uint256 grantId, bool upheld) external onlyTimelock {
        Grant storage grant = _at(grantId, Stage.Challenged);
        if (block.timestamp >= grant.due) revert CommunityPool_ChallengeLapsed(grant.due);
        if (upheld) {
            _endChallenge(grant, grant.challenger);
            grant.stage = Stage.Awaiting;
        } else {
            _endChallenge(grant, grant.recipient);
            grant.stage = Stage.Submitted;
            grant.settled = true;
            grant.due = uint64(block.timestamp);
        }
        emit ChallengeResolved(grantId, grant.next, upheld);
    }

    /// @inheritdoc ICommunityPool
    function release(uint256 grantId) external nonReentrant {
        Grant storage grant = _known(grantId);
        if (grant.stage == Stage.Awaiting) revert CommunityPool_WrongStage(grantId, grant.stage);
        if (block.timestamp < grant.due) revert CommunityPool_NotDue(grant.due);
        uint8 milestone = grant.next;
        uint128 amount = _milestones[grantId][milestone];
        if (grant.stage == Stage.Challenged) _endChallenge(grant, grant.recipient);
        grant.stage = Stage.Awaiting;
        grant.settled = false;
        grant.next = milestone + 1;
        grant.remaining -= amount;
        _committed -= amount;
        emit MilestoneReleased(grantId, milestone, grant.recipient, amount);
        USD.safeTransfer(grant.recipient, amount);
    }

    /// @inheritdoc ICommunityPool
    function cancel(uint256 grantId) external onlyTimelock {
        Grant storage grant = _known(grantId);
        if (grant.next == grant.end) revert CommunityPool_NoMilestoneLeft(grantId);
        uint8 next = grant.next;
        bool due = grant.stage != Stage.Awaiting && block.timestamp >= grant.due;
        uint128 kept = due ? _milestones[grantId][next] : 0;
        if (!due) {
            if (grant.stage == Stage.Challenged) _endChallenge(grant, grant.challenger);
            grant.stage = Stage.Awaiting;
        }
        uint128 returned = grant.remaining - kept;
        grant.end = due ? next + 1 : next;
        grant.remaining = kept;
        _committed -= returned;
        emit GrantCancelled(grantId, returned);
    }

    /// @inheritdoc ICommunityPool
    function withdrawBonds() external nonReentrant returns (uint256 amount) {
        amount = bondsOwed[msg.sender];
        if (amount == 0) revert CommunityPool_ZeroAmount();
        bondsOwed[msg.sender] = 0;
        _bonds -= amount;
        emit BondsWithdrawn(msg.sender, amount);
        USD.safeTransfer(msg.sender, amount);
    }

    /// @inheritdoc ICommunityPool
    function subsidise(address proposer, uint256 amount) external onlyTimelock nonReentrant {
        if (amount == 0) revert CommunityPool_ZeroAmount();
        Spending memory spending = _spendingNow();
        uint256 subsidised = spending.subsidised + amount;
        _within(subsidised, SUBSIDIES_BPS);
        spending.subsidised = subsidised.toUint96();
        _spending = spending;
        emit QuestionSubsidised(proposer, amount);
        USD.forceApprove(address(FUTARCHY), amount);
        FUTARCHY.endow(proposer, amount);
    }

    /// @inheritdoc ICommunityPool
    function setChallengePeriod(uint64 period) external onlyTimelock {
        if (period < MIN_CHALLENGE_PERIOD || period > MAX_CHALLENGE_PERIOD) {
            revert CommunityPool_OutOfBounds(period, MIN_CHALLENGE_PERIOD, MAX_CHALLENGE_PERIOD);
        }
        emit ChallengePeriodSet(challengePeriod, period);
        challengePeriod = period;
    }

    /// @inheritdoc ICommunityPool
    function allowances() external view returns (uint256 grants, uint256 subsidies) {
        Spending memory spending = _spendingNow();
        return (_left(spending.granted, GRANTS_BPS), _left(spending.subsidised, SUBSIDIES_BPS));
    }

    /// @inheritdoc ICommunityPool
    function bondOf(uint256 grantId) public view returns (uint256) {
        Grant storage grant = _known(grantId);
        if (grant.next == grant.end) revert CommunityPool_NoMilestoneLeft(grantId);
        uint256 part = _milestones[grantId][grant.next] * BOND_BPS / BPS;
        return part > MIN_BOND ? part : MIN_BOND;
    }

    /// @inheritdoc ICommunityPool
    function grantOf(uint256 grantId) external view returns (Grant memory) {
        return _known(grantId);
    }

    /// @inheritdoc ICommunityPool
    function milestonesOf(uint256 grantId) external view returns (uint128[] memory) {
        return _milestones[grantId];
    }

    /// @inheritdoc ICommunityPool
    function totals() external view returns (uint256 free, uint256 committed, uint256 bonds) {
        return (_free(), _committed, _bonds);
    }

    function _free() private view returns (uint256) {
        return USD.balanceOf(address(this)) - _committed - _bonds;
    }

    function _spendingNow() private view returns (Spending memory spending) {
        spending = _spending;
        uint64 quarter = uint64(block.timestamp) / QUARTER;
        if (spending.quarter != quarter) spending = Spending(quarter, 0, 0);
    }

    /// @dev Measured against what is free now, so several small awards come to less than one large one, never to more.
    function _within(uint256 wanted, uint256 bps) private view {
        uint256 limit = _free() * bps / BPS;
        if (wanted > limit) revert CommunityPool_QuarterExceeded(wanted, limit);
    }

    function _left(uint256 spent, uint256 bps) private view returns (uint256) {
        uint256 limit = _free() * bps / BPS;
        return limit > spent ? limit - spent : 0;
    }

    /// @dev Bonds are fetched, not sent: a recipient that the token refuses must not block a decision.
    function _endChallenge(Grant storage grant, address winner) private {
        bondsOwed[winner] += grant.bond;
        grant.bond = 0;
        grant.challenger = address(0);
    }

    function _known(uint256 grantId) private view returns (Grant storage grant) {
        grant = _grants[grantId];
        if (grant.recipient == address(0)) revert CommunityPool_UnknownGrant(grantId);
    }

    function _at(uint256 grantId, Stage stage) private view returns (Grant storage grant) {
        grant = _known(grantId);
        if (grant.stage != stage) revert CommunityPool_WrongStage(grantId, grant.stage);
    }
}
