// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {EscrowFixture} from "../JobEscrow/EscrowFixture.sol";

/// @notice What a long job costs each side.
contract EscrowGasTest is EscrowFixture {
    function test_Jobs() external {
        uint256 first = _post();
        _accept(first);
        _submit(first);
        vm.prank(payer);
        escrow.approve(first);
        uint256 id = _post();
        vm.snapshotGasLastCall("post a job");
        _accept(id);
        vm.snapshotGasLastCall("accept a job");
        _submit(id);
        vm.snapshotGasLastCall("submit a job");
        vm.warp(block.timestamp + 48 hours);
        escrow.conclude(id);
        vm.snapshotGasLastCall("release a job");
    }
}
