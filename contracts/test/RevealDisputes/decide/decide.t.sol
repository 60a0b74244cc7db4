// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IRevealDisputes, RevealDisputeState} from "../../../src/disputes/IRevealDisputes.sol";
import {RevealFixture} from "../RevealFixture.sol";
import {Cid} from "../../../src/content/Cid.sol";

contract DecideRevealTest is RevealFixture {
    function test_RevertWhen_NotTheArbiter() external {
        _challenge(assetId);
        vm.expectRevert(abi.encodeWithSelector(IRevealDisputes.RevealDisputes_NotArbiter.selector, governor));
        vm.prank(governor);
        revealDisputes.decide(assetId, true, EVIDENCE);
    }

    function test_RevertWhen_ThereIsNothingToDecideOrItIsTooLate() external {
        vm.expectRevert(_wrong(RevealDisputeState.None));
        _decide(true);
        _challenge(assetId);
        uint64 until = uint64(block.timestamp + 14 days);
        vm.warp(until);
        vm.expectRevert(abi.encodeWithSelector(IRevealDisputes.RevealDisputes_TooLate.selector, until));
        _decide(true);
        vm.warp(until - 1);
        vm.expectRevert(Cid.Cid_Invalid.selector);
        vm.prank(arbiter);
        revealDisputes.decide(assetId, true, "");
        _decide(true);
        vm.expectRevert(_wrong(RevealDisputeState.Decided));
        _decide(false);
    }

    function test_WhenDecided_WaitsForAnAppeal() external {
        _challenge(assetId);
        vm.expectEmit(address(revealDisputes));
        emit IRevealDisputes.RevealDecided(assetId, false, EVIDENCE, uint64(block.timestamp + 48 hours));
        _decide(false);
        vm.warp(block.timestamp + 48 hours - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IRevealDisputes.RevealDisputes_TooEarly.selector, block.timestamp + 1)
        );
        revealDisputes.conclude(assetId);
    }
}
