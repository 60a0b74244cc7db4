// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";
import {Fixture} from "../../Fixture.sol";

contract ClaimTest is Fixture {
    function _locked(uint256 assetId, address account) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRevenueLedger.RevenueLedger_ClaimLocked.selector, assetId, account);
    }

    function test_GivenNoOffering_TheCreatorGetsEverything() external {
        uint256 assetId = _model(creator, "a");
        ledger.pay(assetId, 1_000_000);
        vm.expectEmit(address(ledger));
        emit IRevenueLedger.DividendClaimed(assetId, creator, 975_000);
        assertEq(_claim(creator, assetId), 975_000);
        assertEq(_claim(creator, assetId), 0);
        ledger.pay(assetId, 1_000_000);
        assertEq(_claim(creator, assetId), 975_000);
    }

    function test_GivenNoOffering_TheStewardIsNotTheHolder() external {
        uint256 assetId = _model(creator, "a");
        _transferSteward(assetId, creator, alice);
        ledger.pay(assetId, 1_000_000);
        vm.expectRevert(_locked(assetId, alice));
        vm.prank(alice);
        ledger.claim(_one(assetId));
        assertEq(_claim(creator, assetId), 975_000);
    }

    function test_GivenAnOpenOffering_OnlyTheCreatorClaims() external {
        uint256 assetId = _model(creator, "a");
        ledger.pay(assetId, 1_000_000);
        _open(assetId, creator);
        _reserve(assetId, alice, 250_000);
        ledger.pay(assetId, 1_000_000);
        assertEq(ledger.claimable(assetId, alice), 0);
        (uint256 earned,) = ledger.accrued(assetId, alice);
        assertEq(earned, 243_750);
        vm.expectRevert(_locked(assetId, alice));
        vm.prank(alice);
        ledger.claim(_one(assetId));
        assertEq(_claim(creator, assetId), 975_000 + 731_250);
    }

    function test_GivenARelease_HoldersAreOwedFromTheReservationOn() external {
        uint256 assetId = _model(creator, "a");
        ledger.pay(assetId, 1_000_000);
        _openAndFill(assetId);
        ledger.pay(assetId, 1_000_000);
        _release(assetId);
        assertEq(_claim(alice, assetId), 292_500);
        assertEq(_claim(bob, assetId), 204_750);
        assertEq(_claim(creator, assetId), 975_000 + 477_750);
        (, , uint256 claimable,) = ledger.totals();
        assertEq(claimable, 0);
    }

    function test_GivenFractions_TheyAreKeptForTheNextClaim() external {
        uint256 assetId = _released("a");
        for (uint256 i = 0; i < 10; ++i) {
            // One base unit after a fee of 0: Alice's part of each is 0.3.
            ledger.pay(assetId, 1);
            _claim(alice, assetId);
            _claim(bob, assetId);
            _claim(creator, assetId);
        }
        (, , uint256 claimable,) = ledger.totals();
        uint256 fractions;
        address[3] memory holders = [alice, bob, creator];
        for (uint256 i = 0; i < 3; ++i) {
            (, uint256 fraction) = ledger.accrued(assetId, holders[i]);
            fractions += fraction;
        }
        assertEq(claimable * ledger.TOTAL_SHARES(), fractions);
        (, uint256 alices) = ledger.accrued(assetId, alice);
        assertEq(alices, 0);
    }

    function test_GivenATransfer_TheFormerHolderKeepsWhatWasEarned() external {
        uint256 assetId = _released("a");
        ledger.pay(assetId, 1_000_000);
        vm.startPrank(alice);
        _shares(assetId).transfer(carol, 300_000 * SHARE);
        vm.stopPrank();
        ledger.pay(assetId, 2_000_000);
        assertEq(_claim(alice, assetId), 292_500);
        assertEq(_claim(carol, assetId), 585_000);
        assertEq(_claim(alice, assetId), 0);
    }

    function test_WhenOneOfManyAssetsIsLocked_NothingIsPaid() external {
        uint256 free = _released("a");
        uint256 held = _model(creator, "b");
        ledger.pay(free, 1_000_000);
        uint256[] memory both = new uint256[](2);
        (both[0], both[1]) = (free, held);
        vm.expectRevert(_locked(held, alice));
        vm.prank(alice);
        ledger.claim(both);
    }

    function test_WhenAnAssetIsNamedTwice_ItIsPaidOnce() external {
        uint256 assetId = _released("a");
        ledger.pay(assetId, 1_000_000);
        uint256[] memory twice = new uint256[](2);
        (twice[0], twice[1]) = (assetId, assetId);
        uint256 before = usd.balanceOf(alice);
        vm.prank(alice);
        ledger.claim(twice);
        assertEq(usd.balanceOf(alice) - before, 292_500);
    }

    function test_ClaimFor_PaysOnlyTheAccount() external {
        uint256 assetId = _released("a");
        ledger.pay(assetId, 1_000_000);
        uint256 before = usd.balanceOf(bob);
        vm.prank(alice);
        ledger.claimFor(bob, _one(assetId));
        assertEq(usd.balanceOf(bob) - before, 204_750);
        assertEq(ledger.claimable(assetId, alice), 292_500);
    }
}
