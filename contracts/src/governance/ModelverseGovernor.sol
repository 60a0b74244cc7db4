// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Governor} from "@openzeppelin/contracts/governance/Governor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {GovernorCountingSimple} from "@openzeppelin/contracts/governance/extensions/GovernorCountingSimple.sol";
import {GovernorPreventLateQuorum} from "@openzeppelin/contracts/governance/extensions/GovernorPreventLateQuorum.sol";
import {GovernorSettings} from "@openzeppelin/contracts/governance/extensions/GovernorSettings.sol";
import {GovernorTimelockControl} from "@openzeppelin/contracts/governance/extensions/GovernorTimelockControl.sol";
import {GovernorVotes} from "@openzeppelin/contracts/governance/extensions/GovernorVotes.sol";
import {
    GovernorVotesQuorumFraction
} from "@openzeppelin/contracts/governance/extensions/GovernorVotesQuorumFraction.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {IFutarchyMarket} from "./IFutarchyMarket.sol";

/// @title How ICBD holders decide
/// @notice OpenZeppelin's governor with every setting bounded in code. Five days between proposal and vote, so that a question to the
/// market has its three days; seven days of voting; if the quorum is reached late, two more from then, so that nobody decides in the
/// last block unanswered. What passes waits in the {Timelock}.
///
/// A proposal whose binding question the market does not answer with *for* cannot be queued, see {IFutarchyMarket-vetoes}.
contract ModelverseGovernor is
    Governor,
    GovernorSettings,
    GovernorCountingSimple,
    GovernorVotes,
    GovernorVotesQuorumFraction,
    GovernorPreventLateQuorum,
    GovernorTimelockControl
{
    uint48 public constant MIN_VOTING_DELAY = 4 days;
    uint48 public constant MAX_VOTING_DELAY = 14 days;
    uint32 public constant MIN_VOTING_PERIOD = 4 days;
    uint32 public constant MAX_VOTING_PERIOD = 21 days;
    uint256 public constant MIN_PROPOSAL_THRESHOLD = 10_000e18;
    uint256 public constant MAX_PROPOSAL_THRESHOLD = 1_000_000e18;
    uint256 public constant MIN_QUORUM_PERCENT = 2;
    uint256 public constant MAX_QUORUM_PERCENT = 20;
    uint48 public constant MIN_VOTE_EXTENSION = 1 days;
    uint48 public constant MAX_VOTE_EXTENSION = 4 days;

    IFutarchyMarket public immutable FUTARCHY;

    error ModelverseGovernor_OutOfBounds(uint256 value, uint256 low, uint256 high);
    error ModelverseGovernor_TimelockIsFixed();
    error ModelverseGovernor_MarketAgainst(uint256 proposalId);

    constructor(IVotes icbd, TimelockController timelock_, IFutarchyMarket futarchy)
        Governor("I Cubed Modelverse")
        GovernorSettings(5 days, 7 days, 100_000e18)
        GovernorVotes(icbd)
        GovernorVotesQuorumFraction(4)
        GovernorPreventLateQuorum(2 days)
        GovernorTimelockControl(timelock_)
    {
        FUTARCHY = futarchy;
    }

    /// @notice Refused: the contracts that obey the timelock know no other.
    function updateTimelock(TimelockController) public pure override {
        revert ModelverseGovernor_TimelockIsFixed();
    }

    function state(uint256 proposalId) public view override(Governor, GovernorTimelockControl) returns (ProposalState) {
        return super.state(proposalId);
    }

    function proposalDeadline(uint256 proposalId)
        public
        view
        override(Governor, GovernorPreventLateQuorum)
        returns (uint256)
    {
        return super.proposalDeadline(proposalId);
    }

    function proposalThreshold() public view override(Governor, GovernorSettings) returns (uint256) {
        return super.proposalThreshold();
    }

    function proposalNeedsQueuing(uint256 proposalId)
        public
        view
        override(Governor, GovernorTimelockControl)
        returns (bool)
    {
        return super.proposalNeedsQueuing(proposalId);
    }

    function _queueOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint48) {
        if (FUTARCHY.vetoes(proposalId)) revert ModelverseGovernor_MarketAgainst(proposalId);
        return super._queueOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _executeOperations(
        uint256 proposalId,
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) {
        super._executeOperations(proposalId, targets, values, calldatas, descriptionHash);
    }

    function _cancel(
        address[] memory targets,
        uint256[] memory values,
        bytes[] memory calldatas,
        bytes32 descriptionHash
    ) internal override(Governor, GovernorTimelockControl) returns (uint256) {
        return super._cancel(targets, values, calldatas, descriptionHash);
    }

    function _executor() internal view override(Governor, GovernorTimelockControl) returns (address) {
        return super._executor();
    }

    function _tallyUpdated(uint256 proposalId) internal override(Governor, GovernorPreventLateQuorum) {
        super._tallyUpdated(proposalId);
    }

    // --------------------------------------------------------------------------------------------- bounded settings

    function _setVotingDelay(uint48 value) internal override {
        _within(value, MIN_VOTING_DELAY, MAX_VOTING_DELAY);
        super._setVotingDelay(value);
    }

    function _setVotingPeriod(uint32 value) internal override {
        _within(value, MIN_VOTING_PERIOD, MAX_VOTING_PERIOD);
        super._setVotingPeriod(value);
    }

    function _setProposalThreshold(uint256 value) internal override {
        _within(value, MIN_PROPOSAL_THRESHOLD, MAX_PROPOSAL_THRESHOLD);
        super._setProposalThreshold(value);
    }

    function _updateQuorumNumerator(uint256 value) internal override {
        _within(value, MIN_QUORUM_PERCENT, MAX_QUORUM_PERCENT);
        super._updateQuorumNumerator(value);
    }

    function _setLateQuorumVoteExtension(uint48 value) internal override {
        _within(value, MIN_VOTE_EXTENSION, MAX_VOTE_EXTENSION);
        super._setLateQuorumVoteExtension(value);
    }

    function _within(uint256 value, uint256 low, uint256 high) private pure {
        if (value < low || value > high) revert ModelverseGovernor_OutOfBounds(value, low, high);
    }
}
