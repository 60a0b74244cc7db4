// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IRevenueLedger, SharePhase} from "../../../src/revenue/IRevenueLedger.sol";
import {IShareToken} from "../../../src/revenue/IShareToken.sol";
import {Fixture} from "../../Fixture.sol";

contract LockTest is Fixture {
    uint256 private constant ALICES = 300_000 * SHARE;

    address private locker = makeAddr("locker");
    address private otherLocker = makeAddr("other locker");
    uint256 private assetId;
    IShareToken private token;

    function setUp() public override {
        super.setUp();
        assetId = _released("a");
        token = IShareToken(ledger.shareTokenOf(assetId));
    }

    function _approve(address owner, address by, uint256 amount) private {
        vm.prank(owner);
        IERC20(address(token)).approve(by, amount);
    }

    function _lock(address by, uint256 amount) private {
        _approve(alice, by, amount);
        vm.prank(by);
        token.lock(alice, amount);
    }

    function _locked(uint256 amount) private view returns (bytes memory) {
        return abi.encodeWithSelector(IRevenueLedger.RevenueLedger_SharesLocked.selector, assetId, alice, amount);
    }

    function test_GivenNoRelease_EveryShareIsLocked() external {
        uint256 other = _model(creator, "other");
        assertEq(ledger.lockedOf(other, creator), ledger.TOTAL_SHARES());
        _open(other, creator);
        _reserve(other, alice, 7);
        assertEq(ledger.lockedOf(other, alice), 7 * SHARE);
        assertEq(ledger.lockedOf(other, creator), ledger.TOTAL_SHARES() - 7 * SHARE);
    }

    function test_RevertWhen_TheAllowanceIsTooSmall() external {
        _approve(alice, locker, 5);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, locker, 5, 6));
        vm.prank(locker);
        token.lock(alice, 6);
        vm.prank(locker);
        token.lock(alice, 5);
        assertEq(IERC20(address(token)).allowance(alice, locker), 0);
    }

    function test_RevertWhen_MoreThanTheFreeShares() external {
        _lock(locker, 100_000 * SHARE);
        _approve(alice, otherLocker, type(uint256).max);
        vm.expectRevert(_locked(100_000 * SHARE));
        vm.prank(otherLocker);
        token.lock(alice, 200_000 * SHARE + 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRevenueLedger.RevenueLedger_InsufficientShares.selector, assetId, alice, ALICES
            )
        );
        vm.prank(otherLocker);
        token.lock(alice, ALICES + 1);
        vm.prank(otherLocker);
        token.lock(alice, 200_000 * SHARE);
        assertEq(ledger.lockedOf(assetId, alice), ALICES);
    }

    function test_RevertWhen_TheOfferingStillLocksTheCreatorsLot() external {
        uint256 other = _model(creator, "b");
        _openAndFill(other);
        _release(other);
        IShareToken fresh = IShareToken(ledger.shareTokenOf(other));
        vm.prank(alice);
        IERC20(address(fresh)).transfer(creator, 3);
        vm.prank(creator);
        IERC20(address(fresh)).approve(locker, type(uint256).max);
        vm.startPrank(locker);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRevenueLedger.RevenueLedger_SharesLocked.selector, other, creator, 490_000 * SHARE
            )
        );
        fresh.lock(creator, 4);
        fresh.lock(creator, 3);
        assertEq(ledger.lockedOf(other, creator), 490_000 * SHARE + 3);
        vm.warp(block.timestamp + 24 hours);
        assertEq(ledger.lockedOf(other, creator), 3);
        fresh.lock(creator, 490_000 * SHARE);
    }

    function test_RevertWhen_TheAmountIsZero() external {
        vm.startPrank(locker);
        vm.expectRevert(IRevenueLedger.RevenueLedger_ZeroAmount.selector);
        token.lock(alice, 0);
        vm.expectRevert(IRevenueLedger.RevenueLedger_ZeroAmount.selector);
        token.unlock(alice, 0);
        vm.expectRevert(IRevenueLedger.RevenueLedger_ZeroAmount.selector);
        token.transferLocked(alice, bob, 0);
    }

    function test_RevertGiven_NoRelease() external {
        uint256 other = _model(creator, "b");
        _openAndFill(other);
        IShareToken fresh = IShareToken(ledger.shareTokenOf(other));
        vm.prank(alice);
        IERC20(address(fresh)).approve(locker, 1);
        vm.expectRevert(
            abi.encodeWithSelector(IRevenueLedger.RevenueLedger_WrongPhase.selector, other, SharePhase.Offered)
        );
        vm.prank(locker);
        fresh.lock(alice, 1);
    }

    function test_RevertWhen_SomeoneElseAsksTheLedger() external {
        bytes memory refused = abi.encodeWithSelector(IRevenueLedger.RevenueLedger_NotShareToken.selector, locker);
        vm.startPrank(locker);
        vm.expectRevert(refused);
        ledger.lockShares(assetId, alice, locker, 1);
        vm.expectRevert(refused);
        ledger.unlockShares(assetId, alice, locker, 1);
        vm.expectRevert(refused);
        ledger.transferLockedShares(assetId, alice, locker, bob, 1);
    }

    function test_GivenALock_TheSharesStayAndEarnButDoNotMove() external {
        _approve(alice, locker, 100_000 * SHARE);
        vm.expectEmit(address(ledger));
        emit IRevenueLedger.SharesLocked(assetId, alice, locker, 100_000 * SHARE);
        vm.prank(locker);
        token.lock(alice, 100_000 * SHARE);
        assertEq(ledger.lockedBy(assetId, alice, locker), 100_000 * SHARE);
        assertEq(ledger.sharesOf(assetId, alice), ALICES);
        vm.startPrank(alice);
        vm.expectRevert(_locked(100_000 * SHARE));
        IERC20(address(token)).transfer(bob, 200_000 * SHARE + 1);
        IERC20(address(token)).transfer(bob, 200_000 * SHARE);
        vm.stopPrank();
        ledger.pay(assetId, 1_000_000);
        assertEq(_claim(alice, assetId), 97_500);
        assertEq(ledger.lockedOf(assetId, alice), 100_000 * SHARE);
    }

    function test_GivenALock_OnlyItsLockerEndsIt() external {
        _lock(locker, 10);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRevenueLedger.RevenueLedger_InsufficientLock.selector, assetId, alice, otherLocker, 0
            )
        );
        vm.prank(otherLocker);
        token.unlock(alice, 1);
        vm.startPrank(locker);
        bytes memory tooMuch =
            abi.encodeWithSelector(IRevenueLedger.RevenueLedger_InsufficientLock.selector, assetId, alice, locker, 10);
        vm.expectRevert(tooMuch);
        token.unlock(alice, 11);
        vm.expectRevert(tooMuch);
        token.transferLocked(alice, locker, 11);
        vm.expectEmit(address(ledger));
        emit IRevenueLedger.SharesUnlocked(assetId, alice, locker, 4);
        token.unlock(alice, 4);
        assertEq(ledger.lockedOf(assetId, alice), 6);
        token.unlock(alice, 6);
        assertEq(ledger.lockedOf(assetId, alice), 0);
        vm.stopPrank();
        vm.prank(alice);
        IERC20(address(token)).transfer(bob, ALICES);
    }

    function test_GivenALock_ItsLockerMovesTheSharesAndBothSidesAreSettled() external {
        _lock(locker, 100_000 * SHARE);
        ledger.pay(assetId, 1_000_000);
        vm.expectEmit(address(ledger));
        emit IRevenueLedger.ShareTransfer(assetId, alice, carol, 100_000 * SHARE);
        vm.expectEmit(address(token));
        emit IERC20.Transfer(alice, carol, 100_000 * SHARE);
        vm.prank(locker);
        token.transferLocked(alice, carol, 100_000 * SHARE);
        ledger.pay(assetId, 1_000_000);
        assertEq(_claim(alice, assetId), 292_500 + 195_000);
        assertEq(_claim(carol, assetId), 97_500);
        assertEq(ledger.lockedOf(assetId, alice) + ledger.lockedOf(assetId, carol), 0);
    }

    function test_RevertWhen_MovedToNobody() external {
        _lock(locker, 1);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InvalidReceiver.selector, address(0)));
        vm.prank(locker);
        token.transferLocked(alice, address(0), 1);
    }

    function test_GivenSeveralLockers_TheirLocksAreApart() external {
        _lock(locker, 10);
        _lock(otherLocker, 20);
        vm.prank(locker);
        token.unlock(alice, 10);
        assertEq(ledger.lockedBy(assetId, alice, otherLocker), 20);
        assertEq(ledger.lockedOf(assetId, alice), 20);
    }

    function testFuzz_NeverLocksMoreThanThereIs(uint256[8] memory amounts, uint8[8] memory acts) external {
        _approve(alice, locker, type(uint256).max);
        _approve(alice, otherLocker, type(uint256).max);
        for (uint256 i = 0; i < amounts.length; ++i) {
            address by = acts[i] % 2 == 0 ? locker : otherLocker;
            uint256 amount = bound(amounts[i], 1, ALICES);
            ledger.pay(assetId, 1_003);
            vm.prank(by);
            if (acts[i] % 8 < 4) try token.lock(alice, amount) {} catch {}
            else if (acts[i] % 8 < 6) try token.unlock(alice, amount) {} catch {}
            else try token.transferLocked(alice, carol, amount) {} catch {}
            uint256 locked = ledger.lockedBy(assetId, alice, locker) + ledger.lockedBy(assetId, alice, otherLocker);
            assertEq(ledger.lockedOf(assetId, alice), locked);
            assertLe(locked, ledger.sharesOf(assetId, alice));
            assertEq(ledger.sharesOf(assetId, alice) + ledger.sharesOf(assetId, carol), ALICES);
        }
        assertApproxEqAbs(_claim(alice, assetId) + _claim(carol, assetId), uint256(8 * 978 * 3) / 10, 2);
    }
}
