// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CommonBase} from "forge-std/Base.sol";
import {StdUtils} from "forge-std/StdUtils.sol";
import {IIndexBundle, Proposal, Weight} from "../../../src/indices/IIndexBundle.sol";
import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";
import {IMintableUsd} from "../../Fixture.sol";

/// @notice A bundle's life: minted, redeemed, earning, given to, rebalanced.
contract BundleHandler is CommonBase, StdUtils {
    IIndexBundle private immutable BUNDLE;
    IRevenueLedger private immutable LEDGER;
    IMintableUsd private immutable USD;
    address private immutable INDEX;
    uint256[] private _assets;
    address[] private _holders;

    constructor(
        IIndexBundle bundle,
        IRevenueLedger ledger,
        IMintableUsd usd,
        address index,
        uint256[] memory assets,
        address[] memory holders
    ) {
        (BUNDLE, LEDGER, USD, INDEX) = (bundle, ledger, usd, index);
        (_assets, _holders) = (assets, holders);
        usd.approve(address(ledger), type(uint256).max);
    }

    function mint(uint256 seed, uint256 amount) external {
        address by = _holders[seed % _holders.length];
        amount = bound(amount, BUNDLE.totalSupply() == 0 ? 1e18 : 1, 500e18);
        (uint256[] memory parts, uint256 due) = BUNDLE.quoteMint(amount);
        (uint256[] memory ids,) = BUNDLE.constituents();
        for (uint256 i = 0; i < ids.length; ++i) {
            if (LEDGER.sharesOf(ids[i], by) - LEDGER.lockedOf(ids[i], by) < parts[i]) return;
        }
        uint256 basket = BUNDLE.basket();
        USD.mint(by, due);
        vm.prank(by);
        BUNDLE.mint(amount, basket, type(uint256).max);
    }

    function redeem(uint256 seed, uint256 amount) external {
        address by = _holders[seed % _holders.length];
        uint256 balance = BUNDLE.balanceOf(by);
        if (balance == 0) return;
        vm.prank(by);
        BUNDLE.redeem(bound(amount, 1, balance), 0);
    }

    function earn(uint256 seed, uint256 amount) external {
        amount = bound(amount, 1, 1e12);
        USD.mint(address(this), amount);
        LEDGER.pay(_assets[seed % _assets.length], amount);
    }

    function claimForIt(uint256 seed) external {
        uint256[] memory ids = new uint256[](1);
        ids[0] = _assets[seed % _assets.length];
        LEDGER.claimFor(address(BUNDLE), ids);
    }

    function donate(uint256 amount) external {
        USD.mint(address(BUNDLE), bound(amount, 0, 1e9));
    }

    function rebalance(uint256 seed, uint256 shift, uint256 moment, uint96 price) external {
        uint256 leaver = seed % 11;
        uint256 stays = (leaver + 1) % 11;
        uint256 other = (leaver + 2) % 11;
        Weight[] memory weights = new Weight[](11);
        for (uint256 i = 0; i < 11; ++i) {
            weights[i] = Weight(_assets[i], i == leaver ? 0 : 1_000, 2e6);
        }
        shift = bound(shift, 0, 999);
        weights[stays].weightBps += uint16(shift);
        weights[other].weightBps -= uint16(shift);
        weights[other].price = uint96(bound(price, 1e6, 4e6));
        vm.warp(block.timestamp + 7 days);
        vm.prank(INDEX);
        uint256 id = BUNDLE.propose(weights);
        (, Proposal memory open) = BUNDLE.proposal();
        vm.warp(open.startsAt + bound(moment, 0, 24 hours - 1));
        // who has not enough of what is to be brought leaves it unfilled
        vm.prank(_holders[seed % _holders.length]);
        try BUNDLE.fill(id, type(uint256).max) {} catch {}
    }
}
