// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Actor, World} from "./Actor.sol";

/// @notice Disputes of lineage as the ledger sees them: rates come to be disputed, and end as the parent's or the holders'.
contract EscrowedRevenueHandler is Actor {
    struct Disputed {
        uint256 asset;
        uint256 bps;
        uint256 mark;
    }

    Disputed[] private _open;

    constructor(World memory world_) Actor(world_) {}

    function dispute(uint256 assetSeed, uint256 bps) external {
        uint256 asset = _asset(assetSeed);
        (uint256 others,) = world.ledger.disputedOf(asset);
        if (others == 5_000 || _open.length == 12) return;
        bps = bound(bps, 1, 5_000 - others);
        vm.prank(world.lineageDisputes);
        _open.push(Disputed(asset, bps, world.ledger.setDisputed(asset, others + bps)));
    }

    function end(uint256 seed, uint256 parentSeed, uint256 toParent, uint256 own) external {
        if (_open.length == 0) return;
        uint256 index = seed % _open.length;
        Disputed memory one = _open[index];
        _open[index] = _open[_open.length - 1];
        _open.pop();
        uint256 part = world.ledger.escrowedFor(one.asset, one.bps, one.mark);
        toParent = bound(toParent, 0, part);
        own = bound(own, 0, toParent);
        (uint256 open,) = world.ledger.disputedOf(one.asset);
        vm.startPrank(world.lineageDisputes);
        world.ledger.setDisputed(one.asset, open - one.bps);
        world.ledger.releaseEscrow(one.asset, part, _asset(parentSeed), own, toParent - own);
        vm.stopPrank();
    }

    function disputedOf(uint256 asset) external view returns (uint256 bps) {
        for (uint256 i = 0; i < _open.length; ++i) {
            if (_open[i].asset == asset) bps += _open[i].bps;
        }
    }
}
