// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IRevealDisputes, RevealDispute, RevealDisputeState} from "../../../src/disputes/IRevealDisputes.sol";
import {RevealFixture} from "../RevealFixture.sol";
import {Cid} from "../../../src/content/Cid.sol";

contract AppealRevealTest is RevealFixture {
    function _notTheLoser(address caller) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRevealDisputes.RevealDisputes_NotTheLoser.selector, caller);
    }

    /// @dev The challenger may be the creator's friend: whoever else backed the offering has the appeal all the same.
    function test_WhenValid_AnyoneAppealsUnderTheBondOfTheChallenge() external {
        _challenge(assetId);
        _decide(true);
        _setBond(600e6);
        uint256 before = usd.balanceOf(bob);
        vm.expectEmit(address(revealDisputes));
        emit IRevealDisputes.RevealAppealed(assetId, bob, EVIDENCE, uint64(block.timestamp + 21 days));
        _appeal(bob);
        RevealDispute memory dispute = revealDisputes.disputeOf(assetId);
        assertEq(uint8(dispute.state), uint8(RevealDisputeState.Appealed));
        assertEq(dispute.appellant, bob);
        assertEq(usd.balanceOf(bob), before - BOND);
        (uint256 bonds, uint256 credits) = revealDisputes.totals();
        assertEq(bonds, 2 * BOND);
        assertEq(credits, 0);
        vm.expectRevert(_wrong(RevealDisputeState.Appealed));
        _appeal(carol);
    }

    function test_WhenValid_TheChallengerPaysASecondBond() external {
        _challenge(assetId);
        _decide(true);
        uint256 before = usd.balanceOf(carol);
        _appeal(carol);
        assertEq(usd.balanceOf(carol), before - BOND);
    }

    function test_RevertWhen_TheAppellantCannotPay() external {
        _challenge(assetId);
        _decide(true);
        address poor = makeAddr("poor");
        vm.prank(poor);
        usd.approve(address(revealDisputes), type(uint256).max);
        vm.expectPartialRevert(bytes4(keccak256("ERC20InsufficientBalance(address,uint256,uint256)")));
        _appeal(poor);
        assertEq(uint8(_state()), uint8(RevealDisputeState.Decided));
    }

    function test_RevertWhen_NotTheCreatorWhoLost() external {
        _challenge(assetId);
        _decide(false);
        address[2] memory others = [carol, bob];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectRevert(_notTheLoser(others[i]));
            _appeal(others[i]);
        }
        uint256 before = usd.balanceOf(creator);
        vm.expectEmit(address(revealDisputes));
        emit IRevealDisputes.RevealAppealed(assetId, creator, EVIDENCE, uint64(block.timestamp + 21 days));
        _appeal(creator);
        assertEq(usd.balanceOf(creator), before);
        assertEq(revealDisputes.disputeOf(assetId).appellant, address(0));
    }

    function test_RevertWhen_TooLateOrNotDecided() external {
        _challenge(assetId);
        vm.expectRevert(_wrong(RevealDisputeState.Challenged));
        _appeal(creator);
        _decide(false);
        uint64 until = uint64(block.timestamp + 48 hours);
        vm.warp(until);
        vm.expectRevert(abi.encodeWithSelector(IRevealDisputes.RevealDisputes_TooLate.selector, until));
        _appeal(creator);
        vm.warp(until - 1);
        vm.expectRevert(Cid.Cid_Invalid.selector);
        vm.prank(creator);
        revealDisputes.appeal(assetId, "");
        _appeal(creator);
    }
}
