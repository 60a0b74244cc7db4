// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Grant, ICommunityPool, Stage} from "../../../../src/governance/ICommunityPool.sol";
import {PoolFixture} from "../PoolFixture.sol";

contract ChallengeTest is PoolFixture {
    uint256 private grant;

    function setUp() public override {
        super.setUp();
        grant = _usual();
    }

    function _wrongStage(Stage stage) private {
        vm.expectRevert(abi.encodeWithSelector(ICommunityPool.CommunityPool_WrongStage.selector, grant, stage));
    }

    function test_RevertGiven_NothingIsSubmittedOrThePeriodIsOver() external {
        _wrongStage(Stage.Awaiting);
        _challenge(grant);
        _submit(grant);
        vm.warp(START + 7 days);
        vm.expectRevert(
            abi.encodeWithSelector(ICommunityPool.CommunityPool_ChallengePeriodOver.selector, START + 7 days)
        );
        _challenge(grant);
    }

    function testFuzz_TakesTheBond(uint128 amount) external {
        amount = uint128(bound(amount, 1, 60_000e6));
        uint256 other = _award(amount, 1, 1);
        _submit(other);
        uint256 bond = amount / 20 > 50e6 ? amount / 20 : 50e6;
        vm.expectEmit(address(pool));
        emit ICommunityPool.MilestoneChallenged(other, 0, critic, bond, "reason");
        _challenge(other);
        assertEq(usd.balanceOf(critic), 1e12 - bond);
        (,, uint256 bonds) = pool.totals();
        assertEq(bonds, bond);
        _assertConserved();
    }

    function test_RevertGiven_NoMilestoneIsLeftToSetABondBy() external {
        _cancel(grant);
        vm.expectRevert(abi.encodeWithSelector(ICommunityPool.CommunityPool_NoMilestoneLeft.selector, grant));
        pool.bondOf(grant);
    }

    function test_KeepsTheMilestoneFromRelease() external {
        _submit(grant);
        vm.warp(START + 7 days - 1);
        _challenge(grant);
        uint64 due = uint64(START + 37 days - 1);
        vm.warp(due - 1);
        vm.expectRevert(abi.encodeWithSelector(ICommunityPool.CommunityPool_NotDue.selector, due));
        pool.release(grant);
        vm.warp(due);
        vm.expectRevert(abi.encodeWithSelector(ICommunityPool.CommunityPool_ChallengeLapsed.selector, due));
        _resolve(grant, true);
        pool.release(grant);
        assertEq(usd.balanceOf(builder), 20_000e6);
        assertEq(pool.bondsOwed(builder), 1_000e6);
        _assertConserved();
    }

    function test_Resolve_RevertWhen_NotTheTimelockOrNoChallenge() external {
        _notTimelock();
        pool.resolve(grant, true);
        _submit(grant);
        _wrongStage(Stage.Submitted);
        _resolve(grant, true);
    }

    function test_Resolve_WhenUpheld_AwaitsAnotherSubmission() external {
        _submit(grant);
        _challenge(grant);
        vm.expectEmit(address(pool));
        emit ICommunityPool.ChallengeResolved(grant, 0, true);
        _resolve(grant, true);
        assertEq(pool.bondsOwed(critic), 1_000e6);
        Grant memory now_ = pool.grantOf(grant);
        assertEq(uint8(now_.stage), uint8(Stage.Awaiting));
        assertEq(now_.next, 0);
        assertEq(now_.challenger, address(0));
        assertEq(now_.bond, 0);
        _submit(grant);
        _challenge(grant);
        _assertConserved();
    }

    function test_Resolve_WhenTurnedDown_IsDueAndCannotBeChallengedAgain() external {
        _submit(grant);
        _challenge(grant);
        _resolve(grant, false);
        assertEq(pool.bondsOwed(builder), 1_000e6);
        vm.expectRevert(abi.encodeWithSelector(ICommunityPool.CommunityPool_AlreadyChallenged.selector, grant));
        _challenge(grant);
        pool.release(grant);
        _submit(grant);
        _challenge(grant);
        _assertConserved();
    }

    function test_WithdrawBonds() external {
        vm.expectRevert(ICommunityPool.CommunityPool_ZeroAmount.selector);
        pool.withdrawBonds();
        _submit(grant);
        _challenge(grant);
        _resolve(grant, true);
        vm.startPrank(critic);
        vm.expectEmit(address(pool));
        emit ICommunityPool.BondsWithdrawn(critic, 1_000e6);
        assertEq(pool.withdrawBonds(), 1_000e6);
        vm.expectRevert(ICommunityPool.CommunityPool_ZeroAmount.selector);
        pool.withdrawBonds();
        vm.stopPrank();
        assertEq(usd.balanceOf(critic), 1e12);
        _assertConserved();
    }
}
