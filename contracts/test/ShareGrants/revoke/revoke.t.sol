// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {GrantTerms, IShareGrants} from "../../../src/grants/IShareGrants.sol";
import {GrantsFixture} from "../GrantsFixture.sol";

contract RevokeTest is GrantsFixture {
    function _revoke(uint256 grantId) private {
        vm.prank(alice);
        grants.revoke(grantId);
    }

    function _expectNotRevocable(uint256 grantId) private {
        vm.expectRevert(abi.encodeWithSelector(IShareGrants.ShareGrants_NotRevocable.selector, grantId));
        _revoke(grantId);
    }

    function test_RevertWhen_TheCallerIsNotTheGrantor() external {
        uint256 grantId = _grant(_grantTerms());
        vm.expectRevert(abi.encodeWithSelector(IShareGrants.ShareGrants_NotGrantor.selector, carol));
        vm.prank(carol);
        grants.revoke(grantId);
    }

    function test_RevertWhen_NotRevocableOrNoLonger() external {
        GrantTerms memory terms = _grantTerms();
        terms.revocableUntil = 0;
        _expectNotRevocable(_grant(terms));
        uint256 grantId = _grant(_grantTerms());
        vm.warp(start + 500 days);
        _expectNotRevocable(grantId);
        vm.warp(start + 500 days - 1);
        _revoke(grantId);
    }

    function test_RevertWhen_AllHasVested() external {
        GrantTerms memory terms = _grantTerms();
        terms.revocableUntil = start + 2_000 days;
        uint256 grantId = _grant(terms);
        vm.warp(start + 1_000 days);
        _expectNotRevocable(grantId);
    }

    function test_WhenBeforeTheCliff_GivesAllBack() external {
        uint256 grantId = _grant(_grantTerms());
        vm.warp(start + 250 days - 1);
        vm.expectEmit(address(grants));
        emit IShareGrants.GrantRevoked(grantId, 0, 1_000 * SHARE);
        _revoke(grantId);
        assertEq(_held(), 0);
        vm.warp(start + 1_000 days);
        assertEq(grants.vestedOf(grantId), 0);
        vm.expectRevert(abi.encodeWithSelector(IShareGrants.ShareGrants_NothingVested.selector, grantId));
        grants.claim(grantId);
    }

    function test_WhenAGrantNotYetBegunIsRevoked_GivesAllBack() external {
        GrantTerms memory terms = _grantTerms();
        (terms.startsAt, terms.cliffAt) = (start + 10 days, start + 10 days);
        uint256 grantId = _grant(terms);
        _revoke(grantId);
        assertEq(_held(), 0);
        assertEq(grants.vestedOf(grantId), 0);
    }

    function test_WhenRevokedInTheSecondInWhichItBegins_NothingHasVested() external {
        GrantTerms memory terms = _grantTerms();
        terms.cliffAt = start;
        uint256 grantId = _grant(terms);
        _revoke(grantId);
        assertEq(grants.vestedOf(grantId), 0);
        assertEq(_held(), 0);
    }

    function test_WhenAPartHasVested_ItStaysTheBeneficiarys() external {
        uint256 grantId = _grant(_grantTerms());
        vm.warp(start + 300 days);
        grants.claim(grantId);
        vm.warp(start + 400 days);
        vm.expectEmit(address(grants));
        emit IShareGrants.GrantRevoked(grantId, 400 * SHARE, 600 * SHARE);
        _revoke(grantId);
        assertEq(_held(), 100 * SHARE);
        assertEq(ledger.lockedOf(assetId, alice), 100 * SHARE);
        _expectNotRevocable(grantId);
        assertEq(grants.grantOf(grantId).revocableUntil, 0);
        assertEq(grants.vestedOf(grantId), 400 * SHARE);
        vm.warp(start + 2_000 days);
        assertEq(grants.claimableOf(grantId), 100 * SHARE);
        grants.claim(grantId);
        assertEq(ledger.sharesOf(assetId, carol), 400 * SHARE);
        assertEq(_held(), 0);
    }

    function testFuzz_SplitsExactlyAtTheMomentOfRevocation(uint32 before, uint32 at, uint80 shares) external {
        GrantTerms memory terms = _grantTerms();
        terms.shares = uint128(bound(shares, 1_000, ALICES));
        uint256 grantId = _grant(terms);
        vm.warp(start + bound(before, 0, 499 days));
        if (grants.claimableOf(grantId) != 0) grants.claim(grantId);
        vm.warp(bound(at, block.timestamp, start + 500 days - 1));
        uint256 vested = grants.vestedOf(grantId);
        _revoke(grantId);
        assertEq(_held(), vested - grants.grantOf(grantId).claimed);
        vm.warp(start + 3_000 days);
        assertEq(grants.vestedOf(grantId), vested);
        if (grants.claimableOf(grantId) != 0) grants.claim(grantId);
        assertEq(ledger.sharesOf(assetId, carol), vested);
        assertEq(ledger.sharesOf(assetId, alice), ALICES - vested);
        assertEq(_held(), 0);
    }
}
