// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Authorization, CompactSignature, Redemption, Session, Split, Voucher} from "../../../src/jobs/IJobManager.sol";
import {Actor, World} from "./Actor.sol";

/// @notice Deposits, opens sessions, redeems and closes.
contract JobsHandler is Actor {
    uint256 private constant KEY = 0xa11ce;

    uint256 public paidIn;
    uint256 public paidOut;
    uint256 public toLedger;
    uint256 public slashed;
    bytes32[] public sessions;
    address[] public payers;

    constructor(World memory world_) Actor(world_) {}

    function sessionCount() external view returns (uint256) {
        return sessions.length;
    }

    function deposit(uint256 actorSeed, uint256 forSeed, uint256 amount) external {
        amount = bound(amount, 1, 1e12);
        paidIn += amount;
        vm.prank(_actor(actorSeed));
        world.jobs.deposit(_actor(forSeed), amount);
    }

    function withdraw(uint256 actorSeed, uint256 amount) external {
        address account = _actor(actorSeed);
        uint256 free = world.jobs.freeBalance(account);
        if (free == 0) return;
        amount = bound(amount, 1, free);
        paidOut += amount;
        vm.prank(account);
        world.jobs.withdraw(amount);
    }

    function openSession(uint256 actorSeed, uint256 cap, bool daily) external {
        address account = _actor(actorSeed);
        uint256 free = world.jobs.freeBalance(account);
        if (free == 0 || sessions.length > 20) return;
        cap = bound(cap, 1, free);
        vm.prank(account);
        bytes32 session = world.jobs.openSession(
            vm.addr(KEY), uint128(cap), daily ? uint128(cap) : 0, 0, uint64(block.timestamp + 20 days)
        );
        sessions.push(session);
        payers.push(account);
    }

    function redeem(uint256 sessionSeed, uint256 assetSeed, uint256 nodeSeed, uint256 delta, uint256 bps) external {
        if (sessions.length == 0) return;
        uint256 index = sessionSeed % sessions.length;
        try world.jobs.sessionOf(sessions[index]) returns (Session memory session) {
            if (session.cap == session.spent) return;
            delta = bound(delta, 1, session.cap - session.spent);
            Voucher[] memory vouchers = new Voucher[](1);
            vouchers[0] =
                Voucher(payers[index], sessions[index], uint128(session.spent + delta), 0, uint64(block.timestamp));
            CompactSignature[] memory signatures = new CompactSignature[](1);
            signatures[0] = _sign(vouchers[0]);
            uint256 toAsset = (delta * bound(bps, 2_000, 10_000) + 9_999) / 10_000;
            Split[] memory splits = new Split[](1);
            splits[0] = Split(_asset(assetSeed), uint128(toAsset), _actor(nodeSeed), uint128(delta - toAsset));
            vm.prank(world.settlement);
            try world.jobs.redeemBatch(vouchers, signatures, splits) {
                toLedger += toAsset;
            } catch {}
        } catch {}
    }

    /// @dev Two vouchers at once, one of them perhaps bad: only what was not skipped moves money.
    function redeemEach(uint256 seed, uint256 assetSeed, uint256[2] memory deltas, bool[2] memory bad) external {
        if (sessions.length == 0) return;
        Redemption[] memory both = new Redemption[](2);
        for (uint256 i = 0; i < 2; ++i) {
            uint256 index = (seed % sessions.length + i) % sessions.length;
            uint128 spent;
            try world.jobs.sessionOf(sessions[index]) returns (Session memory session) {
                spent = session.spent;
            } catch {}
            uint128 delta = uint128(bound(deltas[i], 1, 1e9));
            both[i].voucher =
                Voucher(payers[index], sessions[index], spent + delta, 0, uint64(block.timestamp));
            both[i].signature = _sign(both[i].voucher);
            if (bad[i]) both[i].signature.r ^= bytes32(uint256(0x10));
            both[i].splits = new Split[](1);
            both[i].splits[0] = Split(_asset(assetSeed % world.assets.length + i), delta, address(0), 0);
        }
        vm.prank(world.settlement);
        bytes[] memory reasons = world.jobs.redeemEach(both);
        for (uint256 i = 0; i < 2; ++i) {
            require(!bad[i] || reasons[i].length != 0, "a tampered voucher is never redeemed");
            if (reasons[i].length == 0) toLedger += both[i].splits[0].assetAmount;
        }
    }

    /// @dev By a wallet without an account; sometimes somebody submits it to the token first, and sometimes nobody ever claims it.
    function payWithAuthorization(uint256 seed, uint256 assetSeed, uint256 amount, uint8 how) external {
        address payer = vm.addr(KEY);
        amount = bound(amount, 1, 1e9);
        world.usd.mint(payer, amount);
        Authorization memory a;
        (a.from, a.nonce, a.validBefore) = (payer, bytes32(seed), block.timestamp + 1);
        (a.v, a.r, a.s) = vm.sign(KEY, _transferDigest(a, amount));
        bool isNew = !world.usd.authorizationState(payer, a.nonce);
        if (how % 3 == 0 && isNew) {
            world.usd.transferWithAuthorization(
                payer, address(world.jobs), amount, a.validAfter, a.validBefore, a.nonce, a.v, a.r, a.s
            );
            donated += amount;
        }
        if (how % 5 == 0) return;
        Split[] memory splits = new Split[](1);
        uint128 toNode = uint128(amount / 2);
        splits[0] = Split(_asset(assetSeed), uint128(amount) - toNode, _actor(seed), toNode);
        bool wasSubmitted = world.usd.authorizationState(payer, a.nonce);
        bool wasUsed = world.jobs.authorizationUsed(payer, a.nonce);
        vm.prank(world.settlement);
        try world.jobs.payWithAuthorization(a, splits) {
            require(!wasUsed, "an authorization pays once");
            paidIn += amount;
            toLedger += amount - toNode;
            if (wasSubmitted) donated -= amount;
        } catch {}
    }

    function _transferDigest(Authorization memory a, uint256 amount) private view returns (bytes32) {
        bytes32 hash = keccak256(
            abi.encode(
                keccak256(
                    "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
                ),
                a.from,
                address(world.jobs),
                amount,
                a.validAfter,
                a.validBefore,
                a.nonce
            )
        );
        return keccak256(abi.encodePacked("\x19\x01", world.usd.DOMAIN_SEPARATOR(), hash));
    }

    function close(uint256 sessionSeed, bool request) external {
        if (sessions.length == 0) return;
        uint256 index = sessionSeed % sessions.length;
        if (request) {
            vm.prank(payers[index]);
            try world.jobs.requestClose(sessions[index]) {} catch {}
        } else {
            try world.jobs.close(sessions[index]) {} catch {}
        }
    }

    function withdrawEarnings(uint256 actorSeed) external {
        address account = _actor(actorSeed);
        uint256 amount = world.jobs.earningsOf(account);
        if (amount == 0) return;
        paidOut += amount;
        vm.prank(account);
        world.jobs.withdrawEarnings();
    }

    /// @dev As the usage disputes do it: from the operator's bond to the asset, some of it while the operator leaves.
    function slash(uint256 assetSeed, uint256 amount, uint256 leaving) external {
        vm.prank(world.settlement);
        try world.jobs.requestBondWithdrawal(bound(leaving, 1, 1e9)) {} catch {}
        vm.prank(world.usageDisputes);
        uint256 taken = world.jobs.slash(_asset(assetSeed), bound(amount, 1, 1e9));
        slashed += taken;
        toLedger += taken;
    }

    function donate(uint256 actorSeed, uint256 amount) external {
        amount = bound(amount, 0, 1e9);
        donated += amount;
        vm.prank(_actor(actorSeed));
        world.usd.transfer(address(world.jobs), amount);
    }

    function _sign(Voucher memory voucher) private view returns (CompactSignature memory) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("I Cubed Modelverse"),
                keccak256("1"),
                block.chainid,
                world.jobs
            )
        );
        bytes32 hash = keccak256(
            abi.encode(
                keccak256(
                    "Voucher(address payer,bytes32 session,uint128 cumulativeAmount,bytes32 usageRoot,uint64 validUntil)"
                ),
                voucher
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(KEY, keccak256(abi.encodePacked("\x19\x01", domain, hash)));
        return CompactSignature(r, bytes32(uint256(s) | (uint256(v - 27) << 255)));
    }
}
