// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";

/// @notice What the market asks of the governor's timelock.
interface IDelayed {
    /// @notice Least time from queueing to execution, as it is set now.
    function getMinDelay() external view returns (uint256);
}

/// @title A governor that may prolong a vote, and whose decisions wait
/// @notice What of {ModelverseGovernor} is in no interface of OpenZeppelin's.
interface ITimelockedGovernor is IGovernor {
    /// @notice How long a vote stays open from the moment at which its quorum was reached late, as it is set now.
    function lateQuorumVoteExtension() external view returns (uint48);

    function timelock() external view returns (IDelayed);
}
