// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {SharePhase} from "../../../src/revenue/IRevenueLedger.sol";
import {Actor, World} from "./Actor.sol";

/// @notice Pays, distributes, claims and trades.
contract RevenueHandler is Actor {
    uint256 public paidIn;
    uint256 public claimedOut;
    uint256 public feesOut;

    constructor(World memory world_) Actor(world_) {}

    function pay(uint256 assetSeed, uint256 actorSeed, uint256 amount) external {
        // Small amounts often, where rounding hurts most.
        amount = amount % 2 == 0 ? bound(amount, 1, 100) : bound(amount, 1, 1e12);
        paidIn += amount;
        vm.prank(_actor(actorSeed));
        world.ledger.pay(_asset(assetSeed), amount);
    }

    function payMany(uint256 assetSeed, uint256 actorSeed, uint256[4] memory amounts) external {
        uint256[] memory ids = new uint256[](4);
        uint256[] memory values = new uint256[](4);
        for (uint256 i = 0; i < 4; ++i) {
            ids[i] = _asset(assetSeed % 4 + i / 2);
            values[i] = bound(amounts[i], 1, 1e9);
            paidIn += values[i];
        }
        vm.prank(_actor(actorSeed));
        world.ledger.payMany(ids, values);
    }

    function distribute(uint256 assetSeed) external {
        world.ledger.distribute(_asset(assetSeed));
    }

    function claim(uint256 assetSeed, uint256 actorSeed) external {
        uint256 asset = _asset(assetSeed);
        address account = _actor(actorSeed);
        bool allowed =
            world.ledger.phaseOf(asset) == SharePhase.Released || _creatorOf(assetSeed) == account;
        if (!allowed) return;
        uint256 expected = world.ledger.claimable(asset, account);
        uint256 before = world.usd.balanceOf(account);
        vm.prank(_actor(actorSeed / 2));
        world.ledger.claimFor(account, _one(asset));
        uint256 got = world.usd.balanceOf(account) - before;
        require(got == expected, "claim pays what it shows");
        require(world.ledger.claimable(asset, account) == 0, "nothing is left to claim twice");
        claimedOut += got;
    }

    function transfer(uint256 assetSeed, uint256 fromSeed, uint256 toSeed, uint256 amount) external {
        uint256 asset = _asset(assetSeed);
        if (world.ledger.phaseOf(asset) != SharePhase.Released) return;
        (address from, address to) = (_actor(fromSeed), _actor(toSeed));
        uint256 free = world.ledger.sharesOf(asset, from);
        uint256 locked = world.ledger.lockedOf(asset, from);
        free = free > locked ? free - locked : 0;
        address token = world.ledger.shareTokenOf(asset);
        amount = bound(amount, 0, free);
        vm.prank(token);
        world.ledger.transferShares(asset, from, to, amount);
    }

    function withdrawFees() external {
        (,,, uint256 fees) = world.ledger.totals();
        if (fees == 0) return;
        feesOut += fees;
        world.ledger.withdrawFees();
    }

    function donate(uint256 actorSeed, uint256 amount) external {
        amount = bound(amount, 0, 1e9);
        donated += amount;
        vm.prank(_actor(actorSeed));
        world.usd.transfer(address(world.ledger), amount);
    }
}
