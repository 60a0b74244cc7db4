// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IRevealDisputes, RevealDisputeState} from "../../../src/disputes/IRevealDisputes.sol";
import {RevealFixture} from "../RevealFixture.sol";
import {Cid} from "../../../src/content/Cid.sol";

contract AppealRevealTest is RevealFixture {
    function _notTheLoser(address caller) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRevealDisputes.RevealDisputes_NotTheLoser.selector, caller);
    }

    function test_RevertWhen_NotTheLoser() external {
        _challenge(assetId);
        _decide(true);
        vm.expectRevert(_notTheLoser(creator));
        _appeal(creator);
        _appeal(carol);
        assertEq(uint8(_state()), uint8(RevealDisputeState.Appealed));
    }

    function test_RevertWhen_NotTheCreatorWhoLost() external {
        _challenge(assetId);
        _decide(false);
        vm.expectRevert(_notTheLoser(carol));
        _appeal(carol);
        vm.expectEmit(address(revealDisputes));
        emit IRevealDisputes.RevealAppealed(assetId, creator, EVIDENCE, uint64(block.timestamp + 21 days));
        _appeal(creator);
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
