// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IAccessControl} from "@openzeppelin/contracts/access/IAccessControl.sol";
import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {ICommunityPool} from "../../../src/governance/ICommunityPool.sol";
import {GovernanceFixture} from "./GovernanceFixture.sol";

/// @dev What the test names of the governor's and the timelock's own surface.
interface IBounded {
    error ModelverseGovernor_OutOfBounds(uint256 value, uint256 low, uint256 high);
    error ModelverseGovernor_TimelockIsFixed();
    error Timelock_OutOfBounds(uint256 delay, uint256 low, uint256 high);

    function setVotingDelay(uint48 value) external;
    function setVotingPeriod(uint32 value) external;
    function setProposalThreshold(uint256 value) external;
    function updateQuorumNumerator(uint256 value) external;
    function setLateQuorumVoteExtension(uint48 value) external;
    function updateTimelock(address value) external;
    function updateDelay(uint256 value) external;
}

contract ModelverseGovernorTest is GovernanceFixture {
    bytes private change = abi.encodeCall(ICommunityPool.setChallengePeriod, (10 days));

    function test_AParameterChangesByProposeVoteQueueAndExecute() external {
        uint256 id = _propose(carol, address(pool), change);
        _is(id, IGovernor.ProposalState.Pending);
        vm.expectPartialRevert(IGovernor.GovernorUnexpectedProposalState.selector);
        _vote(alice, id, FOR);

        vm.warp(block.timestamp + DELAY + 1);
        _is(id, IGovernor.ProposalState.Active);
        _vote(alice, id, FOR);
        _vote(bob, id, AGAINST);
        vm.expectPartialRevert(IGovernor.GovernorUnexpectedProposalState.selector);
        _queue(address(pool), change);

        vm.warp(block.timestamp + PERIOD);
        _is(id, IGovernor.ProposalState.Succeeded);
        vm.expectPartialRevert(IGovernor.GovernorUnexpectedProposalState.selector);
        this.execute(address(pool), change, address(0));
        _queue(address(pool), change);
        _is(id, IGovernor.ProposalState.Queued);

        vm.warp(block.timestamp + 3 days - 1);
        vm.expectPartialRevert(TimelockController.TimelockUnexpectedOperationState.selector);
        this.execute(address(pool), change, address(0));
        assertEq(pool.challengePeriod(), 7 days);

        vm.warp(block.timestamp + 1);
        _execute(address(pool), change);
        _is(id, IGovernor.ProposalState.Executed);
        assertEq(pool.challengePeriod(), 10 days);
    }

    function execute(address target, bytes calldata data, address) external {
        _execute(target, data);
    }

    function test_AGrantIsPaidByVote() external {
        uint128[] memory milestones = new uint128[](1);
        milestones[0] = 100_000e6;
        bytes memory award = abi.encodeCall(ICommunityPool.award, (carol, milestones, "terms"));
        _carry(address(pool), award);
        _execute(address(pool), award);
        vm.prank(carol);
        pool.submit(1, "evidence");
        vm.warp(block.timestamp + 7 days);
        pool.release(1);
        assertEq(usd.balanceOf(carol), 1e12 + 100_000e6);
    }

    function test_Proposing_RevertWhen_TheVotesCameInTheSameSecond() external {
        address borrower = makeAddr("borrower");
        vm.startPrank(borrower);
        icbd.delegate(borrower);
        vm.stopPrank();
        vm.prank(treasury);
        icbd.transfer(borrower, 50_000_000e18);
        vm.expectRevert(
            abi.encodeWithSelector(IGovernor.GovernorInsufficientProposerVotes.selector, borrower, 0, 100_000e18)
        );
        _propose(borrower, address(pool), change);
        vm.warp(block.timestamp + 1);
        _propose(borrower, address(pool), change);
    }

    function test_Proposing_IsForTheNamedProposerAlone() external {
        (address[] memory a, uint256[] memory b, bytes[] memory c) = _actions(address(pool), change);
        string memory description = string.concat("why#proposer=", vm.toString(carol));
        vm.expectRevert(abi.encodeWithSelector(IGovernor.GovernorRestrictedProposer.selector, bob));
        vm.prank(bob);
        governor.propose(a, b, c, description);
        vm.prank(carol);
        governor.propose(a, b, c, description);
    }

    function test_Voting_TokensThatCameLaterDoNotCount() external {
        uint256 id = _propose(carol, address(pool), change);
        vm.warp(governor.proposalSnapshot(id) + 1);
        address late = makeAddr("late");
        vm.prank(late);
        icbd.delegate(late);
        vm.prank(treasury);
        icbd.transfer(late, 80_000_000e18);
        vm.warp(block.timestamp + 1 days);
        assertEq(_vote(late, id, FOR), 0);
        // moved after the snapshot, they still vote where they were
        vm.prank(bob);
        icbd.transfer(late, 3_000_000e18);
        assertEq(_vote(bob, id, FOR), 3_000_000e18);
    }

    function test_Voting_GivenNoQuorum_IsDefeated() external {
        uint256 id = _propose(carol, address(pool), change);
        vm.warp(block.timestamp + DELAY + 1);
        _vote(bob, id, FOR);
        vm.warp(block.timestamp + PERIOD);
        _is(id, IGovernor.ProposalState.Defeated);
    }

    function test_Voting_GivenTheQuorumInTheLastSecond_GoesOn() external {
        uint256 id = _propose(carol, address(pool), change);
        uint256 deadline = governor.proposalDeadline(id);
        vm.warp(deadline);
        _vote(bob, id, FOR);
        _vote(carol, id, FOR);
        assertEq(governor.proposalDeadline(id), deadline + 2 days);
        vm.warp(deadline + 2 days);
        _is(id, IGovernor.ProposalState.Active);
        _vote(alice, id, AGAINST);
        // a second late vote extends nothing
        assertEq(governor.proposalDeadline(id), deadline + 2 days);
        vm.warp(deadline + 2 days + 1);
        _is(id, IGovernor.ProposalState.Defeated);
    }

    function test_Settings_AreBounded() external {
        address target = address(governor);
        uint256 d = 1 days;
        _refused(abi.encodeCall(IBounded.setVotingDelay, (uint48(4 days - 1))), 4 days - 1, 4 * d, 14 * d);
        _refused(abi.encodeCall(IBounded.setVotingDelay, (uint48(14 days + 1))), 14 days + 1, 4 * d, 14 * d);
        _refused(abi.encodeCall(IBounded.setVotingPeriod, (uint32(4 days - 1))), 4 days - 1, 4 * d, 21 * d);
        _refused(abi.encodeCall(IBounded.setVotingPeriod, (uint32(21 days + 1))), 21 days + 1, 4 * d, 21 * d);
        _refused(abi.encodeCall(IBounded.setProposalThreshold, (9_999e18)), 9_999e18, 10_000e18, 1_000_000e18);
        _refused(abi.encodeCall(IBounded.setProposalThreshold, (1e24 + 1)), 1e24 + 1, 10_000e18, 1_000_000e18);
        _refused(abi.encodeCall(IBounded.updateQuorumNumerator, (1)), 1, 2, 20);
        _refused(abi.encodeCall(IBounded.updateQuorumNumerator, (21)), 21, 2, 20);
        _refused(abi.encodeCall(IBounded.setLateQuorumVoteExtension, (uint48(1 days - 1))), 1 days - 1, d, 4 * d);
        _refused(abi.encodeCall(IBounded.setLateQuorumVoteExtension, (uint48(4 days + 1))), 4 days + 1, d, 4 * d);

        bytes memory longer = abi.encodeCall(IBounded.setVotingDelay, (uint48(6 days)));
        _carry(target, longer);
        _execute(target, longer);
        assertEq(governor.votingDelay(), 6 days);
    }

    function _refused(bytes memory setting, uint256 value, uint256 low, uint256 high) private {
        _carry(address(governor), setting);
        vm.expectRevert(abi.encodeWithSelector(IBounded.ModelverseGovernor_OutOfBounds.selector, value, low, high));
        this.execute(address(governor), setting, address(0));
    }

    function test_Settings_RefuseAnotherTimelock() external {
        vm.expectRevert(IBounded.ModelverseGovernor_TimelockIsFixed.selector);
        IBounded(address(governor)).updateTimelock(alice);
    }

    function test_Timelock_ObeysTheGovernorAlone() external view {
        IAccessControl roles = IAccessControl(timelock);
        assertTrue(roles.hasRole(keccak256("PROPOSER_ROLE"), address(governor)));
        assertTrue(roles.hasRole(keccak256("CANCELLER_ROLE"), address(governor)));
        assertTrue(roles.hasRole(keccak256("EXECUTOR_ROLE"), address(0)));
        assertTrue(roles.hasRole(0, timelock));
        address[3] memory others = [address(this), treasury, alice];
        for (uint256 i = 0; i < 3; ++i) {
            assertFalse(roles.hasRole(0, others[i]));
            assertFalse(roles.hasRole(keccak256("PROPOSER_ROLE"), others[i]));
        }
    }

    function test_Timelock_KeepsItsDelayInBounds() external {
        uint256[2] memory wrong = [uint256(3 days - 1), 14 days + 1];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IBounded.Timelock_OutOfBounds.selector, wrong[i], 3 days, 14 days));
            vm.prank(timelock);
            IBounded(timelock).updateDelay(wrong[i]);
        }
        vm.expectRevert(abi.encodeWithSelector(TimelockController.TimelockUnauthorizedCaller.selector, alice));
        vm.prank(alice);
        IBounded(timelock).updateDelay(5 days);
        bytes memory longer = abi.encodeCall(IBounded.updateDelay, (5 days));
        _carry(timelock, longer);
        _execute(timelock, longer);
        assertEq(TimelockController(payable(timelock)).getMinDelay(), 5 days);
    }
}
