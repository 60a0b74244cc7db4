// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CommonBase} from "forge-std/Base.sol";
import {StdUtils} from "forge-std/StdUtils.sol";
import {IRevealDisputes} from "../../../src/disputes/IRevealDisputes.sol";
import {IShareGrants} from "../../../src/grants/IShareGrants.sol";
import {IJobManager} from "../../../src/jobs/IJobManager.sol";
import {IInitialModelOffering} from "../../../src/offering/IInitialModelOffering.sol";
import {IShareOptions} from "../../../src/options/IShareOptions.sol";
import {IAssetRegistry} from "../../../src/registry/IAssetRegistry.sol";
import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";
import {IShareSales} from "../../../src/sales/IShareSales.sol";
import {IMintableUsd} from "../../Fixture.sol";

/// @notice What every handler acts on. `creators[i]` made `assets[i]`.
struct World {
    IMintableUsd usd;
    IAssetRegistry registry;
    IRevenueLedger ledger;
    IInitialModelOffering offering;
    IJobManager jobs;
    IShareGrants grants;
    IShareOptions options;
    IShareSales sales;
    uint256[] assets;
    address[] creators;
    address[] actors;
    address settlement;
    address arbiter;
    address governor;
    IRevealDisputes revealDisputes;
    address lineageDisputes;
    address usageDisputes;
    uint256 verifierKey;
}

/// @notice Picks actors and assets, and remembers what went in and out besides what the contracts count.
abstract contract Actor is CommonBase, StdUtils {
    World internal world;
    uint256 public donated;

    constructor(World memory world_) {
        world = world_;
    }

    function _asset(uint256 seed) internal view returns (uint256) {
        return world.assets[seed % world.assets.length];
    }

    function _actor(uint256 seed) internal view returns (address) {
        return world.actors[seed % world.actors.length];
    }

    function _creatorOf(uint256 seed) internal view returns (address) {
        return world.creators[seed % world.creators.length];
    }

    function _one(uint256 value) internal pure returns (uint256[] memory list) {
        list = new uint256[](1);
        list[0] = value;
    }
}
