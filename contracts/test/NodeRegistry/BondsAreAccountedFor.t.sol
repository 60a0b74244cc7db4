// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CommonBase} from "forge-std/Base.sol";
import {StdUtils} from "forge-std/StdUtils.sol";
import {INodeRegistry, Slash, SlashState} from "../../src/nodes/INodeRegistry.sol";
import {NodesFixture} from "./NodesFixture.sol";

/// @notice Bonds, unbonds, suspends and slashes two nodes of two owners, whatever comes of it.
contract RandomNodes is CommonBase, StdUtils {
    INodeRegistry private immutable NODES;
    address[2] private _nodes;
    address[3] private _roles;
    uint256 public slashes;

    constructor(INodeRegistry nodes, address[2] memory nodes_, address[3] memory roles) {
        NODES = nodes;
        (_nodes, _roles) = (nodes_, roles);
    }

    function _ownerOf(uint256 seed) private view returns (address) {
        return NODES.nodeOf(_nodes[seed % 2]).owner;
    }

    function addBond(uint256 seed, uint96 amount) external {
        vm.prank(_ownerOf(seed / 2));
        NODES.addBond(_nodes[seed % 2], uint96(bound(amount, 1, 1e9)));
    }

    function requestWithdrawal(uint256 seed, uint96 amount) external {
        uint96 bonded = NODES.nodeOf(_nodes[seed % 2]).bond;
        if (bonded == 0) return;
        vm.prank(_ownerOf(seed));
        NODES.requestWithdrawal(_nodes[seed % 2], uint96(bound(amount, 1, bonded)));
    }

    /// @dev Refused only while it waits or a slash is open, for 23 days at most: no suspension stands between an owner and the bond.
    function withdrawBond(uint256 seed) external {
        address node = _nodes[seed % 2];
        bool due = NODES.nodeOf(node).leaving != 0 && block.timestamp >= NODES.nodeOf(node).leavesAt
            && (NODES.nodeOf(node).openSlashes == 0 || block.timestamp >= NODES.nodeOf(node).leavesAt + 23 days);
        try NODES.withdrawBond(node) {
            require(due, "paid before its time");
        } catch {
            require(!due, "what has left can be withdrawn");
        }
    }

    function suspension(uint256 seed, uint8 step) external {
        address node = _nodes[seed % 2];
        if (step % 4 == 0) {
            vm.prank(_roles[0]);
            try NODES.suspend(node, "") {} catch {}
        } else if (step % 4 == 1) {
            vm.prank(_roles[2]);
            try NODES.confirmSuspension(node) {} catch {}
        } else if (step % 4 == 2) {
            vm.prank(_ownerOf(seed));
            try NODES.appealSuspension(node, "") {} catch {}
        } else {
            vm.prank(_roles[2]);
            try NODES.upholdSuspension(node) {} catch {}
        }
    }

    function propose(uint256 seed, uint96 amount) external {
        if (slashes > 20) return;
        address injured = _ownerOf(seed % 2 + 1);
        vm.prank(_roles[1]);
        slashes = NODES.proposeSlash(_nodes[seed % 2], uint96(bound(amount, 1, 1e9)), injured, "");
    }

    function settle(uint256 seed, uint8 step) external {
        if (slashes == 0) return;
        uint256 slashId = seed % slashes + 1;
        Slash memory slash = NODES.slashOf(slashId);
        if (step % 3 == 0) {
            vm.prank(NODES.nodeOf(slash.node).owner);
            try NODES.appealSlash(slashId, "") {} catch {}
        } else if (step % 3 == 1) {
            vm.prank(_roles[2]);
            try NODES.decideSlash(slashId, seed % 4 < 2) {} catch {}
        } else {
            try NODES.concludeSlash(slashId) {
                require(block.timestamp >= slash.until, "concluded before its time");
            } catch {}
        }
    }

    function withdrawCompensation(uint256 seed) external {
        if (NODES.compensationOf(_ownerOf(seed)) == 0) return;
        vm.prank(_ownerOf(seed));
        NODES.withdrawCompensation();
    }

    function wait(uint32 time) external {
        vm.warp(block.timestamp + bound(time, 1 hours, 8 days));
    }
}

contract BondsAreAccountedForTest is NodesFixture {
    RandomNodes private random;
    address private other;

    function setUp() public override {
        super.setUp();
        uint256 key;
        (other, key) = makeAddrAndKey("other worker");
        _register(bob, other, key, 2 * BOND);
        random = new RandomNodes(nodes, [worker, other], [guardian, arbiter, governor]);
        targetContract(address(random));
    }

    function invariant_EveryBondIsAccountedFor() external view {
        (uint256 bonds, uint256 compensations) = nodes.totals();
        uint256 held = uint256(nodes.nodeOf(worker).bond) + nodes.nodeOf(worker).leaving + nodes.nodeOf(other).bond
            + nodes.nodeOf(other).leaving;
        assertEq(bonds, held);
        assertEq(compensations, nodes.compensationOf(alice) + nodes.compensationOf(bob));
        assertEq(usd.balanceOf(address(nodes)), bonds + compensations);

        uint256 open;
        for (uint256 id = 1; id <= random.slashes(); ++id) {
            SlashState state = nodes.slashOf(id).state;
            if (state == SlashState.Proposed || state == SlashState.Appealed) ++open;
        }
        assertEq(open, uint256(nodes.nodeOf(worker).openSlashes) + nodes.nodeOf(other).openSlashes);
    }
}
