// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IInitialModelOffering, OfferingState} from "../../../src/offering/IInitialModelOffering.sol";
import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";
import {IShareToken} from "../../../src/revenue/IShareToken.sol";
import {RevealFixture} from "../../RevealDisputes/RevealFixture.sol";

contract SurrenderTest is RevealFixture {
    uint256 private constant TOTAL = 510_000 * uint256(PRICE);

    function _surrender(address by, uint256 units) private {
        vm.prank(by);
        offering.surrender(assetId, units);
    }

    function test_RevertWhen_TheOfferingIsNotVoid() external {
        bytes memory wrong = abi.encodeWithSelector(
            IInitialModelOffering.InitialModelOffering_WrongState.selector, assetId, OfferingState.Released
        );
        vm.expectRevert(wrong);
        _surrender(alice, SHARE);
        _challenge(assetId);
        vm.expectRevert(wrong);
        _surrender(alice, SHARE);
    }

    function test_RevertWhen_ItIsTheCreatorOrNothingOrTooMuch() external {
        _void();
        vm.expectRevert(IInitialModelOffering.InitialModelOffering_CreatorCannotSurrender.selector);
        _surrender(creator, SHARE);
        vm.expectRevert(IInitialModelOffering.InitialModelOffering_ZeroShares.selector);
        _surrender(alice, 0);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRevenueLedger.RevenueLedger_InsufficientShares.selector, assetId, alice, 300_000 * SHARE
            )
        );
        _surrender(alice, 300_000 * SHARE + 1);
    }

    function test_WhenVoid_GivesTheIssuePriceAndKeepsTheSharesLocked() external {
        _void();
        uint256 alices = usd.balanceOf(alice);
        vm.expectEmit(address(offering));
        emit IInitialModelOffering.SharesSurrendered(assetId, alice, 100_000 * SHARE, 200_000e6);
        _surrender(alice, 100_000 * SHARE);
        assertEq(usd.balanceOf(alice), alices + 200_000e6);
        assertEq(offering.escrowOf(assetId), TOTAL - 200_000e6);
        assertEq(offering.escrowOf(assetId), TOTAL - 200_000e6);
        assertEq(ledger.sharesOf(assetId, creator), 590_000 * SHARE);
        // neither the lot nor what came back can be passed on and surrendered again, however long one waits
        vm.warp(block.timestamp + 3_650 days);
        assertEq(ledger.lockedOf(assetId, creator), 590_000 * SHARE);
        IERC20 token = _shares(assetId);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRevenueLedger.RevenueLedger_SharesLocked.selector, assetId, creator, 590_000 * SHARE
            )
        );
        vm.prank(creator);
        token.transfer(carol, 1);
        _surrender(alice, 200_000 * SHARE);
        _surrender(bob, 210_000 * SHARE);
        assertEq(offering.escrowOf(assetId), 0);
    }

    function test_WhenVoid_NoProceedsEverVest() external {
        _void();
        vm.warp(block.timestamp + 730 days);
        assertEq(offering.claimableProceeds(assetId), 0);
        vm.expectRevert(IInitialModelOffering.InitialModelOffering_NothingVested.selector);
        offering.claimProceeds(assetId);
        vm.prank(lineageDisputes);
        assertEq(offering.seizeProceeds(assetId, 1e6, carol), 0);
    }

    function test_GivenDividends_TheyStayClaimable() external {
        ledger.pay(assetId, 1_000_000);
        _void();
        _surrender(alice, 300_000 * SHARE);
        ledger.pay(assetId, 1_000_000);
        assertEq(_claim(alice, assetId), 292_500);
        assertEq(_claim(creator, assetId), 477_750 + 477_750 + 292_500);
    }

    function test_GivenSharesThatALockerHolds_OnlyTheFreeOnesUntilItLetsThemGo() external {
        IShareToken token = IShareToken(ledger.shareTokenOf(assetId));
        vm.prank(alice);
        IERC20(address(token)).approve(carol, 300_000 * SHARE);
        vm.prank(carol);
        token.lock(alice, 290_000 * SHARE);
        _void();
        bytes memory locked = abi.encodeWithSelector(
            IRevenueLedger.RevenueLedger_SharesLocked.selector, assetId, alice, 290_000 * SHARE
        );
        vm.expectRevert(locked);
        _surrender(alice, 10_000 * SHARE + 1);
        _surrender(alice, 10_000 * SHARE);
        vm.expectRevert(locked);
        _surrender(alice, 1);
        vm.prank(carol);
        token.unlock(alice, 290_000 * SHARE);
        uint256 before = usd.balanceOf(alice);
        _surrender(alice, 290_000 * SHARE);
        assertEq(usd.balanceOf(alice), before + 580_000e6);
    }

    function test_GivenSharesTheCreatorBought_TheyMayBePassedOnAndSurrendered() external {
        _send(bob, creator, 10_000 * SHARE);
        _void();
        _send(creator, carol, 10_000 * SHARE);
        _surrender(carol, 10_000 * SHARE);
        _surrender(alice, 300_000 * SHARE);
        _surrender(bob, 200_000 * SHARE);
        assertEq(offering.escrowOf(assetId), 0);
    }

    function testFuzz_TheEscrowAlwaysSuffices(uint256[6] memory parts, uint256[3] memory moved) external {
        address[3] memory holders = [alice, bob, carol];
        for (uint256 i = 0; i < 3; ++i) {
            uint256 units = bound(moved[i], 0, ledger.sharesOf(assetId, holders[i]));
            _send(holders[i], holders[(i + 1) % 3], units);
        }
        _void();
        uint256 paid;
        for (uint256 i = 0; i < 6; ++i) {
            address holder = holders[i % 3];
            uint256 has = ledger.sharesOf(assetId, holder);
            if (has == 0) continue;
            uint256 units = i < 3 ? bound(parts[i], 1, has) : has;
            uint256 before = usd.balanceOf(holder);
            _surrender(holder, units);
            uint256 got = usd.balanceOf(holder) - before;
            assertEq(got, units * PRICE / SHARE);
            paid += got;
        }
        assertEq(offering.escrowOf(assetId), TOTAL - paid);
        assertLe(TOTAL - paid, 6);
        assertEq(ledger.sharesOf(assetId, creator), 1_000_000 * SHARE);
    }
}
