// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ICommunityPool} from "../../../../src/governance/ICommunityPool.sol";
import {PoolFixture} from "../PoolFixture.sol";

contract SubsidiseTest is PoolFixture {
    function test_RevertWhen_NotTheTimelockOrNothing() external {
        _notTimelock();
        pool.subsidise(builder, 1);
        vm.expectRevert(ICommunityPool.CommunityPool_ZeroAmount.selector);
        vm.prank(timelock);
        pool.subsidise(builder, 0);
    }

    function test_RevertWhen_TheQuarterIsSpent() external {
        vm.startPrank(timelock);
        vm.expectRevert(
            abi.encodeWithSelector(ICommunityPool.CommunityPool_QuarterExceeded.selector, 10_000e6 + 1, 10_000e6)
        );
        pool.subsidise(builder, 10_000e6 + 1);
        pool.subsidise(builder, 10_000e6);
        vm.expectPartialRevert(ICommunityPool.CommunityPool_QuarterExceeded.selector);
        pool.subsidise(builder, 1);
        vm.stopPrank();
    }

    function testFuzz_SetsTheAmountAside(uint128 amount) external {
        amount = uint128(bound(amount, 1, 10_000e6));
        vm.expectEmit(address(pool));
        emit ICommunityPool.QuestionSubsidised(builder, amount);
        vm.prank(timelock);
        pool.subsidise(builder, amount);
        assertEq(futarchy.endowed(builder), amount);
        assertEq(usd.balanceOf(address(pool)), FEES - amount);
        assertEq(usd.allowance(address(pool), address(futarchy)), 0);
        _assertConserved();
    }
}
