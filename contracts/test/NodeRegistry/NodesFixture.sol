// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {BondedNodes} from "./BondedNodes.sol";

/// @notice Alice's node, bonded with 500 USD.
abstract contract NodesFixture is BondedNodes {
    uint96 internal constant BOND = BONDED;

    address internal disputes = makeAddr("disputes");

    function setUp() public virtual override {
        super.setUp();
        _deployNodes(disputes);
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
