// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {Grant, GrantTerms, IShareGrants} from "../../../src/grants/IShareGrants.sol";
import {IRevenueLedger, SharePhase} from "../../../src/revenue/IRevenueLedger.sol";
import {GrantsFixture} from "../GrantsFixture.sol";

contract GrantTest is GrantsFixture {
    function _expect(bytes memory revertData, GrantTerms memory terms) private {
        vm.expectRevert(revertData);
        _grant(terms);
    }

    function test_RevertWhen_TheBeneficiaryIsNobodyOrTheGrantor() external {
        bytes4 invalid = IShareGrants.ShareGrants_InvalidBeneficiary.selector;
        GrantTerms memory terms = _grantTerms();
        terms.beneficiary = address(0);
        _expect(abi.encodeWithSelector(invalid, address(0)), terms);
        terms.beneficiary = alice;
        _expect(abi.encodeWithSelector(invalid, alice), terms);
    }

    function test_RevertWhen_ThereAreNoShares() external {
        GrantTerms memory terms = _grantTerms();
        terms.shares = 0;
        _expect(abi.encodePacked(IShareGrants.ShareGrants_ZeroShares.selector), terms);
    }

    function _expectSchedule(uint64 startsAt, uint64 cliffAt, uint64 endsAt) private {
        GrantTerms memory terms = _grantTerms();
        (terms.startsAt, terms.cliffAt, terms.endsAt) = (startsAt, cliffAt, endsAt);
        _expect(
            abi.encodeWithSelector(IShareGrants.ShareGrants_InvalidSchedule.selector, startsAt, cliffAt, endsAt), terms
        );
    }

    function test_RevertWhen_TheScheduleIsInvalid() external {
        _expectSchedule(start, start - 1, start + 10);
        _expectSchedule(start, start + 11, start + 10);
        _expectSchedule(start, start, start);
        _expectSchedule(start + 1, start + 1, start);
        _expectSchedule(start, start, start + 3_653 days + 1);
        _expectSchedule(1 << 40, 1 << 40, (1 << 40) + 1);
    }

    function test_WhenTheScheduleIsAtItsBounds_Grants() external {
        GrantTerms memory terms = _grantTerms();
        (terms.startsAt, terms.cliffAt, terms.endsAt) = (start, start, start + 3_653 days);
        _grant(terms);
        (terms.startsAt, terms.cliffAt, terms.endsAt) = (start, start + 1, start + 1);
        _grant(terms);
        uint64 last = type(uint40).max;
        (terms.startsAt, terms.cliffAt, terms.endsAt) = (last - 1 days, last, last);
        _grant(terms);
    }

    function test_RevertWhen_TheAssetHasNoTokenOrIsNotReleased() external {
        GrantTerms memory terms = _grantTerms();
        terms.assetId = _model(creator, "b");
        _expect(abi.encodeWithSelector(IShareGrants.ShareGrants_NoShareToken.selector, terms.assetId), terms);
        _openAndFill(terms.assetId);
        IERC20 token = _shares(terms.assetId);
        vm.prank(alice);
        token.approve(address(grants), type(uint256).max);
        _expect(
            abi.encodeWithSelector(
                IRevenueLedger.RevenueLedger_WrongPhase.selector, terms.assetId, SharePhase.Offered
            ),
            terms
        );
    }

    function test_RevertWhen_NotApprovedOrNotEnoughFree() external {
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector, address(grants), 0, 1_000 * SHARE
            )
        );
        vm.prank(bob);
        grants.grant(_grantTerms());
        GrantTerms memory terms = _grantTerms();
        terms.shares = uint128(ALICES);
        _grant(terms);
        terms.shares = 1;
        _expect(
            abi.encodeWithSelector(IRevenueLedger.RevenueLedger_SharesLocked.selector, assetId, alice, ALICES), terms
        );
    }

    function test_WhenAllIsWell_StoresAnnouncesAndLocks() external {
        vm.expectEmit(address(grants));
        emit IShareGrants.SharesGranted(
            1, assetId, carol, alice, uint128(1_000 * SHARE), start, start + 250 days, start + 1_000 days, start + 500 days
        );
        assertEq(_grant(_grantTerms()), 1);
        Grant memory stored = grants.grantOf(1);
        assertEq(stored.grantor, alice);
        assertEq(stored.beneficiary, carol);
        assertEq(stored.assetId, assetId);
        assertEq(stored.shares, 1_000 * SHARE);
        assertEq(stored.claimed, 0);
        assertEq(stored.startsAt, start);
        assertEq(stored.cliffAt, start + 250 days);
        assertEq(stored.endsAt, start + 1_000 days);
        assertEq(stored.revocableUntil, start + 500 days);
        assertEq(_held(), 1_000 * SHARE);
        assertEq(ledger.sharesOf(assetId, alice), ALICES);
        assertEq(ledger.sharesOf(assetId, address(grants)), 0);
        assertEq(_grant(_grantTerms()), 2);
        assertEq(_held(), 2_000 * SHARE);
    }
}
