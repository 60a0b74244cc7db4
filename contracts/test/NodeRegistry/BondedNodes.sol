// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {INodeRegistry} from "../../src/nodes/INodeRegistry.sol";
import {Fixture} from "../Fixture.sol";

/// @notice The registry of nodes at the place where the system expects it, and Alice's node, bonded with 500 USD.
abstract contract BondedNodes is Fixture {
    uint96 internal constant BONDED = 500e6;
    uint32 internal constant CPU = 1;

    INodeRegistry internal nodes;
    address internal guardian = makeAddr("guardian");
    address internal attester = makeAddr("attester");
    address internal worker;
    uint256 internal workerKey;

    function _deployNodes(address disputesAt) internal {
        (worker, workerKey) = makeAddrAndKey("worker");
        bytes memory roles = abi.encode(usd, guardian, arbiter, attester, disputesAt, governor);
        deployCodeTo("NodeRegistry.sol:NodeRegistry", roles, nodesAt);
        nodes = INodeRegistry(nodesAt);
        address[3] memory bonders = [alice, bob, carol];
        for (uint256 i = 0; i < bonders.length; ++i) {
            vm.prank(bonders[i]);
            usd.approve(address(nodes), type(uint256).max);
        }
        _register(alice, worker, workerKey, BONDED);
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
        _register(owner, node_, key, bond, CPU);
    }

    function _register(address owner, address node_, uint256 key, uint96 bond, uint32 capabilities) internal {
        uint64 validUntil = uint64(block.timestamp);
        bytes memory signature = _consent(owner, node_, key, validUntil);
        vm.prank(owner);
        nodes.register(node_, 500, capabilities, bond, validUntil, signature);
    }
}
