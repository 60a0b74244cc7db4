// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {INodeRegistry} from "../../../src/nodes/INodeRegistry.sol";
import {NodesFixture} from "../NodesFixture.sol";

contract ChangeTermsTest is NodesFixture {
    function test_RevertWhen_NotTheOwnerOrUnknown() external {
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_NotOwner.selector, worker));
        vm.prank(worker);
        nodes.changeTerms(worker, 1, CPU);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_UnknownNode.selector, bob));
        vm.prank(alice);
        nodes.changeTerms(bob, 1, CPU);
    }

    function test_RevertWhen_ThereAreNoCapabilities() external {
        vm.expectRevert(INodeRegistry.NodeRegistry_NoCapabilities.selector);
        vm.prank(alice);
        nodes.changeTerms(worker, 1, 0);
    }

    function test_WhenAllIsWell_StoresAndAnnounces() external {
        vm.expectEmit(address(nodes));
        emit INodeRegistry.NodeTermsChanged(worker, 0, 65);
        vm.prank(alice);
        nodes.changeTerms(worker, 0, 65);
        assertEq(nodes.nodeOf(worker).pricePerCall, 0);
        assertEq(nodes.nodeOf(worker).capabilities, 65);
        assertEq(nodes.nodeOf(worker).bond, BOND);
    }
}
