// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {INodeRegistry, Node} from "../../../src/nodes/INodeRegistry.sol";
import {NodesFixture} from "../NodesFixture.sol";

contract RegisterNodeTest is NodesFixture {
    address private fresh;
    uint256 private freshKey;
    uint64 private validUntil = uint64(START + 1 hours);

    function setUp() public override {
        super.setUp();
        (fresh, freshKey) = makeAddrAndKey("fresh");
    }

    function _expect(bytes memory revertData, address by, bytes memory signature, uint32 capabilities, uint96 bond)
        private
    {
        vm.expectRevert(revertData);
        vm.prank(by);
        nodes.register(fresh, 500, capabilities, bond, validUntil, signature);
    }

    function test_RevertGiven_TheNodeIsRegistered() external {
        bytes memory signature = _consent(alice, worker, workerKey, validUntil);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_AlreadyRegistered.selector, worker));
        vm.prank(alice);
        nodes.register(worker, 1, CPU, BOND, validUntil, signature);
    }

    function test_RevertWhen_TheSignatureIsExpired() external {
        bytes memory signature = _consent(bob, fresh, freshKey, validUntil);
        vm.warp(validUntil + 1);
        _expect(
            abi.encodeWithSelector(INodeRegistry.NodeRegistry_SignatureExpired.selector, validUntil),
            bob,
            signature,
            CPU,
            BOND
        );
    }

    function test_RevertWhen_TheSignatureIsNotTheNodesForThis() external {
        bytes memory invalid = abi.encodeWithSelector(INodeRegistry.NodeRegistry_InvalidSignature.selector, fresh);
        _expect(invalid, bob, _consent(bob, fresh, workerKey, validUntil), CPU, BOND);
        _expect(invalid, carol, _consent(bob, fresh, freshKey, validUntil), CPU, BOND);
        _expect(invalid, bob, _consent(bob, fresh, freshKey, validUntil + 1), CPU, BOND);
        _expect(invalid, bob, _consent(bob, worker, freshKey, validUntil), CPU, BOND);
        _expect(invalid, bob, "short", CPU, BOND);
        bytes32 typehash = keccak256("NodeRegistration(address owner,address node,uint64 validUntil)");
        bytes32 hash = keccak256(abi.encode(typehash, bob, fresh, validUntil));
        _expect(invalid, bob, _sign(freshKey, address(jobs), hash), CPU, BOND);
    }

    function test_RevertWhen_ThereAreNoCapabilitiesOrTooLittleBond() external {
        bytes memory signature = _consent(bob, fresh, freshKey, validUntil);
        _expect(abi.encodePacked(INodeRegistry.NodeRegistry_NoCapabilities.selector), bob, signature, 0, BOND);
        _expect(
            abi.encodeWithSelector(INodeRegistry.NodeRegistry_BondTooLow.selector, 100e6 - 1, 100e6),
            bob,
            signature,
            CPU,
            100e6 - 1
        );
    }

    function test_WhenAllIsWell_TakesTheBondAndStoresTheTerms() external {
        uint256 before = usd.balanceOf(bob);
        vm.warp(validUntil);
        bytes memory signature = _consent(bob, fresh, freshKey, validUntil);
        vm.expectEmit(address(nodes));
        emit INodeRegistry.NodeRegistered(fresh, bob, 77, 5, 100e6);
        vm.prank(bob);
        nodes.register(fresh, 77, 5, 100e6, validUntil, signature);
        Node memory stored = nodes.nodeOf(fresh);
        assertEq(stored.owner, bob);
        assertEq(stored.pricePerCall, 77);
        assertEq(stored.capabilities, 5);
        assertEq(stored.bond, 100e6);
        assertEq(usd.balanceOf(bob), before - 100e6);
        assertTrue(nodes.isActive(fresh));
        assertFalse(nodes.isActive(bob));
        _conserves();
    }
}
