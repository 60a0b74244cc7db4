// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IUsageDisputes, UsageClaim} from "../../../src/disputes/IUsageDisputes.sol";
import {UsageFixture} from "../UsageFixture.sol";

contract UsageSettersTest is UsageFixture {
    function _outOfBounds(uint256 value, uint256 least, uint256 most) private {
        vm.expectRevert(
            abi.encodeWithSelector(IUsageDisputes.UsageDisputes_OutOfBounds.selector, value, least, most)
        );
    }

    function testFuzz_RevertWhen_TheCallerIsNotTheGovernor(address caller) external {
        vm.assume(caller != governor);
        bytes memory not = abi.encodeWithSelector(IUsageDisputes.UsageDisputes_NotGovernor.selector, caller);
        vm.startPrank(caller);
        vm.expectRevert(not);
        disputes.setClaimBond(CLAIM_BOND);
        vm.expectRevert(not);
        disputes.setSlashFactor(100);
    }

    function test_RevertWhen_OutOfBounds() external {
        vm.startPrank(governor);
        _outOfBounds(1e6 - 1, 1e6, 1_000e6);
        disputes.setClaimBond(1e6 - 1);
        _outOfBounds(1_000e6 + 1, 1e6, 1_000e6);
        disputes.setClaimBond(1_000e6 + 1);
        _outOfBounds(9, 10, 10_000);
        disputes.setSlashFactor(9);
        _outOfBounds(10_001, 10, 10_000);
        disputes.setSlashFactor(10_001);
        disputes.setClaimBond(1e6);
        disputes.setClaimBond(1_000e6);
        disputes.setSlashFactor(10);
        disputes.setSlashFactor(10_000);
    }

    function test_WhenAllIsWell_HoldForClaimsToCome() external {
        assertEq(disputes.claimBond(), CLAIM_BOND);
        assertEq(disputes.slashFactor(), 100);
        bytes32 before = _claimed(3);
        vm.startPrank(governor);
        vm.expectEmit(address(disputes));
        emit IUsageDisputes.ClaimBondChanged(20e6);
        disputes.setClaimBond(20e6);
        vm.expectEmit(address(disputes));
        emit IUsageDisputes.SlashFactorChanged(200);
        disputes.setSlashFactor(200);
        vm.stopPrank();
        UsageClaim memory afterwards = disputes.claimOf(_claimed(2));
        assertEq(afterwards.bond, 20e6);
        assertEq(afterwards.slash, 2 * SLASH);
        vm.warp(OPENS + 3 days);
        disputes.conclude(before);
        assertEq(disputes.creditOf(carol), CLAIM_BOND);
        assertEq(_operatorBonds(), BOND - SLASH);
        _conserves();
    }
}
