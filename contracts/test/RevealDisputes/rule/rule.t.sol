// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IRevealDisputes, RevealDisputeState} from "../../../src/disputes/IRevealDisputes.sol";
import {OfferingState} from "../../../src/offering/IInitialModelOffering.sol";
import {RevealFixture} from "../RevealFixture.sol";

contract RuleRevealTest is RevealFixture {
    function _appealed(bool valid) private {
        _challenge(assetId);
        _decide(valid);
        _appeal(valid ? carol : creator);
    }

    function test_RevertWhen_NotTheGovernor() external {
        _appealed(true);
        vm.expectRevert(abi.encodeWithSelector(IRevealDisputes.RevealDisputes_NotGovernor.selector, arbiter));
        vm.prank(arbiter);
        revealDisputes.rule(assetId, true);
    }

    function test_RevertWhen_NotAppealedOrTooLate() external {
        _challenge(assetId);
        vm.expectRevert(_wrong(RevealDisputeState.Challenged));
        _rule(true);
        _decide(true);
        _appeal(carol);
        uint64 until = uint64(block.timestamp + 21 days);
        vm.warp(until);
        vm.expectRevert(abi.encodeWithSelector(IRevealDisputes.RevealDisputes_TooLate.selector, until));
        _rule(false);
    }

    function test_WhenItOverturnsValid_TheOfferingIsVoid() external {
        _appealed(true);
        _rule(false);
        assertEq(uint8(_state()), uint8(RevealDisputeState.Void));
        assertEq(uint8(offering.stateOf(assetId)), uint8(OfferingState.Voided));
        assertEq(revealDisputes.creditOf(carol), 2 * BOND);
        vm.expectRevert(_wrong(RevealDisputeState.Void));
        _rule(true);
    }

    /// @dev A creator's friend challenges first and is content to lose; a backer has it put right.
    function test_WhenItOverturnsValid_EachHasItsOwnBondBack() external {
        _challenge(assetId);
        _decide(true);
        _appeal(bob);
        vm.expectEmit(address(revealDisputes));
        emit IRevealDisputes.RevealSettled(assetId, false, carol, BOND);
        vm.expectEmit(address(revealDisputes));
        emit IRevealDisputes.RevealAppealSettled(assetId, bob, BOND);
        _rule(false);
        assertEq(revealDisputes.creditOf(carol), BOND);
        assertEq(revealDisputes.creditOf(bob), BOND);
        assertEq(revealDisputes.creditOf(communityPool), 0);
        uint256 before = usd.balanceOf(alice);
        vm.prank(alice);
        offering.surrender(assetId, SHARE);
        assertEq(usd.balanceOf(alice), before + PRICE);
    }

    function test_WhenItUpholdsValid_BothBondsAreThePools() external {
        _challenge(assetId);
        _decide(true);
        _appeal(bob);
        vm.expectEmit(address(revealDisputes));
        emit IRevealDisputes.RevealAppealSettled(assetId, communityPool, BOND);
        _rule(true);
        assertEq(uint8(offering.stateOf(assetId)), uint8(OfferingState.Released));
        assertEq(revealDisputes.creditOf(communityPool), 2 * BOND);
        (uint256 bonds,) = revealDisputes.totals();
        assertEq(bonds, 0);
    }

    function test_WhenItOverturnsInvalid_TheBondIsThePools() external {
        _appealed(false);
        _rule(true);
        assertEq(uint8(_state()), uint8(RevealDisputeState.Valid));
        assertEq(uint8(offering.stateOf(assetId)), uint8(OfferingState.Released));
        assertEq(revealDisputes.creditOf(communityPool), BOND);
    }

    function test_SetRevealBond_WithinBoundsByTheGovernor() external {
        vm.expectRevert(abi.encodeWithSelector(IRevealDisputes.RevealDisputes_NotGovernor.selector, carol));
        vm.prank(carol);
        revealDisputes.setRevealBond(200e6);
        vm.startPrank(governor);
        uint96[2] memory wrong = [uint96(100e6 - 1), 10_000e6 + 1];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    IRevealDisputes.RevealDisputes_OutOfBounds.selector, wrong[i], 100e6, 10_000e6
                )
            );
            revealDisputes.setRevealBond(wrong[i]);
        }
        revealDisputes.setRevealBond(10_000e6);
        vm.expectEmit(address(revealDisputes));
        emit IRevealDisputes.RevealBondChanged(10_000e6, 100e6);
        revealDisputes.setRevealBond(100e6);
        vm.stopPrank();
        _challenge(assetId);
        assertEq(revealDisputes.disputeOf(assetId).bond, 100e6);
    }
}
