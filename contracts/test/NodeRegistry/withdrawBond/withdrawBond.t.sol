// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {INodeRegistry} from "../../../src/nodes/INodeRegistry.sol";
import {NodesFixture} from "../NodesFixture.sol";

contract WithdrawBondTest is NodesFixture {
    function _request(uint96 amount) private {
        vm.prank(alice);
        nodes.requestWithdrawal(worker, amount);
    }

    function _locked(uint256 until) private {
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_BondLocked.selector, until));
        nodes.withdrawBond(worker);
    }

    function test_RevertWhen_UnknownNothingOrTooMuch() external {
        bytes memory unknown = abi.encodeWithSelector(INodeRegistry.NodeRegistry_UnknownNode.selector, bob);
        vm.startPrank(alice);
        vm.expectRevert(unknown);
        nodes.addBond(bob, 1);
        vm.expectRevert(unknown);
        nodes.requestWithdrawal(bob, 1);
        vm.expectRevert(unknown);
        nodes.withdrawBond(bob);
        vm.expectRevert(INodeRegistry.NodeRegistry_ZeroAmount.selector);
        nodes.addBond(worker, 0);
        vm.expectRevert(INodeRegistry.NodeRegistry_ZeroAmount.selector);
        nodes.requestWithdrawal(worker, 0);
        vm.expectRevert(INodeRegistry.NodeRegistry_ZeroAmount.selector);
        nodes.withdrawBond(worker);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_InsufficientBond.selector, BOND));
        nodes.requestWithdrawal(worker, BOND + 1);
    }

    function test_RevertWhen_SomeoneElseAsks() external {
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_NotOwner.selector, worker));
        vm.prank(worker);
        nodes.requestWithdrawal(worker, 1);
    }

    function test_WhenAnyoneAdds_CountsAtOnce() external {
        vm.expectEmit(address(nodes));
        emit INodeRegistry.NodeBonded(worker, BOND + 7);
        vm.prank(carol);
        nodes.addBond(worker, 7);
        assertEq(nodes.nodeOf(worker).bond, BOND + 7);
        _conserves();
    }

    function test_WhenAPartIsAskedFor_NoLongerCountsAndIsPaidLater() external {
        vm.expectEmit(address(nodes));
        emit INodeRegistry.BondLeaving(worker, 100e6, 400e6, uint64(START + 14 days));
        _request(400e6);
        assertTrue(nodes.isActive(worker));
        _request(1);
        assertFalse(nodes.isActive(worker));
        vm.warp(START + 14 days - 1);
        _locked(START + 14 days);
        vm.warp(START + 14 days);
        uint256 before = usd.balanceOf(alice);
        vm.expectEmit(address(nodes));
        emit INodeRegistry.NodeBondWithdrawn(worker, alice, 400e6 + 1);
        vm.prank(bob);
        nodes.withdrawBond(worker);
        assertEq(usd.balanceOf(alice), before + 400e6 + 1);
        _conserves();
    }

    function test_WhenAskedAgain_AllWaitsAnew() external {
        _request(10);
        vm.warp(START + 13 days);
        _request(5);
        vm.warp(START + 14 days);
        _locked(START + 27 days);
        vm.warp(START + 27 days);
        nodes.withdrawBond(worker);
        assertEq(nodes.nodeOf(worker).bond, BOND - 15);
    }

    function test_GivenAnOpenSlash_IsNotPaid() external {
        _request(BOND);
        vm.warp(START + 14 days);
        uint256 slashId = _propose(1);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_SlashesOpen.selector, 1));
        nodes.withdrawBond(worker);
        vm.warp(START + 16 days);
        nodes.concludeSlash(slashId);
        nodes.withdrawBond(worker);
        _conserves();
    }

    function _open(uint256 count) private {
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_SlashesOpen.selector, count));
        nodes.withdrawBond(worker);
    }

    /// @dev At the worst proposed in the last second, appealed in the last, and decided in the last.
    function test_GivenASlashProposedInTime_WaitsForItsEnd() external {
        _request(BOND);
        vm.warp(START + 14 days - 1);
        uint256 slashId = _propose(BOND);
        vm.warp(START + 16 days - 2);
        vm.prank(alice);
        nodes.appealSlash(slashId, "");
        vm.warp(START + 37 days - 3);
        _open(1);
        vm.prank(governor);
        nodes.decideSlash(slashId, true);
        assertEq(nodes.compensationOf(bob), BOND);
        vm.expectRevert(INodeRegistry.NodeRegistry_ZeroAmount.selector);
        nodes.withdrawBond(worker);
        _conserves();
    }

    function test_GivenSlashesOneAfterTheOther_LeavesAfter23Days() external {
        _request(BOND);
        for (uint256 day = 14; day < 37; ++day) {
            vm.warp(START + day * 1 days);
            uint256 slashId = _propose(BOND);
            vm.prank(alice);
            nodes.appealSlash(slashId, "");
            if (day > 34) nodes.concludeSlash(slashId - 21);
            _open(day > 34 ? 21 : day - 13);
        }
        vm.warp(START + 37 days - 1);
        _open(21);
        vm.warp(START + 37 days);
        uint256 before = usd.balanceOf(alice);
        nodes.withdrawBond(worker);
        assertEq(usd.balanceOf(alice) - before, BOND);
        _conserves();
    }

    function test_GivenADisputeHolds_WaitsHoweverLong() external {
        _request(BOND);
        vm.prank(disputes);
        nodes.holdBond(worker);
        _propose(1);
        vm.warp(START + 365 days);
        _open(2);
        vm.prank(disputes);
        nodes.freeBond(worker, 0, 0, carol, communityPool);
        nodes.withdrawBond(worker);
        assertEq(nodes.nodeOf(worker).leaving, 0);
    }

    function testFuzz_Conserves(uint96[8] memory amounts, uint8[8] memory acts) external {
        uint256 before = usd.balanceOf(alice);
        for (uint256 i = 0; i < amounts.length; ++i) {
            uint96 amount = uint96(bound(amounts[i], 1, 1e9));
            if (acts[i] % 3 == 0) {
                vm.prank(alice);
                nodes.addBond(worker, amount);
            } else if (acts[i] % 3 == 1) {
                vm.prank(alice);
                try nodes.requestWithdrawal(worker, amount) {} catch {}
            } else {
                vm.warp(block.timestamp + 7 days);
                try nodes.withdrawBond(worker) {} catch {}
            }
            (uint256 bonds,) = nodes.totals();
            assertEq(bonds, nodes.nodeOf(worker).bond + nodes.nodeOf(worker).leaving);
            assertEq(usd.balanceOf(alice) + bonds, before + BOND);
            _conserves();
        }
    }
}
