// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Cid} from "../content/Cid.sol";
import {Credits} from "../money/Credits.sol";
import {IInitialModelOffering} from "../offering/IInitialModelOffering.sol";
import {IRevealDisputes, RevealDispute, RevealDisputeState} from "./IRevealDisputes.sol";

/// @title RevealDisputes
/// @notice See {IRevealDisputes}.
contract RevealDisputes is IRevealDisputes, Credits {
    uint40 public constant DECISION = 14 days;
    uint40 public constant APPEAL = 48 hours;
    uint40 public constant RULING = 21 days;
    uint96 public constant LEAST_BOND = 100e6;
    uint96 public constant MOST_BOND = 10_000e6;

    IInitialModelOffering public immutable OFFERING;
    address public immutable COMMUNITY_POOL;
    address public immutable ARBITER;
    address public immutable GOVERNOR;

    /// @inheritdoc IRevealDisputes
    uint96 public revealBond = 500e6;
    mapping(uint256 assetId => RevealDispute) private _disputes;

    modifier onlyGovernor() {
        if (msg.sender != GOVERNOR) revert RevealDisputes_NotGovernor(msg.sender);
        _;
    }

    constructor(IERC20 usd, IInitialModelOffering offering, address communityPool, address arbiter, address governor)
        Credits(usd)
    {
        OFFERING = offering;
        COMMUNITY_POOL = communityPool;
        ARBITER = arbiter;
        GOVERNOR = governor;
    }

    /// @inheritdoc IRevealDisputes
    function challenge(uint256 assetId, string calldata evidenceCid) external nonReentrant {
        RevealDispute storage dispute = _disputes[assetId];
        if (dispute.state != RevealDisputeState.None) revert RevealDisputes_AlreadyChallenged(assetId);
        Cid.check(evidenceCid);
        uint96 bond = revealBond;
        uint40 until = uint40(block.timestamp) + DECISION;
        (dispute.challenger, dispute.bond, dispute.until) = (msg.sender, bond, until);
        dispute.state = RevealDisputeState.Challenged;
        _hold(bond);
        emit RevealChallenged(assetId, msg.sender, bond, evidenceCid, until);
        (dispute.creator, dispute.verified) = OFFERING.holdReveal(assetId);
        if (msg.sender == dispute.creator) revert RevealDisputes_CreatorCannotChallenge();
        _pull(bond);
    }

    /// @inheritdoc IRevealDisputes
    function decide(uint256 assetId, bool valid, string calldata evidenceCid) external {
        if (msg.sender != ARBITER) revert RevealDisputes_NotArbiter(msg.sender);
        RevealDispute storage dispute = _before(assetId, RevealDisputeState.Challenged);
        Cid.check(evidenceCid);
        dispute.valid = valid;
        dispute.state = RevealDisputeState.Decided;
        dispute.until = uint40(block.timestamp) + APPEAL;
        emit RevealDecided(assetId, valid, evidenceCid, dispute.until);
    }

    /// @inheritdoc IRevealDisputes
    function appeal(uint256 assetId, string calldata statementCid) external nonReentrant {
        RevealDispute storage dispute = _before(assetId, RevealDisputeState.Decided);
        bool valid = dispute.valid;
        if (!valid && msg.sender != dispute.creator) revert RevealDisputes_NotTheLoser(msg.sender);
        Cid.check(statementCid);
        dispute.state = RevealDisputeState.Appealed;
        dispute.until = uint40(block.timestamp) + RULING;
        emit RevealAppealed(assetId, msg.sender, statementCid, dispute.until);
        if (!valid) return;
        // All backers lose by `valid`, whoever challenged: the bond stands in for the proof of being one of them.
        uint96 bond = dispute.bond;
        dispute.appellant = msg.sender;
        _hold(bond);
        _pull(bond);
    }

    /// @inheritdoc IRevealDisputes
    function rule(uint256 assetId, bool valid) external onlyGovernor nonReentrant {
        _settle(assetId, _before(assetId, RevealDisputeState.Appealed), valid, true);
    }

    /// @inheritdoc IRevealDisputes
    function conclude(uint256 assetId) external nonReentrant {
        RevealDispute storage dispute = _disputes[assetId];
        RevealDisputeState state = dispute.state;
        if (state == RevealDisputeState.None || state >= RevealDisputeState.Valid) {
            revert RevealDisputes_WrongState(assetId, state);
        }
        if (block.timestamp < dispute.until) revert RevealDisputes_TooEarly(dispute.until);
        bool isSilent = state == RevealDisputeState.Challenged;
        _settle(assetId, dispute, isSilent ? dispute.verified : dispute.valid, !isSilent);
    }

    /// @inheritdoc IRevealDisputes
    function setRevealBond(uint96 newBond) external onlyGovernor {
        if (newBond < LEAST_BOND || newBond > MOST_BOND) {
            revert RevealDisputes_OutOfBounds(newBond, LEAST_BOND, MOST_BOND);
        }
        emit RevealBondChanged(revealBond, newBond);
        revealBond = newBond;
    }

    /// @inheritdoc IRevealDisputes
    function disputeOf(uint256 assetId) external view returns (RevealDispute memory) {
        return _disputes[assetId];
    }

    /// @param isFound Whether somebody found so: who was only not answered does not lose the bond.
    function _settle(uint256 assetId, RevealDispute storage dispute, bool valid, bool isFound) private {
        dispute.state = valid ? RevealDisputeState.Valid : RevealDisputeState.Void;
        uint96 bond = dispute.bond;
        address to = valid && isFound ? COMMUNITY_POOL : dispute.challenger;
        _credit(to, bond);
        emit RevealSettled(assetId, valid, to, bond);
        address appellant = dispute.appellant;
        if (appellant != address(0)) {
            address back = valid ? COMMUNITY_POOL : appellant;
            _credit(back, bond);
            emit RevealAppealSettled(assetId, back, bond);
        }
        OFFERING.settleReveal(assetId, valid);
    }

    function _before(uint256 assetId, RevealDisputeState state) private view returns (RevealDispute storage dispute) {
        dispute = _disputes[assetId];
        if (dispute.state != state) revert RevealDisputes_WrongState(assetId, dispute.state);
        if (block.timestamp >= dispute.until) revert RevealDisputes_TooLate(dispute.until);
    }
}
