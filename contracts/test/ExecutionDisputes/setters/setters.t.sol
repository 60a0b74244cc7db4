// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Dispute, IExecutionDisputes} from "../../../src/disputes/IExecutionDisputes.sol";
import {DisputesFixture} from "../DisputesFixture.sol";

contract DisputeSettersTest is DisputesFixture {
    function _outOfBounds(uint256 value, uint256 least, uint256 most) private {
        vm.expectRevert(
            abi.encodeWithSelector(
                IExecutionDisputes.ExecutionDisputes_OutOfBounds.selector, value, least, most
            )
        );
    }

    function testFuzz_RevertWhen_TheCallerIsNotTheGovernor(address caller) external {
        vm.assume(caller != governor);
        bytes memory not = abi.encodeWithSelector(IExecutionDisputes.ExecutionDisputes_NotGovernor.selector, caller);
        vm.startPrank(caller);
        vm.expectRevert(not);
        disputes.setDisputeBond(BOND);
        vm.expectRevert(not);
        disputes.setSlashFactor(100);
        vm.expectRevert(not);
        disputes.setBountyBps(0);
    }

    function test_RevertWhen_OutOfBounds() external {
        vm.startPrank(governor);
        _outOfBounds(1e6 - 1, 1e6, 1_000e6);
        disputes.setDisputeBond(1e6 - 1);
        _outOfBounds(1_000e6 + 1, 1e6, 1_000e6);
        disputes.setDisputeBond(1_000e6 + 1);
        _outOfBounds(99, 100, 10_000);
        disputes.setSlashFactor(99);
        _outOfBounds(10_001, 100, 10_000);
        disputes.setSlashFactor(10_001);
        _outOfBounds(5_001, 0, 5_000);
        disputes.setBountyBps(5_001);
        disputes.setDisputeBond(1e6);
        disputes.setDisputeBond(1_000e6);
        disputes.setSlashFactor(10_000);
        disputes.setSlashFactor(100);
        disputes.setBountyBps(5_000);
        disputes.setBountyBps(0);
    }

    function test_WhenAllIsWell_HoldForDisputesToCome() external {
        assertEq(disputes.disputeBond(), BOND);
        assertEq(disputes.slashFactor(), 100);
        assertEq(disputes.bountyBps(), 2_000);
        bytes32 before = _challenge(0);
        vm.startPrank(governor);
        vm.expectEmit(address(disputes));
        emit IExecutionDisputes.DisputeBondChanged(20e6);
        disputes.setDisputeBond(20e6);
        vm.expectEmit(address(disputes));
        emit IExecutionDisputes.SlashFactorChanged(200);
        disputes.setSlashFactor(200);
        vm.expectEmit(address(disputes));
        emit IExecutionDisputes.BountyBpsChanged(1_000);
        disputes.setBountyBps(1_000);
        vm.stopPrank();
        Dispute memory afterwards = disputes.disputeOf(_challenge(1));
        assertEq(afterwards.bond, 20e6);
        assertEq(afterwards.slash, 2 * SLASH);
        assertEq(afterwards.bountyBps, 1_000);
        vm.warp(START + 3 days);
        disputes.conclude(before);
        _conserves();
        assertEq(disputes.creditOf(carol), BOND);
        assertEq(nodes.compensationOf(carol), SLASH / 5);
    }
}
