// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {stdError} from "forge-std/StdError.sol";
import {INodeRegistry} from "../../../src/nodes/INodeRegistry.sol";
import {NodesFixture} from "../NodesFixture.sol";

contract HoldBondTest is NodesFixture {
    function _hold() private {
        vm.prank(disputes);
        nodes.holdBond(worker);
    }

    function _free(uint96 amount, uint16 bountyBps) private returns (uint96) {
        vm.prank(disputes);
        return nodes.freeBond(worker, amount, bountyBps, carol, communityPool);
    }

    function testFuzz_RevertWhen_TheCallerIsNotTheDisputesContract(address caller) external {
        vm.assume(caller != disputes);
        _hold();
        bytes memory not = abi.encodeWithSelector(INodeRegistry.NodeRegistry_NotDisputes.selector, caller);
        vm.startPrank(caller);
        vm.expectRevert(not);
        nodes.holdBond(worker);
        vm.expectRevert(not);
        nodes.freeBond(worker, 1, 0, caller, caller);
    }

    function test_RevertWhen_TheNodeIsUnknown() external {
        vm.startPrank(disputes);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_UnknownNode.selector, carol));
        nodes.holdBond(carol);
    }

    function test_RevertGiven_NoHold() external {
        _propose(1);
        bytes memory nothing = abi.encodeWithSelector(INodeRegistry.NodeRegistry_NothingHeld.selector, worker);
        vm.expectRevert(nothing);
        _free(1, 0);
        _hold();
        _free(0, 0);
        assertEq(nodes.nodeOf(worker).openSlashes, 1);
        vm.expectRevert(nothing);
        _free(1, 0);
    }

    function test_WhileHeld_NothingLeaves() external {
        vm.expectEmit(address(nodes));
        emit INodeRegistry.BondHeld(worker);
        _hold();
        _hold();
        uint256 slashId = _propose(10e6);
        assertEq(nodes.nodeOf(worker).openSlashes, 3);
        vm.prank(alice);
        nodes.requestWithdrawal(worker, BOND);
        vm.warp(START + 15 days);
        for (uint256 open = 3; open > 0; --open) {
            vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_SlashesOpen.selector, open));
            nodes.withdrawBond(worker);
            if (open == 1) {
                nodes.concludeSlash(slashId);
            } else {
                vm.expectEmit(address(nodes));
                emit INodeRegistry.BondFreed(worker);
                assertEq(_free(0, 2_000), 0);
            }
        }
        uint256 before = usd.balanceOf(alice);
        nodes.withdrawBond(worker);
        assertEq(usd.balanceOf(alice) - before, BOND - 10e6);
        _conserves();
    }

    function testFuzz_WhenFreed_TakesAtMostWhatThereIs(uint96 amount, uint96 leaving, uint16 bountyBps) external {
        leaving = uint96(bound(leaving, 1, BOND));
        bountyBps = uint16(bound(bountyBps, 0, 10_000));
        vm.prank(alice);
        nodes.requestWithdrawal(worker, leaving);
        _hold();
        uint96 taken = _free(amount, bountyBps);
        assertEq(taken, amount < BOND ? amount : BOND);
        assertEq(nodes.nodeOf(worker).leaving, taken < leaving ? leaving - taken : 0);
        assertEq(uint256(nodes.nodeOf(worker).bond) + nodes.nodeOf(worker).leaving, BOND - taken);
        assertEq(nodes.compensationOf(carol), uint256(taken) * bountyBps / 10_000);
        assertEq(nodes.compensationOf(carol) + nodes.compensationOf(communityPool), taken);
        assertEq(nodes.nodeOf(worker).openSlashes, 0);
        _conserves();
    }

    function test_WhenFreed_TellsWhoGotWhat() external {
        _hold();
        vm.expectEmit(address(nodes));
        emit INodeRegistry.NodeSlashedByDispute(worker, carol, 6e6);
        vm.expectEmit(address(nodes));
        emit INodeRegistry.NodeSlashedByDispute(worker, communityPool, 24e6);
        _free(30e6, 2_000);
        uint256 before = usd.balanceOf(communityPool);
        vm.prank(bob);
        nodes.withdrawCompensationFor(communityPool);
        assertEq(usd.balanceOf(communityPool) - before, 24e6);
        vm.expectRevert(INodeRegistry.NodeRegistry_ZeroAmount.selector);
        nodes.withdrawCompensationFor(communityPool);
        _conserves();
    }

    function test_RevertWhen_TheBountyIsMoreThanAll() external {
        _hold();
        vm.expectRevert(stdError.arithmeticError);
        _free(30e6, 10_001);
    }
}
