// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";

/// @title The delay between a decision and its effect
/// @notice Only the governor schedules and cancels; anyone executes what is due; there is no administrator but the timelock itself.
/// The delay is 3 days and may be set, by itself, within 3 and 14: whoever disagrees has that long to leave.
contract Timelock is TimelockController {
    uint256 public constant MIN_DELAY = 3 days;
    uint256 public constant MAX_DELAY = 14 days;

    error Timelock_OutOfBounds(uint256 delay, uint256 low, uint256 high);

    constructor(address governor) TimelockController(MIN_DELAY, _only(governor), _only(address(0)), address(0)) {}

    /// @inheritdoc TimelockController
    function updateDelay(uint256 newDelay) public override {
        if (newDelay < MIN_DELAY || newDelay > MAX_DELAY) revert Timelock_OutOfBounds(newDelay, MIN_DELAY, MAX_DELAY);
        super.updateDelay(newDelay);
    }

    function _only(address account) private pure returns (address[] memory list) {
        list = new address[](1);
        list[0] = account;
    }
}
