// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {RevealDispute, RevealDisputeState} from "../../../src/disputes/IRevealDisputes.sol";
import {OfferingState, OfferingTerms, ReservationOrder} from "../../../src/offering/IInitialModelOffering.sol";
import {Commitment} from "../../../src/registry/Commitment.sol";
import {plainCommitment} from "../../PlainContent.sol";
import {Actor, World} from "./Actor.sol";

/// @notice Opens, reserves, resells, reveals, releases openly, disputes, fails, refunds, surrenders, pays and seizes proceeds, and lets
/// time pass.
contract OfferingHandler is Actor {
    uint256 public paidIn;
    uint256 public paidOut;
    uint256 public bondsIn;
    uint256 public bondsOut;
    mapping(uint256 asset => OfferingTerms) private _opened;
    mapping(address actor => uint256) private _keys;
    uint256 private _nonce;

    /// @dev `makeAddr` derives its keys so: the actors can sign.
    constructor(World memory world_) Actor(world_) {
        string[5] memory names = ["creator", "alice", "bob", "carol", "dave"];
        for (uint256 i = 0; i < names.length; ++i) {
            uint256 key = uint256(keccak256(bytes(names[i])));
            _keys[vm.addr(key)] = key;
        }
    }

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
        _opened[asset] = terms;
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

    /// @dev Sometimes one share more than the seller has, sometimes by or to the creator, sometimes past the deadline.
    function resell(uint256 assetSeed, uint256 sellerSeed, uint256 buyerSeed, uint32 shares) external {
        uint256 asset = _asset(assetSeed);
        OfferingTerms memory terms = _opened[asset];
        if (world.offering.stateOf(asset) != OfferingState.Open || terms.deadline == 0) return;
        (address seller, address buyer) = (_actor(sellerSeed), _actor(buyerSeed));
        uint256 held = world.ledger.sharesOf(asset, seller) / 1e18;
        shares = uint32(bound(shares, 1, held + 1));
        bool may = shares <= held && block.timestamp < terms.deadline;
        if (seller == _creatorOf(assetSeed) || buyer == _creatorOf(assetSeed)) may = false;
        ReservationOrder memory order =
            ReservationOrder(asset, seller, shares, terms.pricePerShare, uint64(block.timestamp), _nonce++);
        bytes memory signature = _orderSignature(order);
        uint256[4] memory before = _holdings(asset, seller, buyer);
        vm.prank(buyer);
        try world.offering.fillReservationOrder(order, signature, new bytes32[](0)) {
            require(may, "no resale past the deadline, of shares that are not there, with the creator");
        } catch {
            require(!may, "what may be resold is");
        }
        _requireMoved(before, _holdings(asset, seller, buyer), may && seller != buyer ? order.shares : 0, order.pricePerShare);
    }

    function _requireMoved(uint256[4] memory before, uint256[4] memory now_, uint256 shares, uint256 price) private pure {
        require(before[0] - now_[0] == shares * 1e18 && now_[1] - before[1] == shares * 1e18, "exactly the shares");
        require(now_[2] - before[2] == shares * price && before[3] - now_[3] == shares * price, "at the issue price");
    }

    function _holdings(uint256 asset, address seller, address buyer) private view returns (uint256[4] memory) {
        return [
            world.ledger.sharesOf(asset, seller),
            world.ledger.sharesOf(asset, buyer),
            world.usd.balanceOf(seller),
            world.usd.balanceOf(buyer)
        ];
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

    /// @dev One to four steps of a dispute, of an open one if there is any: few random sequences would get as far as an appeal. Time
    /// passes by `wait`, and a third of the steps is to conclude, in time or not.
    function dispute(uint256 assetSeed, uint256 seed) external {
        uint256 asset = _disputed(assetSeed);
        for (uint256 i = 0; i <= seed % 4; ++i) {
            uint256 dice = uint256(keccak256(abi.encode(seed, i)));
            _disputeOn(asset, _actor(dice >> 8), uint8(dice));
        }
    }

    function _disputeOn(uint256 asset, address by, uint8 dice) private {
        RevealDisputeState state = world.revealDisputes.disputeOf(asset).state;
        if (state == RevealDisputeState.None) {
            _challenge(asset, by);
        } else if (dice % 3 == 0) {
            try world.revealDisputes.conclude(asset) {} catch {}
        } else if (state == RevealDisputeState.Challenged) {
            vm.prank(world.arbiter);
            try world.revealDisputes.decide(asset, dice % 4 < 2, "evidence") {} catch {}
        } else if (state == RevealDisputeState.Decided) {
            _appeal(asset, by);
        } else if (state == RevealDisputeState.Appealed) {
            vm.prank(world.governor);
            try world.revealDisputes.rule(asset, dice % 4 < 2) {} catch {}
        }
    }

    function _disputed(uint256 seed) private view returns (uint256 asset) {
        for (uint256 i = 0; i < world.assets.length; ++i) {
            asset = world.assets[i];
            RevealDisputeState state = world.revealDisputes.disputeOf(asset).state;
            if (state != RevealDisputeState.None && state < RevealDisputeState.Valid) return asset;
        }
        return _asset(seed);
    }

    function withdrawBond(uint256 actorSeed) external {
        address account = _actor(actorSeed);
        uint256 due = world.revealDisputes.creditOf(account);
        if (due == 0) return;
        world.revealDisputes.withdraw(account);
        bondsOut += due;
    }

    function _challenge(uint256 asset, address by) private {
        uint256 before = _allowBonds(by);
        vm.prank(by);
        try world.revealDisputes.challenge(asset, "evidence") {} catch {}
        bondsIn += before - world.usd.balanceOf(by);
    }

    function _appeal(uint256 asset, address by) private {
        RevealDispute memory open_ = world.revealDisputes.disputeOf(asset);
        bool may = open_.state == RevealDisputeState.Decided && block.timestamp < open_.until;
        if (!open_.valid && by != open_.creator) may = false;
        uint256 before = _allowBonds(by);
        vm.prank(by);
        try world.revealDisputes.appeal(asset, "statement") {
            require(may, "an appeal in time, of `invalid` the creator's alone");
            uint256 bond = open_.valid ? open_.bond : 0;
            require(before - world.usd.balanceOf(by) == bond, "of `valid` under the challenge's bond");
            bondsIn += bond;
        } catch {
            require(!may, "of `valid` anyone may appeal in time");
        }
    }

    function _allowBonds(address by) private returns (uint256) {
        vm.prank(by);
        world.usd.approve(address(world.revealDisputes), type(uint256).max);
        return world.usd.balanceOf(by);
    }

    /// @dev Now and then more than is free, up to a quarter: shares that a grant, an option or a sale has locked stay.
    function surrender(uint256 assetSeed, uint256 actorSeed, uint256 units) external {
        uint256 asset = _asset(assetSeed);
        if (world.offering.stateOf(asset) != OfferingState.Voided) return;
        address account = _actor(actorSeed);
        if (account == _creatorOf(assetSeed)) return;
        uint256 free = world.ledger.sharesOf(asset, account) - world.ledger.lockedOf(asset, account);
        units = bound(units, 1, free + free / 4 + 1);
        uint256 before = world.usd.balanceOf(account);
        vm.prank(account);
        try world.offering.surrender(asset, units) {
            require(units <= free, "only what is free is surrendered");
        } catch {
            require(units > free, "what is free is surrendered");
        }
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
        bytes32 hash = keccak256(
            abi.encode(
                keccak256("Reveal(uint256 assetId,string plainCid,bytes32 filesRoot,bytes32 dataKey)"),
                asset,
                keccak256("plain"),
                keccak256("files root"),
                keccak256("data key")
            )
        );
        return _sign(world.verifierKey, hash);
    }

    function _orderSignature(ReservationOrder memory order) private view returns (bytes memory) {
        bytes32 typehash = keccak256(
            "ReservationOrder(uint256 assetId,address seller,uint32 shares,uint96 pricePerShare,uint64 validUntil,uint256 nonce)"
        );
        return _sign(_keys[order.seller], keccak256(abi.encode(typehash, order)));
    }

    function _sign(uint256 key, bytes32 hash) private view returns (bytes memory) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("I Cubed Modelverse"),
                keccak256("1"),
                block.chainid,
                world.offering
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, keccak256(abi.encodePacked("\x19\x01", domain, hash)));
        return abi.encodePacked(r, s, v);
    }
}
