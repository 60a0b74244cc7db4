// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IRevealDisputes, RevealDispute, RevealDisputeState} from "../../../src/disputes/IRevealDisputes.sol";
import {IInitialModelOffering, OfferingState} from "../../../src/offering/IInitialModelOffering.sol";
import {RevealFixture} from "../RevealFixture.sol";
import {Cid} from "../../../src/content/Cid.sol";

contract ChallengeRevealTest is RevealFixture {
    function test_RevertWhen_TheWindowIsOver() external {
        vm.warp(block.timestamp + 24 hours);
        vm.expectRevert(
            abi.encodeWithSelector(
                IInitialModelOffering.InitialModelOffering_NotInChallengeWindow.selector, assetId
            )
        );
        _challenge(assetId);
    }

    function test_RevertWhen_NothingWasRevealed() external {
        uint256 other = _model(creator, "b");
        _openAndFill(other);
        vm.expectRevert(
            abi.encodeWithSelector(
                IInitialModelOffering.InitialModelOffering_WrongState.selector, other, OfferingState.Locked
            )
        );
        _challenge(other);
    }

    function test_RevertWhen_ChallengedAlreadyOrByTheCreator() external {
        vm.expectRevert(IRevealDisputes.RevealDisputes_CreatorCannotChallenge.selector);
        vm.prank(creator);
        revealDisputes.challenge(assetId, EVIDENCE);
        _challenge(assetId);
        vm.expectRevert(
            abi.encodeWithSelector(IRevealDisputes.RevealDisputes_AlreadyChallenged.selector, assetId)
        );
        vm.prank(bob);
        revealDisputes.challenge(assetId, EVIDENCE);
    }

    function test_RevertWhen_TheEvidenceIsNoCid() external {
        string[2] memory wrong = ["", string(new bytes(129))];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(Cid.Cid_Invalid.selector);
            vm.prank(carol);
            revealDisputes.challenge(assetId, wrong[i]);
        }
    }

    function test_WhenInTime_TakesTheBondAndHoldsLotAndProceeds() external {
        uint256 before = usd.balanceOf(carol);
        vm.warp(block.timestamp + 24 hours - 1);
        vm.expectEmit(address(revealDisputes));
        emit IRevealDisputes.RevealChallenged(assetId, carol, BOND, EVIDENCE, uint64(block.timestamp + 14 days));
        vm.expectEmit(address(offering));
        emit IInitialModelOffering.RevealHeld(assetId);
        _challenge(assetId);
        RevealDispute memory dispute = revealDisputes.disputeOf(assetId);
        assertEq(dispute.creator, creator);
        assertTrue(dispute.verified);
        assertEq(usd.balanceOf(carol), before - BOND);
        (uint256 bonds, uint256 credits) = revealDisputes.totals();
        assertEq(bonds, BOND);
        assertEq(credits, 0);
        vm.warp(block.timestamp + 13 days);
        assertEq(offering.claimableProceeds(assetId), 0);
        assertEq(ledger.lockedOf(assetId, creator), 490_000 * SHARE);
        vm.prank(lineageDisputes);
        assertEq(offering.seizeProceeds(assetId, 1e6, carol), 0);
    }

    function test_WhenHeld_TheOthersTradeAndClaimOn() external {
        _challenge(assetId);
        ledger.pay(assetId, 1_000_000);
        assertEq(_claim(alice, assetId), 292_500);
        _send(alice, bob, SHARE);
    }
}
