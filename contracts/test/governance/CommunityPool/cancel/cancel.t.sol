// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ICommunityPool} from "../../../../src/governance/ICommunityPool.sol";
import {PoolFixture} from "../PoolFixture.sol";

contract CancelTest is PoolFixture {
    uint256 private grant;

    function setUp() public override {
        super.setUp();
        grant = _usual();
    }

    function _frees(uint256 amount) private {
        vm.expectEmit(address(pool));
        emit ICommunityPool.GrantCancelled(grant, amount);
        _cancel(grant);
        _assertConserved();
    }

    function test_RevertWhen_NotTheTimelockOrNothingIsLeft() external {
        _notTimelock();
        pool.cancel(grant);
        _cancel(grant);
        vm.expectRevert(abi.encodeWithSelector(ICommunityPool.CommunityPool_NoMilestoneLeft.selector, grant));
        _cancel(grant);
    }

    function test_FreesWhatIsLeft() external {
        _submit(grant);
        vm.warp(START + 7 days);
        pool.release(grant);
        _frees(10_500e6);
        (uint256 free, uint256 committed,) = pool.totals();
        assertEq(free, FEES - 20_000e6);
        assertEq(committed, 0);
    }

    function test_GivenAMilestoneIsNotDue_FreesItToo() external {
        _submit(grant);
        vm.warp(START + 7 days - 1);
        _frees(30_500e6);
    }

    function test_GivenAMilestoneIsDue_KeepsItForItsRecipient() external {
        _submit(grant);
        vm.warp(START + 7 days);
        _frees(10_500e6);
        pool.release(grant);
        assertEq(usd.balanceOf(builder), 20_000e6);
        assertEq(usd.balanceOf(address(pool)), FEES - 20_000e6);
        _assertConserved();
    }

    function test_GivenAChallengeIsOpen_GivesTheBondBack() external {
        _submit(grant);
        _challenge(grant);
        _frees(30_500e6);
        assertEq(pool.bondsOwed(critic), 1_000e6);
    }

    function test_GivenAChallengeLapsed_KeepsTheMilestone() external {
        _submit(grant);
        _challenge(grant);
        vm.warp(START + 30 days);
        _frees(10_500e6);
        pool.release(grant);
        assertEq(usd.balanceOf(builder), 20_000e6);
        assertEq(pool.bondsOwed(builder), 1_000e6);
        _assertConserved();
    }
}
