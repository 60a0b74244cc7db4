// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Session} from "../../src/jobs/IJobManager.sol";
import {Sessions} from "./Sessions.sol";

/// @notice Whatever a wallet does, in whatever order: each base unit is where the act says, and nowhere else.
contract MoneyIsConservedTest is Sessions {
    bytes32 private constant PERMIT =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
    bytes32 private constant RECEIVE = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    uint256 private constant FUNDS = 1e15;
    uint256 private constant MOST = 1e12;
    /// @dev Of Alice and the operator, who do nothing here.
    uint256 private constant OTHERS_FREE = 900e6;
    uint256 private constant OTHERS_HELD = CAP;
    uint256 private constant OTHERS_BOND = 1e14 + 1_000e6;

    uint256 private walletKey;
    bytes32[] private opened;

    /// @dev What should be where.
    uint256 private free;
    uint256 private freeOfBob;
    uint256 private held;
    uint256 private bonded;
    uint256 private leaving;
    uint256 private earned;
    uint256 private paidToAsset;
    uint256 private paidToNode;

    function setUp() public override {
        super.setUp();
        vm.prank(settlement);
        jobs.bond(1e14);
        (payer, walletKey) = makeAddrAndKey("wallet");
        usd.mint(payer, FUNDS);
    }

    function testFuzz_EachActMovesExactlyItsAmount(uint8[24] memory acts, uint64[24] memory amounts) external {
        for (uint256 i = 0; i < acts.length; ++i) {
            _act(acts[i] % 11, bound(amounts[i], 1, MOST), bytes32(i));
            _adds();
        }
        _endEverything();
    }

    function _act(uint8 act, uint256 amount, bytes32 nonce) private {
        if (act == 0) _deposit(amount);
        else if (act == 1) _depositWithPermit(amount);
        else if (act == 2) _depositWithAuthorization(amount, nonce);
        else if (act == 3) _withdraw(amount);
        else if (act < 6) _openSession(amount);
        else if (act == 6) _redeemSome(amount);
        else if (act == 7) _close();
        else if (act == 8) _bond(amount);
        else if (act == 9) _leave(amount);
        else _withdrawEarnings();
    }

    // ------------------------------------------------------------------------------------------------- the acts

    function _deposit(uint256 amount) private {
        vm.startPrank(payer);
        usd.approve(address(jobs), amount);
        jobs.deposit(bob, amount);
        vm.stopPrank();
        freeOfBob += amount;
    }

    function _depositWithPermit(uint256 amount) private {
        bytes32 hash =
            keccak256(abi.encode(PERMIT, payer, jobs, amount, usd.nonces(payer), block.timestamp));
        (uint8 v, bytes32 r, bytes32 s) = _signed(hash);
        vm.prank(payer);
        jobs.depositWithPermit(payer, amount, block.timestamp, v, r, s);
        free += amount;
    }

    function _depositWithAuthorization(uint256 amount, bytes32 nonce) private {
        uint256 before = block.timestamp + 1;
        (uint8 v, bytes32 r, bytes32 s) =
            _signed(keccak256(abi.encode(RECEIVE, payer, jobs, amount, 0, before, nonce)));
        jobs.depositWithAuthorization(payer, amount, 0, before, nonce, v, r, s);
        free += amount;
    }

    function _signed(bytes32 hash) private view returns (uint8, bytes32, bytes32) {
        return vm.sign(walletKey, keccak256(abi.encodePacked("\x19\x01", usd.DOMAIN_SEPARATOR(), hash)));
    }

    function _withdraw(uint256 amount) private {
        if (free == 0) return;
        amount = bound(amount, 1, free);
        vm.prank(payer);
        jobs.withdraw(amount);
        free -= amount;
    }

    function _openSession(uint256 amount) private {
        if (free == 0) return;
        amount = bound(amount, 1, free);
        vm.prank(payer);
        opened.push(jobs.openSession(key, uint128(amount), 0, 0, uint64(block.timestamp + 364 days)));
        free -= amount;
        held += amount;
    }

    function _redeemSome(uint256 amount) private {
        if (opened.length == 0) return;
        session = opened[opened.length - 1];
        Session memory before = jobs.sessionOf(session);
        if (before.spent == before.cap) return;
        uint128 delta = uint128(bound(amount, 1, before.cap - before.spent));
        uint128 toNode = delta / 2;
        _redeem(before.spent + delta, delta - toNode, toNode);
        held -= delta;
        earned += toNode;
        paidToAsset += delta - toNode;
    }

    function _close() private {
        if (opened.length == 0) return;
        session = opened[opened.length - 1];
        opened.pop();
        Session memory before = jobs.sessionOf(session);
        vm.prank(payer);
        jobs.requestClose(session);
        vm.warp(block.timestamp + 24 hours);
        jobs.close(session);
        held -= before.cap - before.spent;
        free += before.cap - before.spent;
    }

    function _bond(uint256 amount) private {
        vm.startPrank(payer);
        usd.approve(address(jobs), amount);
        jobs.bond(amount);
        vm.stopPrank();
        bonded += amount;
    }

    /// @dev Asks for a part and waits; what had been asked for goes with it.
    function _leave(uint256 amount) private {
        if (bonded == 0) return;
        amount = bound(amount, 1, bonded);
        vm.prank(payer);
        jobs.requestBondWithdrawal(amount);
        (bonded, leaving) = (bonded - amount, leaving + amount);
        _adds();
        if (amount % 2 == 0) return;
        vm.warp(block.timestamp + 14 days);
        vm.prank(payer);
        jobs.withdrawBond();
        leaving = 0;
    }

    function _withdrawEarnings() private {
        if (earned == 0) return;
        vm.prank(node);
        jobs.withdrawEarnings();
        paidToNode += earned;
        earned = 0;
    }

    // ------------------------------------------------------------------------------------------------ the account

    function _adds() private view {
        (uint256 accounts, uint256 sessions, uint256 earnings, uint256 bonds) = jobs.totals();
        assertEq(accounts, OTHERS_FREE + free + freeOfBob);
        assertEq(sessions, OTHERS_HELD + held);
        assertEq(earnings, earned);
        assertEq(bonds, OTHERS_BOND + bonded + leaving);
        assertEq(usd.balanceOf(address(jobs)), accounts + sessions + earnings + bonds);
        assertEq(jobs.freeBalance(payer), free);
        assertEq(jobs.freeBalance(bob), freeOfBob);
        assertEq(jobs.earningsOf(node), earned);
        assertEq(jobs.bondOf(payer), bonded);
        assertEq(usd.balanceOf(node), paidToNode);
        assertEq(usd.balanceOf(address(ledger)), paidToAsset);
        assertEq(
            usd.balanceOf(payer) + free + freeOfBob + held + bonded + leaving + earned + paidToAsset + paidToNode, FUNDS
        );
    }

    /// @dev Everybody can take out all that is theirs; what stays is the others'.
    function _endEverything() private {
        while (opened.length != 0) _close();
        _withdraw(free);
        if (freeOfBob != 0) {
            vm.prank(bob);
            jobs.withdraw(freeOfBob);
        }
        _withdrawEarnings();
        _bond(1);
        vm.startPrank(payer);
        jobs.requestBondWithdrawal(bonded);
        vm.warp(block.timestamp + 14 days);
        jobs.withdrawBond();
        vm.stopPrank();
        assertEq(usd.balanceOf(address(jobs)), OTHERS_FREE + OTHERS_HELD + OTHERS_BOND);
        assertEq(usd.balanceOf(payer), FUNDS - freeOfBob - paidToAsset - paidToNode);
    }
}
