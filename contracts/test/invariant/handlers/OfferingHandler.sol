// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {OfferingState, OfferingTerms} from "../../../src/offering/IInitialModelOffering.sol";
import {Commitment} from "../../../src/registry/Commitment.sol";
import {plainCommitment} from "../../PlainContent.sol";
import {Actor, World} from "./Actor.sol";

/// @notice Opens, reserves, reveals, releases openly, fails, refunds, pays and seizes proceeds, and lets time pass.
contract OfferingHandler is Actor {
    uint256 public paidIn;
    uint256 public paidOut;

    constructor(World memory world_) Actor(world_) {}

    function open(uint256 assetSeed, uint96 price) external {
        uint256 asset = _asset(assetSeed);
        OfferingState state = world.offering.stateOf(asset);
        if (state != OfferingState.None && state != OfferingState.Failed) return;
        address creator = _creatorOf(assetSeed);
        if (world.ledger.sharesOf(asset, creator) != 1_000_000e18 || world.registry.isRevealed(asset)) return;
        OfferingTerms memory terms =
            OfferingTerms(uint96(bound(price, 1, 1e7)), uint64(block.timestamp + 7 days), 0, 0, 30);
        vm.prank(creator);
        world.offering.open(asset, terms);
    }

    /// @dev Rarely: an asset released openly is lost to every later offering of the run.
    function releaseOpenly(uint256 assetSeed, uint8 chance) external {
        uint256 asset = _asset(assetSeed);
        if (chance % 8 != 0 || world.registry.isRevealed(asset)) return;
        bool offered = world.offering.stateOf(asset) != OfferingState.None;
        address by = _creatorOf(assetSeed);
        Commitment memory commitment = plainCommitment(by);
        vm.prank(by);
        try world.registry.reveal(asset, "plain", keccak256("files root"), keccak256("data key"), commitment) {
            require(!offered, "what an offering holds is not released openly");
        } catch {
            require(offered, "what was never offered may be released openly");
        }
    }

    function reserve(uint256 assetSeed, uint256 actorSeed, uint32 shares) external {
        uint256 asset = _asset(assetSeed);
        if (world.offering.stateOf(asset) != OfferingState.Open) return;
        address backer = _actor(actorSeed);
        if (backer == _creatorOf(assetSeed)) return;
        uint256 before = world.usd.balanceOf(backer);
        vm.prank(backer);
        try world.offering.reserve(asset, uint32(bound(shares, 1, 400_000)), type(uint96).max, new bytes32[](0)) {
            paidIn += before - world.usd.balanceOf(backer);
        } catch {
            require(world.usd.balanceOf(backer) == before, "a refused reservation takes nothing");
        }
    }

    /// @dev Few random sequences fill a pool by themselves.
    function fill(uint256 assetSeed, uint256 actorSeed) external {
        uint256 asset = _asset(assetSeed);
        address backer = _actor(actorSeed);
        if (world.offering.stateOf(asset) != OfferingState.Open || backer == _creatorOf(assetSeed)) return;
        uint256 before = world.usd.balanceOf(backer);
        vm.prank(backer);
        try world.offering.reserve(asset, type(uint32).max, type(uint96).max, new bytes32[](0)) {
            paidIn += before - world.usd.balanceOf(backer);
        } catch {}
    }

    function conclude(uint256 assetSeed, bool reveal) external {
        uint256 asset = _asset(assetSeed);
        if (!reveal) vm.warp(block.timestamp + 8 days);
        if (reveal && world.offering.stateOf(asset) == OfferingState.Locked) {
            vm.warp(world.offering.unlockTimeOf(uint64(block.timestamp)));
            bytes memory signature = _revealSignature(asset);
            Commitment memory commitment = plainCommitment(_creatorOf(assetSeed));
            (bytes32 root, bytes32 key) = (keccak256("files root"), keccak256("data key"));
            try world.offering.reveal(asset, "plain", root, key, commitment, signature) {} catch {}
        } else {
            try world.offering.fail(asset) {} catch {}
        }
    }

    function refund(uint256 assetSeed, uint256 actorSeed) external {
        uint256 asset = _asset(assetSeed);
        if (world.offering.stateOf(asset) != OfferingState.Failed) return;
        address account = _actor(actorSeed);
        if (account == _creatorOf(assetSeed) || world.ledger.sharesOf(asset, account) == 0) return;
        uint256 before = world.usd.balanceOf(account);
        world.offering.refundFor(asset, account);
        paidOut += world.usd.balanceOf(account) - before;
    }

    function claimProceeds(uint256 assetSeed) external {
        uint256 asset = _asset(assetSeed);
        uint256 amount = world.offering.claimableProceeds(asset);
        if (amount == 0) return;
        world.offering.claimProceeds(asset);
        paidOut += amount;
    }

    function seizeProceeds(uint256 assetSeed, uint256 actorSeed, uint256 most) external {
        uint256 asset = _asset(assetSeed);
        uint256 claimable = world.offering.claimableProceeds(asset);
        most = bound(most, 0, 1e12);
        vm.prank(world.lineageDisputes);
        uint256 taken = world.offering.seizeProceeds(asset, most, _actor(actorSeed));
        require(taken <= most, "no more than asked");
        require(world.offering.claimableProceeds(asset) == claimable, "what has vested is out of reach");
        paidOut += taken;
    }

    /// @dev Challenged, perhaps decided, and concluded when its time has come; time passes by `wait`.
    function dispute(uint256 assetSeed, uint256 actorSeed, uint8 step) external {
        uint256 asset = _asset(assetSeed);
        if (step % 3 == 0) {
            address by = _actor(actorSeed);
            vm.startPrank(by);
            world.usd.approve(address(world.revealDisputes), type(uint256).max);
            try world.revealDisputes.challenge(asset, "evidence") {} catch {}
            vm.stopPrank();
        } else if (step % 3 == 1) {
            vm.prank(world.arbiter);
            try world.revealDisputes.decide(asset, step % 2 == 0, "evidence") {} catch {}
        } else {
            try world.revealDisputes.conclude(asset) {} catch {}
        }
    }

    function surrender(uint256 assetSeed, uint256 actorSeed, uint256 units) external {
        uint256 asset = _asset(assetSeed);
        if (world.offering.stateOf(asset) != OfferingState.Voided) return;
        address account = _actor(actorSeed);
        uint256 free = world.ledger.sharesOf(asset, account) - world.ledger.lockedOf(asset, account);
        if (free == 0 || account == _creatorOf(assetSeed)) return;
        uint256 before = world.usd.balanceOf(account);
        vm.prank(account);
        world.offering.surrender(asset, bound(units, 1, free));
        paidOut += world.usd.balanceOf(account) - before;
    }

    function wait(uint32 time) external {
        vm.warp(block.timestamp + bound(time, 1 minutes, 4 days));
    }

    function donate(uint256 actorSeed, uint256 amount) external {
        amount = bound(amount, 0, 1e9);
        donated += amount;
        vm.prank(_actor(actorSeed));
        world.usd.transfer(address(world.offering), amount);
    }

    function _revealSignature(uint256 asset) private view returns (bytes memory) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("I Cubed Modelverse"),
                keccak256("1"),
                block.chainid,
                world.offering
            )
        );
        bytes32 hash = keccak256(
            abi.encode(
                keccak256("Reveal(uint256 assetId,string plainCid,bytes32 filesRoot,bytes32 dataKey)"),
                asset,
                keccak256("plain"),
                keccak256("files root"),
                keccak256("data key")
            )
        );
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(world.verifierKey, keccak256(abi.encodePacked("\x19\x01", domain, hash)));
        return abi.encodePacked(r, s, v);
    }
}
