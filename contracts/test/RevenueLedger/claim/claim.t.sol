// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IAssetRegistry} from "../../../src/registry/IAssetRegistry.sol";
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

    function test_WhenOneOfManyAssetsIsLocked_TheOthersArePaid() external {
        uint256 free = _released("a");
        uint256 held = _model(creator, "b");
        ledger.pay(free, 1_000_000);
        ledger.pay(held, 1_000_000);
        uint256[] memory three = new uint256[](3);
        (three[0], three[1], three[2]) = (held, free, held);
        uint256 before = usd.balanceOf(alice);
        vm.prank(alice);
        ledger.claim(three);
        assertEq(usd.balanceOf(alice) - before, 292_500);
        // What was skipped is untouched.
        assertEq(_claim(creator, held), 975_000);
    }

    function test_WhenALockedAssetIsSkipped_ItIsPaidAfterItsRelease() external {
        uint256 free = _released("a");
        uint256 held = _model(creator, "b");
        _openAndFill(held);
        ledger.pay(free, 1_000_000);
        ledger.pay(held, 1_000_000);
        uint256[] memory both = new uint256[](2);
        (both[0], both[1]) = (free, held);
        vm.prank(alice);
        ledger.claim(both);
        (uint256 earned,) = ledger.accrued(held, alice);
        assertEq(earned, 292_500);
        _release(held);
        assertEq(_claim(alice, held), 292_500);
    }

    function test_RevertWhen_EveryAssetIsLocked() external {
        uint256[] memory both = new uint256[](2);
        (both[0], both[1]) = (_model(creator, "a"), _model(creator, "b"));
        vm.expectRevert(_locked(both[0], alice));
        ledger.claimFor(alice, both);
    }

    function test_RevertWhen_AnAssetIsUnknown() external {
        uint256 assetId = _released("a");
        ledger.pay(assetId, 1_000_000);
        uint256[] memory both = new uint256[](2);
        (both[0], both[1]) = (assetId, 7);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_UnknownAsset.selector, 7));
        ledger.claimFor(alice, both);
    }

    function test_WhenSomeAssetsOweNothing_OnlyTheOthersAreAnnounced() external {
        uint256 paid = _released("a");
        uint256 empty = _model(alice, "b");
        ledger.pay(paid, 1_000_000);
        uint256[] memory both = new uint256[](2);
        (both[0], both[1]) = (empty, paid);
        vm.recordLogs();
        ledger.claimFor(alice, both);
        // One dividend and one transfer.
        assertEq(vm.getRecordedLogs().length, 2);
    }

    function test_WhenNothingIsOwed_NothingMoves() external {
        uint256 assetId = _released("a");
        vm.recordLogs();
        ledger.claimFor(alice, _one(assetId));
        ledger.claimFor(alice, new uint256[](0));
        assertEq(vm.getRecordedLogs().length, 0);
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

    function testFuzz_PaysEachHolderItsPartToTheLastFraction(uint256 seed) external {
        uint256 assetId = _released("a");
        address[3] memory holders = [creator, alice, bob];
        uint256 owedToAll;
        uint256 paidToAll;
        for (uint256 i = 0; i < 12; ++i) {
            uint256 r = uint256(keccak256(abi.encode(seed, i)));
            address holder = holders[(r >> 8) % 3];
            if (r % 3 == 0) {
                uint256 amount = 1 + (r >> 16) % 1e9;
                ledger.pay(assetId, amount);
                owedToAll += amount - amount * 250 / 10_000;
            } else if (r % 3 == 1) {
                address to = holders[(r >> 12) % 3];
                uint256 shares = (r >> 16) % (ledger.sharesOf(assetId, holder) + 1);
                IERC20 token = _shares(assetId);
                vm.prank(holder);
                assertTrue(token.transfer(to, shares));
            } else {
                uint256 expected = ledger.claimable(assetId, holder);
                uint256 others = ledger.claimable(assetId, holders[(r >> 8) % 3 == 0 ? 1 : 0]);
                assertEq(_claim(holder, assetId), expected);
                assertEq(ledger.claimable(assetId, holder), 0);
                assertEq(ledger.claimable(assetId, holders[(r >> 8) % 3 == 0 ? 1 : 0]), others);
                paidToAll += expected;
            }
        }
        // What is not whole base units yet waits as fractions of holders, which add up to whole ones.
        uint256 fractions;
        for (uint256 i = 0; i < 3; ++i) {
            (uint256 amount, uint256 fraction) = ledger.accrued(assetId, holders[i]);
            paidToAll += amount;
            fractions += fraction;
        }
        assertEq(paidToAll * 1e24 + fractions, owedToAll * 1e24);
    }
}
