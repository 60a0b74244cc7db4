// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IInitialModelOffering} from "../../../src/offering/IInitialModelOffering.sol";
import {Fixture} from "../../Fixture.sol";

contract ClaimProceedsTest is Fixture {
    uint256 private constant PROCEEDS = uint256(POOL) * PRICE;

    uint256 private assetId;
    uint256 private vestsFrom;

    function setUp() public override {
        super.setUp();
        assetId = _model(creator, "a");
        _openAndFill(assetId);
        _release(assetId);
        vestsFrom = block.timestamp + 24 hours;
    }

    function test_RevertGiven_TheChallengeWindow() external {
        vm.warp(vestsFrom);
        vm.expectRevert(IInitialModelOffering.InitialModelOffering_NothingVested.selector);
        offering.claimProceeds(assetId);
    }

    function test_RevertGiven_NoRelease() external {
        uint256 other = _model(creator, "b");
        _openAndFill(other);
        vm.warp(block.timestamp + 300 days);
        vm.expectRevert(IInitialModelOffering.InitialModelOffering_NothingVested.selector);
        offering.claimProceeds(other);
    }

    function test_VestsLinearlyAndPaysTheCreator() external {
        vm.warp(vestsFrom + 25 days);
        uint256 before = usd.balanceOf(creator);
        vm.expectEmit(address(offering));
        emit IInitialModelOffering.ProceedsClaimed(assetId, creator, PROCEEDS / 4);
        vm.prank(alice);
        offering.claimProceeds(assetId);
        assertEq(usd.balanceOf(creator) - before, PROCEEDS / 4);
        assertEq(offering.escrowOf(assetId), PROCEEDS - PROCEEDS / 4);

        vm.warp(vestsFrom + 100 days);
        offering.claimProceeds(assetId);
        assertEq(usd.balanceOf(creator) - before, PROCEEDS);
        vm.warp(vestsFrom + 500 days);
        vm.expectRevert(IInitialModelOffering.InitialModelOffering_NothingVested.selector);
        offering.claimProceeds(assetId);
    }

    function testFuzz_PaysEverythingExactly(uint32[6] memory waits) external {
        uint256 before = usd.balanceOf(creator);
        for (uint256 i = 0; i < waits.length; ++i) {
            vm.warp(block.timestamp + bound(waits[i], 1 hours, 30 days));
            if (offering.claimableProceeds(assetId) > 0) offering.claimProceeds(assetId);
            uint256 elapsed = block.timestamp > vestsFrom ? block.timestamp - vestsFrom : 0;
            uint256 vested = elapsed >= 100 days ? PROCEEDS : PROCEEDS * elapsed / 100 days;
            assertEq(usd.balanceOf(creator) - before, vested);
        }
        vm.warp(vestsFrom + 100 days);
        if (offering.claimableProceeds(assetId) > 0) offering.claimProceeds(assetId);
        assertEq(usd.balanceOf(creator) - before, PROCEEDS);
        assertEq(offering.escrowOf(assetId), 0);
    }
}
