// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IRevealDisputes, RevealDisputeState} from "../../../src/disputes/IRevealDisputes.sol";
import {IInitialModelOffering, OfferingState} from "../../../src/offering/IInitialModelOffering.sol";
import {RevealFixture} from "../RevealFixture.sol";

contract ConcludeRevealTest is RevealFixture {
    function test_RevertWhen_ThereIsNoneOrItIsOverOrTooEarly() external {
        vm.expectRevert(_wrong(RevealDisputeState.None));
        revealDisputes.conclude(assetId);
        _challenge(assetId);
        uint64 until = uint64(block.timestamp + 14 days);
        vm.warp(until - 1);
        vm.expectRevert(abi.encodeWithSelector(IRevealDisputes.RevealDisputes_TooEarly.selector, until));
        revealDisputes.conclude(assetId);
        vm.warp(until);
        revealDisputes.conclude(assetId);
        vm.expectRevert(_wrong(RevealDisputeState.Valid));
        revealDisputes.conclude(assetId);
    }

    function test_WhenTheArbiterIsSilent_TheVerifiersSignatureStands() external {
        _challenge(assetId);
        vm.warp(block.timestamp + 14 days);
        vm.expectEmit(address(revealDisputes));
        emit IRevealDisputes.RevealSettled(assetId, true, carol, BOND);
        vm.expectEmit(address(offering));
        emit IInitialModelOffering.RevealUpheld(assetId, uint64(block.timestamp));
        revealDisputes.conclude(assetId);
        assertEq(uint8(offering.stateOf(assetId)), uint8(OfferingState.Released));
        assertEq(revealDisputes.creditOf(carol), BOND);
    }

    function test_WhenTheArbiterIsSilent_AndNobodyVerified_TheChallengeStands() external {
        assetId = _unverified();
        _challenge(assetId);
        assertFalse(revealDisputes.disputeOf(assetId).verified);
        vm.warp(block.timestamp + 14 days);
        revealDisputes.conclude(assetId);
        assertEq(uint8(offering.stateOf(assetId)), uint8(OfferingState.Voided));
        assertEq(revealDisputes.creditOf(carol), BOND);
    }

    function test_WhenNobodyAppeals_TheArbitersWordStands() external {
        _challenge(assetId);
        _decide(true);
        vm.warp(block.timestamp + 48 hours);
        revealDisputes.conclude(assetId);
        assertEq(uint8(_state()), uint8(RevealDisputeState.Valid));
        assertEq(revealDisputes.creditOf(communityPool), BOND);
        assertEq(revealDisputes.creditOf(carol), 0);
    }

    function test_WhenTheGovernorIsSilent_TheArbitersWordStands() external {
        _challenge(assetId);
        _decide(false);
        _appeal(creator);
        vm.warp(block.timestamp + 21 days);
        revealDisputes.conclude(assetId);
        assertEq(uint8(offering.stateOf(assetId)), uint8(OfferingState.Voided));
        assertEq(revealDisputes.creditOf(carol), BOND);
    }

    function test_WhenTheGovernorIsSilentOnValid_TheAppellantsBondIsThePoolsToo() external {
        _challenge(assetId);
        _decide(true);
        _appeal(bob);
        vm.warp(block.timestamp + 21 days);
        revealDisputes.conclude(assetId);
        assertEq(uint8(_state()), uint8(RevealDisputeState.Valid));
        assertEq(revealDisputes.creditOf(communityPool), 2 * BOND);
        assertEq(revealDisputes.creditOf(bob), 0);
    }

    function test_WhenTheRevealStands_VestingBeginsThen() external {
        uint256 total = 510_000 * uint256(PRICE);
        _challenge(assetId);
        vm.warp(block.timestamp + 14 days);
        revealDisputes.conclude(assetId);
        assertEq(offering.claimableProceeds(assetId), 0);
        vm.warp(block.timestamp + 25 days);
        assertEq(offering.claimableProceeds(assetId), total / 4);
        _send(creator, carol, 490_000 * SHARE);
        vm.warp(block.timestamp + 75 days);
        offering.claimProceeds(assetId);
        assertEq(offering.escrowOf(assetId), 0);
    }
}
