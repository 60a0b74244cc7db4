// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {GrantTerms, IShareGrants} from "../../../src/grants/IShareGrants.sol";
import {GrantsFixture} from "../GrantsFixture.sol";

contract GrantClaimTest is GrantsFixture {
    function _nothing(uint256 grantId) private {
        vm.expectRevert(abi.encodeWithSelector(IShareGrants.ShareGrants_NothingVested.selector, grantId));
        grants.claim(grantId);
    }

    function test_RevertWhen_TheGrantIsUnknown() external {
        bytes memory unknown = abi.encodeWithSelector(IShareGrants.ShareGrants_UnknownGrant.selector, 1);
        vm.expectRevert(unknown);
        grants.claim(1);
        vm.expectRevert(unknown);
        grants.revoke(1);
        vm.expectRevert(unknown);
        grants.changeBeneficiary(1, bob);
        vm.expectRevert(unknown);
        grants.grantOf(1);
        vm.expectRevert(unknown);
        grants.vestedOf(1);
        vm.expectRevert(unknown);
        grants.claimableOf(1);
    }

    function test_RevertWhen_NothingMoreHasVested() external {
        uint256 grantId = _grant(_grantTerms());
        vm.warp(start + 250 days - 1);
        assertEq(grants.vestedOf(grantId), 0);
        _nothing(grantId);
        vm.warp(start + 250 days);
        grants.claim(grantId);
        _nothing(grantId);
    }

    function test_WhenTheCliffHasCome_GivesEverythingSinceTheStartAndThenGrows() external {
        uint256 grantId = _grant(_grantTerms());
        vm.warp(start + 250 days);
        vm.expectEmit(address(grants));
        emit IShareGrants.GrantClaimed(grantId, carol, 250 * SHARE);
        grants.claim(grantId);
        assertEq(ledger.sharesOf(assetId, carol), 250 * SHARE);
        assertEq(ledger.sharesOf(assetId, alice), ALICES - 250 * SHARE);
        vm.warp(start + 251 days);
        assertEq(grants.vestedOf(grantId), 251 * SHARE);
        assertEq(grants.claimableOf(grantId), SHARE);
        vm.warp(start + 1_000 days);
        grants.claim(grantId);
        assertEq(ledger.sharesOf(assetId, carol), 1_000 * SHARE);
        assertEq(_held(), 0);
        vm.warp(start + 2_000 days);
        _nothing(grantId);
    }

    function test_WhenSomeoneElseSpendsTheGas_GivesToTheBeneficiary() external {
        uint256 grantId = _grant(_grantTerms());
        vm.warp(start + 500 days);
        vm.prank(bob);
        grants.claim(grantId);
        assertEq(ledger.sharesOf(assetId, carol), 500 * SHARE);
    }

    function test_GivenDividends_TheyAreTheGrantorsUntilTheClaim() external {
        GrantTerms memory terms = _grantTerms();
        terms.shares = uint128(100_000 * SHARE);
        uint256 grantId = _grant(terms);
        vm.warp(start + 500 days);
        ledger.pay(assetId, 1_000_000);
        grants.claim(grantId);
        ledger.pay(assetId, 1_000_000);
        assertEq(_claim(alice, assetId), 292_500 + 243_750);
        assertEq(_claim(carol, assetId), 48_750);
    }

    function test_GivenAStartInThePast_GivesAtOnce() external {
        GrantTerms memory terms = _grantTerms();
        (terms.startsAt, terms.cliffAt, terms.endsAt) = (start - 300 days, start - 100 days, start + 100 days);
        uint256 grantId = _grant(terms);
        grants.claim(grantId);
        assertEq(ledger.sharesOf(assetId, carol), 750 * SHARE);
    }

    function testFuzz_GivesWhatHasVestedAndAllInTheEnd(
        uint80 shares,
        uint32 cliff,
        uint32 length,
        uint32[6] memory waits
    ) external {
        GrantTerms memory terms = _grantTerms();
        terms.shares = uint128(bound(shares, 1, ALICES));
        terms.endsAt = start + uint64(bound(length, 1, 3_653 days));
        terms.cliffAt = uint64(bound(cliff, start, terms.endsAt));
        uint256 grantId = _grant(terms);
        uint256 given;
        for (uint256 i = 0; i < waits.length; ++i) {
            vm.warp(block.timestamp + bound(waits[i], 1, 900 days));
            uint256 vested = grants.vestedOf(grantId);
            assertGe(vested, given);
            if (vested > given) grants.claim(grantId);
            given = vested;
            assertEq(ledger.sharesOf(assetId, carol), given);
            assertEq(_held(), terms.shares - given);
            if (block.timestamp < terms.cliffAt) assertEq(given, 0);
            // Linear: at most the elapsed part of the whole, and less than one unit below it.
            else if (block.timestamp < terms.endsAt) {
                uint256 exact = terms.shares * (block.timestamp - start);
                assertEq(given, exact / (terms.endsAt - start));
            }
        }
        vm.warp(terms.endsAt);
        if (given < terms.shares) grants.claim(grantId);
        assertEq(ledger.sharesOf(assetId, carol), terms.shares);
    }
}
