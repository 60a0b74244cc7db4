// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {GrantTerms, IShareGrants} from "../../../src/grants/IShareGrants.sol";
import {SharePhase} from "../../../src/revenue/IRevenueLedger.sol";
import {Actor, World} from "./Actor.sol";

/// @notice Grants, claims and revokes.
contract GrantsHandler is Actor {
    uint256 public count;

    constructor(World memory world_) Actor(world_) {}

    function grant(uint256 assetSeed, uint256 fromSeed, uint256 toSeed, uint256 shares, uint32[4] memory times) external {
        (uint256 asset, address from, uint256 free) = _someoneWithFreeShares(assetSeed, fromSeed);
        address to = _actor(toSeed);
        if (free == 0 || from == to || count > 10) return;
        address token = world.ledger.shareTokenOf(asset);
        vm.prank(from);
        IERC20(token).approve(address(world.grants), type(uint256).max);
        GrantTerms memory terms;
        (terms.assetId, terms.beneficiary, terms.shares) = (asset, to, uint128(bound(shares, 1, free)));
        terms.startsAt = uint64(block.timestamp - bound(times[0], 0, 10 days));
        terms.endsAt = terms.startsAt + uint64(bound(times[1], 1, 60 days));
        terms.cliffAt = uint64(bound(times[2], terms.startsAt, terms.endsAt));
        terms.revocableUntil = uint64(block.timestamp + bound(times[3], 0, 40 days));
        vm.prank(from);
        world.grants.grant(terms);
        ++count;
    }

    /// @dev Searched for, because a random holder of a random asset seldom has any.
    function _someoneWithFreeShares(uint256 assetSeed, uint256 fromSeed)
        private
        view
        returns (uint256 asset, address from, uint256 free)
    {
        for (uint256 i = 0; i < 25 && free == 0; ++i) {
            asset = _asset(assetSeed % 5 + i / 5);
            if (world.ledger.phaseOf(asset) != SharePhase.Released) continue;
            from = _actor(fromSeed % 5 + i);
            free = world.ledger.sharesOf(asset, from) - world.ledger.lockedOf(asset, from);
        }
    }

    function claim(uint256 seed) external {
        if (count == 0) return;
        uint256 grantId = seed % count + 1;
        uint256 expected = world.grants.claimableOf(grantId);
        try world.grants.claim(grantId) {
            require(expected != 0 && world.grants.claimableOf(grantId) == 0, "a claim moves all that has vested");
        } catch {
            require(expected == 0, "what has vested can always be claimed");
        }
    }

    function passOn(uint256 seed, uint256 toSeed) external {
        if (count == 0) return;
        uint256 grantId = seed % count + 1;
        uint256 vested = world.grants.vestedOf(grantId);
        address to = _actor(toSeed);
        address grantor = world.grants.grantOf(grantId).grantor;
        vm.prank(world.grants.grantOf(grantId).beneficiary);
        try world.grants.changeBeneficiary(grantId, to) {
            require(world.grants.grantOf(grantId).beneficiary == to, "a grant goes where its beneficiary says");
        } catch {
            require(to == grantor, "to anyone but its grantor");
        }
        require(world.grants.vestedOf(grantId) == vested, "who gets it changes nothing about when");
    }

    function revoke(uint256 seed) external {
        if (count == 0) return;
        uint256 grantId = seed % count + 1;
        uint256 vested = world.grants.vestedOf(grantId);
        vm.prank(world.grants.grantOf(grantId).grantor);
        try world.grants.revoke(grantId) {} catch {}
        require(world.grants.vestedOf(grantId) == vested, "a revocation takes nothing that has vested");
    }
}
