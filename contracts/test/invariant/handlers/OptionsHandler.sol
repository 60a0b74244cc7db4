// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {OptionTerms, ShareOption} from "../../../src/options/IShareOptions.sol";
import {SharePhase} from "../../../src/revenue/IRevenueLedger.sol";
import {Actor, World} from "./Actor.sol";

/// @notice Options written, bought, exercised and given back.
contract OptionsHandler is Actor {
    uint256 public count;

    constructor(World memory world_) Actor(world_) {}

    function write(uint256 assetSeed, uint256 fromSeed, uint256 shares, uint64 strike, uint64 premium, uint32 term)
        external
    {
        uint256 asset = _asset(assetSeed);
        address from = _actor(fromSeed);
        if (world.ledger.phaseOf(asset) != SharePhase.Released || count > 10) return;
        uint256 free = (world.ledger.sharesOf(asset, from) - world.ledger.lockedOf(asset, from)) / 1e18;
        if (free == 0) return;
        address token = world.ledger.shareTokenOf(asset);
        vm.prank(from);
        IERC20(token).approve(address(world.options), type(uint256).max);
        OptionTerms memory terms;
        (terms.assetId, terms.shares) = (asset, uint128(bound(shares, 1, free) * 1e18));
        (terms.strike, terms.premium) = (uint96(bound(strike, 1, 1e8)), uint96(bound(premium, 0, 1e8)));
        terms.expiresAt = uint64(block.timestamp + bound(term, 1, 60 days));
        vm.prank(from);
        world.options.write(terms);
        ++count;
    }

    function buyOrWithdraw(uint256 seed, uint256 bySeed) external {
        if (count == 0) return;
        uint256 optionId = seed % count + 1;
        ShareOption memory option = world.options.optionOf(optionId);
        if (bySeed % 4 == 0) {
            vm.prank(option.writer);
            try world.options.withdraw(optionId) {
                require(option.holder == address(0), "what is bought is not taken back");
            } catch {}
            return;
        }
        address by = _actor(bySeed);
        OptionTerms memory terms = OptionTerms(
            option.assetId, option.buyer, option.written, option.strike, option.premium, option.expiresAt
        );
        uint256 writers = world.usd.balanceOf(option.writer);
        vm.startPrank(by);
        world.usd.approve(address(world.options), type(uint256).max);
        try world.options.buy(optionId, terms) {
            require(by != option.writer && option.holder == address(0), "an option is bought once, by another");
            require(world.usd.balanceOf(option.writer) == writers + option.premium, "the premium is exact");
        } catch {}
        vm.stopPrank();
    }

    function passOn(uint256 seed, uint256 toSeed) external {
        if (count == 0) return;
        uint256 optionId = seed % count + 1;
        ShareOption memory option = world.options.optionOf(optionId);
        if (option.holder == address(0) || option.shares == 0 || block.timestamp >= option.expiresAt) return;
        address to = _actor(toSeed);
        vm.prank(option.holder);
        try world.options.transferOption(optionId, to) {
            require(world.options.optionOf(optionId).holder == to, "an option goes where its holder says");
        } catch {
            require(to == option.writer, "to anyone but its writer");
        }
    }

    function exercise(uint256 seed, uint256 shares) external {
        if (count == 0) return;
        uint256 optionId = seed % count + 1;
        ShareOption memory option = world.options.optionOf(optionId);
        if (option.holder == address(0) || option.shares == 0) return;
        shares = bound(shares, 1, option.shares / 1e18) * 1e18;
        uint256 writers = world.usd.balanceOf(option.writer);
        vm.startPrank(option.holder);
        world.usd.approve(address(world.options), type(uint256).max);
        try world.options.exercise(optionId, uint128(shares)) {
            uint256 paid = world.usd.balanceOf(option.writer) - writers;
            require(block.timestamp < option.expiresAt && paid * 1e18 == shares * option.strike, "the strike is exact");
        } catch {
            require(block.timestamp >= option.expiresAt, "a holder who pays in time gets the shares");
        }
        vm.stopPrank();
    }

    function expire(uint256 seed) external {
        if (count == 0) return;
        uint256 optionId = seed % count + 1;
        ShareOption memory option = world.options.optionOf(optionId);
        try world.options.expire(optionId) {
            require(block.timestamp >= option.expiresAt && option.shares != 0, "an option ends once, in its time");
        } catch {
            require(block.timestamp < option.expiresAt || option.shares == 0, "what is over can be given back");
        }
    }
}
