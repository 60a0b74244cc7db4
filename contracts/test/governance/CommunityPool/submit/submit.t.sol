// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ICommunityPool, Stage} from "../../../../src/governance/ICommunityPool.sol";
import {PoolFixture} from "../PoolFixture.sol";

contract SubmitTest is PoolFixture {
    function test_RevertWhen_UnknownNotTheRecipientOrSubmitted() external {
        uint256 grant = _usual();
        vm.expectRevert(abi.encodeWithSelector(ICommunityPool.CommunityPool_UnknownGrant.selector, 9));
        pool.submit(9, "evidence");
        vm.expectRevert(abi.encodeWithSelector(ICommunityPool.CommunityPool_NotRecipient.selector, critic));
        vm.prank(critic);
        pool.submit(grant, "evidence");
        _submit(grant);
        vm.expectRevert(
            abi.encodeWithSelector(ICommunityPool.CommunityPool_WrongStage.selector, grant, Stage.Submitted)
        );
        _submit(grant);
    }

    function test_RevertGiven_NoMilestoneIsLeft() external {
        uint256 grant = _usual();
        _cancel(grant);
        vm.expectRevert(abi.encodeWithSelector(ICommunityPool.CommunityPool_NoMilestoneLeft.selector, grant));
        _submit(grant);
    }

    function test_IsDueAfterTheChallengePeriod() external {
        uint256 grant = _usual();
        vm.expectEmit(address(pool));
        emit ICommunityPool.MilestoneSubmitted(grant, 0, "evidence", uint64(START + 7 days));
        _submit(grant);
        assertEq(pool.grantOf(grant).due, START + 7 days);
    }

    function test_SetChallengePeriod_RevertWhen_NotTheTimelockOrOutOfBounds() external {
        _notTimelock();
        pool.setChallengePeriod(5 days);
        uint64[2] memory wrong = [uint64(3 days - 1), 30 days + 1];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(ICommunityPool.CommunityPool_OutOfBounds.selector, wrong[i], 3 days, 30 days)
            );
            vm.prank(timelock);
            pool.setChallengePeriod(wrong[i]);
        }
    }

    function test_SetChallengePeriod_HoldsFromThenOn() external {
        uint256 grant = _usual();
        uint256 other = _usual();
        _submit(grant);
        vm.expectEmit(address(pool));
        emit ICommunityPool.ChallengePeriodSet(7 days, 3 days);
        vm.prank(timelock);
        pool.setChallengePeriod(3 days);
        _submit(other);
        assertEq(pool.grantOf(grant).due, START + 7 days);
        assertEq(pool.grantOf(other).due, START + 3 days);
        vm.prank(timelock);
        pool.setChallengePeriod(30 days);
        assertEq(pool.challengePeriod(), 30 days);
    }
}
