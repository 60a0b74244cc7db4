// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SaleTerms, ShareSale} from "../../../src/sales/IShareSales.sol";
import {Actor, World} from "./Actor.sol";

/// @notice Later sales opened, bought from and ended, their proceeds claimed and seized.
contract SalesHandler is Actor {
    uint256 public count;
    uint256 public paidIn;
    uint256 public paidOut;

    constructor(World memory world_) Actor(world_) {}

    function open(uint256 seed, uint32 shares, uint64 price, uint32 term) external {
        uint256 asset = _asset(seed);
        address by = _creatorOf(seed);
        (, uint64 from,) = world.offering.vestingOf(asset);
        if (from == 0 || block.timestamp < from || count > 10) return;
        uint256 free = (world.ledger.sharesOf(asset, by) - world.ledger.lockedOf(asset, by)) / 1e18;
        if (free == 0) return;
        address token = world.ledger.shareTokenOf(asset);
        vm.startPrank(by);
        IERC20(token).approve(address(world.sales), type(uint256).max);
        world.sales.open(
            SaleTerms({
                assetId: asset,
                shares: uint32(bound(shares, 1, free)),
                pricePerShare: uint96(bound(price, 1, 1e8)),
                endsAt: uint64(block.timestamp + bound(term, 1, 60 days))
            })
        );
        vm.stopPrank();
        ++count;
    }

    function buy(uint256 seed, uint256 bySeed, uint32 shares) external {
        if (count == 0) return;
        ShareSale memory sale = world.sales.saleOf(seed % count + 1);
        address by = _actor(bySeed);
        if (sale.left == 0 || block.timestamp >= sale.endsAt || by == sale.creator) return;
        shares = uint32(bound(shares, 1, 600_000));
        vm.startPrank(by);
        world.usd.approve(address(world.sales), type(uint256).max);
        paidIn += uint256(world.sales.buy(seed % count + 1, sale.assetId, shares, sale.pricePerShare))
            * sale.pricePerShare;
        vm.stopPrank();
    }

    function end(uint256 seed, bool byCreator) external {
        if (count == 0) return;
        ShareSale memory sale = world.sales.saleOf(seed % count + 1);
        if (sale.left == 0 || (!byCreator && block.timestamp < sale.endsAt)) return;
        vm.prank(byCreator ? sale.creator : world.arbiter);
        world.sales.end(seed % count + 1);
    }

    function claimProceeds(uint256 seed) external {
        uint256 asset = _asset(seed);
        uint256 amount = world.sales.claimableProceeds(asset);
        if (amount == 0) return;
        world.sales.claimProceeds(asset);
        paidOut += amount;
    }

    function seize(uint256 seed, uint96 most) external {
        vm.prank(world.lineageDisputes);
        paidOut += world.sales.seizeProceeds(_asset(seed), bound(most, 0, 1e14), world.arbiter);
    }

    function donate(uint64 amount) external {
        world.usd.mint(address(world.sales), amount);
        donated += amount;
    }
}
