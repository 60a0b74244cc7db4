// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {INodeRegistry} from "../../src/nodes/INodeRegistry.sol";
import {Fixture} from "../Fixture.sol";

/// @notice Alice's node, bonded with 500 USD.
abstract contract NodesFixture is Fixture {
    uint96 internal constant BOND = 500e6;
    uint32 internal constant CPU = 1;

    INodeRegistry internal nodes;
    address internal guardian = makeAddr("guardian");
    address internal attester = makeAddr("attester");
    address internal disputes = makeAddr("disputes");
    address internal worker;
    uint256 internal workerKey;

    function setUp() public virtual override {
        super.setUp();
        (worker, workerKey) = makeAddrAndKey("worker");
        nodes = INodeRegistry(
            deployCode(
                "NodeRegistry.sol:NodeRegistry", abi.encode(usd, guardian, arbiter, attester, disputes, governor)
            )
        );
        address[3] memory bonders = [alice, bob, carol];
        for (uint256 i = 0; i < bonders.length; ++i) {
            vm.prank(bonders[i]);
            usd.approve(address(nodes), type(uint256).max);
        }
        _register(alice, worker, workerKey, BOND);
    }

    function _consent(address owner, address node_, uint256 key, uint64 validUntil)
        internal
        view
        returns (bytes memory)
    {
        bytes32 typehash = keccak256("NodeRegistration(address owner,address node,uint64 validUntil)");
        return _sign(key, address(nodes), keccak256(abi.encode(typehash, owner, node_, validUntil)));
    }

    function _register(address owner, address node_, uint256 key, uint96 bond) internal {
        uint64 validUntil = uint64(block.timestamp);
        bytes memory signature = _consent(owner, node_, key, validUntil);
        vm.prank(owner);
        nodes.register(node_, 500, CPU, bond, validUntil, signature);
    }

    function _propose(uint96 amount) internal returns (uint256) {
        vm.prank(arbiter);
        return nodes.proposeSlash(worker, amount, bob, "evidence");
    }

    function _conserves() internal view {
        (uint256 bonds, uint256 compensations) = nodes.totals();
        assertEq(usd.balanceOf(address(nodes)), bonds + compensations);
    }
}
