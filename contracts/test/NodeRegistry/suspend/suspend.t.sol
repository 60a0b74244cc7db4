// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {INodeRegistry} from "../../../src/nodes/INodeRegistry.sol";
import {NodesFixture} from "../NodesFixture.sol";

contract SuspendTest is NodesFixture {
    function _suspend() private {
        vm.prank(guardian);
        nodes.suspend(worker, "attestation");
    }

    function _confirm() private {
        vm.prank(governor);
        nodes.confirmSuspension(worker);
    }

    function _appeal() private {
        vm.prank(alice);
        nodes.appealSuspension(worker, "statement");
    }

    function _uphold() private {
        vm.prank(governor);
        nodes.upholdSuspension(worker);
    }

    function _expect(bytes4 selector) private {
        vm.expectRevert(abi.encodeWithSelector(selector, worker));
    }

    function test_RevertWhen_TheCallerHasNotTheRole() external {
        vm.startPrank(alice);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_NotGuardian.selector, alice));
        nodes.suspend(worker, "");
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_NotGovernor.selector, alice));
        nodes.confirmSuspension(worker);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_NotGovernor.selector, alice));
        nodes.upholdSuspension(worker);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_NotGuardian.selector, alice));
        nodes.endSuspension(worker);
        vm.stopPrank();
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_NotOwner.selector, worker));
        vm.prank(worker);
        nodes.appealSuspension(worker, "");
    }

    function test_RevertWhen_UnknownOrNotSuspended() external {
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_UnknownNode.selector, bob));
        vm.prank(guardian);
        nodes.suspend(bob, "");
        bytes4 notSuspended = INodeRegistry.NodeRegistry_NotSuspended.selector;
        _expect(notSuspended);
        _confirm();
        _expect(notSuspended);
        _appeal();
        _expect(notSuspended);
        _uphold();
        _expect(notSuspended);
        vm.prank(governor);
        nodes.endSuspension(worker);
    }

    function test_WhenTheGuardianSuspends_StopsAtOnceAndLapses() external {
        vm.expectEmit(address(nodes));
        emit INodeRegistry.NodeSuspended(worker, "attestation", uint64(START + 72 hours));
        _suspend();
        assertFalse(nodes.isActive(worker));
        vm.warp(START + 72 hours - 1);
        assertFalse(nodes.isActive(worker));
        vm.warp(START + 72 hours);
        assertTrue(nodes.isActive(worker));
    }

    function test_WhenTheGuardianSuspendsAgain_MustRestBetween() external {
        _suspend();
        uint256 restsUntil = START + 72 hours + 7 days;
        bytes memory lately =
            abi.encodeWithSelector(INodeRegistry.NodeRegistry_SuspendedLately.selector, restsUntil);
        vm.expectRevert(lately);
        _suspend();
        vm.warp(restsUntil - 1);
        vm.expectRevert(lately);
        _suspend();
        vm.warp(restsUntil);
        _suspend();
        assertFalse(nodes.isActive(worker));
    }

    function test_WhenConfirmed_LastsUntilEnded() external {
        _suspend();
        vm.warp(START + 72 hours - 1);
        vm.expectEmit(address(nodes));
        emit INodeRegistry.SuspensionConfirmed(worker, uint64(block.timestamp + 7 days));
        _confirm();
        _expect(INodeRegistry.NodeRegistry_AlreadyConfirmed.selector);
        _confirm();
        vm.warp(START + 1_000 days);
        assertFalse(nodes.isActive(worker));
        vm.expectEmit(address(nodes));
        emit INodeRegistry.SuspensionEnded(worker);
        vm.prank(guardian);
        nodes.endSuspension(worker);
        assertTrue(nodes.isActive(worker));
        vm.expectPartialRevert(INodeRegistry.NodeRegistry_SuspendedLately.selector);
        _suspend();
    }

    function test_RevertWhen_ConfirmedAfterItLapsed() external {
        _suspend();
        vm.warp(START + 72 hours);
        _expect(INodeRegistry.NodeRegistry_NotSuspended.selector);
        _confirm();
    }

    function test_WhenAppealed_SilenceEndsIt() external {
        _suspend();
        _expect(INodeRegistry.NodeRegistry_NotAppealable.selector);
        _appeal();
        _confirm();
        vm.warp(START + 7 days - 1);
        vm.expectEmit(address(nodes));
        emit INodeRegistry.SuspensionAppealed(worker, "statement", uint64(block.timestamp + 14 days));
        _appeal();
        _expect(INodeRegistry.NodeRegistry_NotAppealable.selector);
        _appeal();
        _expect(INodeRegistry.NodeRegistry_AlreadyConfirmed.selector);
        _confirm();
        vm.warp(START + 21 days - 2);
        assertFalse(nodes.isActive(worker));
        vm.warp(START + 21 days - 1);
        assertTrue(nodes.isActive(worker));
        _expect(INodeRegistry.NodeRegistry_NotSuspended.selector);
        _uphold();
    }

    function test_RevertWhen_AppealedTooLate() external {
        _suspend();
        _confirm();
        vm.warp(START + 7 days);
        _expect(INodeRegistry.NodeRegistry_NotAppealable.selector);
        _appeal();
    }

    function test_WhenUpheld_LastsAndIsNotAppealedAgain() external {
        _suspend();
        _confirm();
        _expect(INodeRegistry.NodeRegistry_NotAppealed.selector);
        _uphold();
        _appeal();
        vm.expectEmit(address(nodes));
        emit INodeRegistry.SuspensionUpheld(worker);
        _uphold();
        _expect(INodeRegistry.NodeRegistry_NotAppealed.selector);
        _uphold();
        _expect(INodeRegistry.NodeRegistry_NotAppealable.selector);
        _appeal();
        vm.warp(START + 1_000 days);
        assertFalse(nodes.isActive(worker));
    }

    function test_WhenSuspendedAfresh_MayBeConfirmedAndAppealedAfresh() external {
        _suspend();
        _confirm();
        _appeal();
        vm.prank(governor);
        nodes.endSuspension(worker);
        vm.warp(START + 7 days);
        _suspend();
        _confirm();
        _appeal();
        assertFalse(nodes.isActive(worker));
    }

    function test_WhileSuspended_TheBondMayLeave() external {
        _suspend();
        _confirm();
        assertEq(nodes.nodeOf(worker).bond, BOND);
        vm.prank(alice);
        nodes.requestWithdrawal(worker, BOND);
        vm.warp(START + 14 days);
        nodes.withdrawBond(worker);
        _conserves();
    }
}
