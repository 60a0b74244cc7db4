// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ICommunityPool, Stage} from "../../../../src/governance/ICommunityPool.sol";
import {PoolFixture} from "../PoolFixture.sol";

contract ReleaseTest is PoolFixture {
    function test_RevertGiven_NothingIsSubmittedOrNotDue() external {
        uint256 grant = _usual();
        vm.expectRevert(abi.encodeWithSelector(ICommunityPool.CommunityPool_WrongStage.selector, grant, Stage.Awaiting));
        pool.release(grant);
        _submit(grant);
        vm.warp(START + 7 days - 1);
        vm.expectRevert(abi.encodeWithSelector(ICommunityPool.CommunityPool_NotDue.selector, START + 7 days));
        pool.release(grant);
    }

    function testFuzz_PaysEachMilestoneOnce(uint128 a, uint128 b, uint128 c) external {
        (a, b, c) = (uint128(bound(a, 1, 33e9)), uint128(bound(b, 1, 33e9)), uint128(bound(c, 1, 33e9)));
        uint256 grant = _award(a, b, c);
        uint128[] memory list = pool.milestonesOf(grant);
        uint256 paid;
        for (uint256 i = 0; i < 3; ++i) {
            _submit(grant);
            vm.warp(block.timestamp + 7 days);
            vm.expectEmit(address(pool));
            emit ICommunityPool.MilestoneReleased(grant, i, builder, list[i]);
            pool.release(grant);
            paid += list[i];
            assertEq(usd.balanceOf(builder), paid);
            assertEq(pool.grantOf(grant).remaining, uint256(a) + b + c - paid);
            _assertConserved();
        }
        vm.expectRevert(abi.encodeWithSelector(ICommunityPool.CommunityPool_NoMilestoneLeft.selector, grant));
        _submit(grant);
        (, uint256 committed,) = pool.totals();
        assertEq(committed, 0);
    }
}
