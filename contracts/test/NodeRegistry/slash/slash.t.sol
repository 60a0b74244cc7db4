// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {INodeRegistry, SlashState} from "../../../src/nodes/INodeRegistry.sol";
import {NodesFixture} from "../NodesFixture.sol";

contract SlashTest is NodesFixture {
    function _appeal(uint256 slashId) private {
        vm.prank(alice);
        nodes.appealSlash(slashId, "statement");
    }

    function _decide(uint256 slashId, bool uphold) private {
        vm.prank(governor);
        nodes.decideSlash(slashId, uphold);
    }

    function _wrongState(uint256 slashId, SlashState state) private {
        vm.expectRevert(
            abi.encodeWithSelector(INodeRegistry.NodeRegistry_WrongSlashState.selector, slashId, state)
        );
    }

    function _assertState(uint256 slashId, SlashState state) private view {
        assertEq(uint8(nodes.slashOf(slashId).state), uint8(state));
    }

    function test_RevertWhen_TheCallerHasNotTheRole() external {
        uint256 slashId = _propose(1);
        vm.startPrank(carol);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_NotArbiter.selector, carol));
        nodes.proposeSlash(worker, 1, carol, "");
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_NotOwner.selector, carol));
        nodes.appealSlash(slashId, "");
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_NotGovernor.selector, carol));
        nodes.decideSlash(slashId, true);
    }

    function test_RevertWhen_NodeAmountOrBeneficiaryAreNothing() external {
        vm.startPrank(arbiter);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_UnknownNode.selector, carol));
        nodes.proposeSlash(carol, 1, bob, "");
        vm.expectRevert(INodeRegistry.NodeRegistry_ZeroAmount.selector);
        nodes.proposeSlash(worker, 0, bob, "");
        vm.expectRevert(INodeRegistry.NodeRegistry_ZeroAddress.selector);
        nodes.proposeSlash(worker, 1, address(0), "");
    }

    function test_RevertGiven_AnotherState() external {
        _wrongState(1, SlashState.None);
        nodes.concludeSlash(1);
        _wrongState(1, SlashState.None);
        _appeal(1);
        uint256 slashId = _propose(1);
        _wrongState(slashId, SlashState.Proposed);
        _decide(slashId, true);
        _appeal(slashId);
        _wrongState(slashId, SlashState.Appealed);
        _appeal(slashId);
        _decide(slashId, true);
        _wrongState(slashId, SlashState.Slashed);
        _decide(slashId, true);
        _wrongState(slashId, SlashState.Slashed);
        nodes.concludeSlash(slashId);
    }

    function test_WhenNobodyAppeals_IsCarriedOutAfter48Hours() external {
        vm.expectEmit(address(nodes));
        emit INodeRegistry.SlashProposed(1, worker, 30e6, bob, "evidence", uint64(START + 48 hours));
        assertEq(_propose(30e6), 1);
        assertEq(nodes.nodeOf(worker).bond, BOND);
        assertEq(nodes.nodeOf(worker).openSlashes, 1);
        vm.warp(START + 48 hours - 1);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_TooEarly.selector, START + 48 hours));
        nodes.concludeSlash(1);
        vm.warp(START + 48 hours);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_TooLate.selector, START + 48 hours));
        _appeal(1);
        vm.expectEmit(address(nodes));
        emit INodeRegistry.NodeSlashed(1, worker, bob, 30e6);
        nodes.concludeSlash(1);
        _assertState(1, SlashState.Slashed);
        assertEq(nodes.nodeOf(worker).bond, BOND - 30e6);
        assertEq(nodes.nodeOf(worker).openSlashes, 0);
        assertEq(nodes.compensationOf(bob), 30e6);
        _conserves();
    }

    function test_WhenAppealed_TheGovernorDecides() external {
        uint256 first = _propose(30e6);
        uint256 second = _propose(40e6);
        vm.warp(START + 48 hours - 1);
        vm.expectEmit(address(nodes));
        emit INodeRegistry.SlashAppealed(first, "statement", uint64(block.timestamp + 21 days));
        _appeal(first);
        _appeal(second);
        vm.warp(block.timestamp + 21 days - 1);
        vm.expectRevert(
            abi.encodeWithSelector(INodeRegistry.NodeRegistry_TooEarly.selector, block.timestamp + 1)
        );
        nodes.concludeSlash(first);
        _decide(first, true);
        vm.expectEmit(address(nodes));
        emit INodeRegistry.SlashDismissed(second, worker);
        _decide(second, false);
        _assertState(first, SlashState.Slashed);
        _assertState(second, SlashState.Dismissed);
        assertEq(nodes.compensationOf(bob), 30e6);
        assertEq(nodes.nodeOf(worker).bond, BOND - 30e6);
        assertEq(nodes.nodeOf(worker).openSlashes, 0);
    }

    function test_WhenAppealedAndUndecided_IsDismissed() external {
        uint256 slashId = _propose(30e6);
        _appeal(slashId);
        vm.warp(START + 21 days);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_TooLate.selector, START + 21 days));
        _decide(slashId, true);
        nodes.concludeSlash(slashId);
        _assertState(slashId, SlashState.Dismissed);
        assertEq(nodes.nodeOf(worker).bond, BOND);
        assertEq(nodes.compensationOf(bob), 0);
    }

    function test_WhenMoreIsAsked_TakesWhatIsLeavingFirst() external {
        vm.prank(alice);
        nodes.requestWithdrawal(worker, 100e6);
        uint256 first = _propose(150e6);
        uint256 second = _propose(type(uint96).max);
        vm.warp(START + 48 hours);
        nodes.concludeSlash(first);
        assertEq(nodes.nodeOf(worker).leaving, 0);
        assertEq(nodes.nodeOf(worker).bond, BOND - 150e6);
        assertTrue(nodes.isActive(worker));
        nodes.concludeSlash(second);
        assertEq(nodes.nodeOf(worker).bond, 0);
        assertFalse(nodes.isActive(worker));
        assertEq(nodes.compensationOf(bob), BOND);
        _conserves();
    }

    function test_WhenTheInjuredFetchTheirPart_ArePaidOnce() external {
        uint256 slashId = _propose(30e6);
        vm.warp(START + 48 hours);
        nodes.concludeSlash(slashId);
        uint256 before = usd.balanceOf(bob);
        vm.startPrank(bob);
        vm.expectEmit(address(nodes));
        emit INodeRegistry.CompensationWithdrawn(bob, 30e6);
        nodes.withdrawCompensation();
        assertEq(usd.balanceOf(bob), before + 30e6);
        vm.expectRevert(INodeRegistry.NodeRegistry_ZeroAmount.selector);
        nodes.withdrawCompensation();
        _conserves();
    }

    function testFuzz_Conserves(uint96[6] memory amounts, uint96 leaving, uint8[6] memory ends) external {
        leaving = uint96(bound(leaving, 1, BOND));
        vm.prank(alice);
        nodes.requestWithdrawal(worker, leaving);
        uint256 taken;
        for (uint256 i = 0; i < amounts.length; ++i) {
            uint96 amount = uint96(bound(amounts[i], 1, 300e6));
            uint256 slashId = _propose(amount);
            if (ends[i] % 3 == 0) {
                vm.warp(block.timestamp + 48 hours);
                nodes.concludeSlash(slashId);
            } else {
                _appeal(slashId);
                _decide(slashId, ends[i] % 3 == 1);
            }
            if (ends[i] % 3 != 2) taken = taken + amount > BOND ? BOND : taken + amount;
            assertEq(nodes.compensationOf(bob), taken);
            assertEq(nodes.nodeOf(worker).bond + nodes.nodeOf(worker).leaving, BOND - taken);
            _conserves();
        }
        (uint256 bonds, uint256 compensations) = nodes.totals();
        assertEq(bonds, BOND - taken);
        assertEq(compensations, taken);
    }
}
