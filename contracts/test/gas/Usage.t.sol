// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {UsageFixture} from "../UsageDisputes/UsageFixture.sol";

/// @notice What it costs to claim that a receipt was not matched, and to show that it was.
contract UsageGasTest is UsageFixture {
    function test_Claims() external {
        _claimed(0);
        bytes32 unmatched = _claimed(3);
        vm.snapshotGasLastCall("claim one of four receipts");
        _answer(0);
        _claimed(1);
        _answer(1);
        vm.snapshotGasLastCall("answer from a tree of three and a batch of two");
        vm.warp(OPENS + 3 days);
        disputes.conclude(unmatched);
        vm.snapshotGasLastCall("conclude with a slash");
    }
}
