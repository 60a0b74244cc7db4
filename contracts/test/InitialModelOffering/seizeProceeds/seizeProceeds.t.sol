// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IInitialModelOffering} from "../../../src/offering/IInitialModelOffering.sol";
import {Fixture} from "../../Fixture.sol";

contract SeizeProceedsTest is Fixture {
    uint256 private constant PROCEEDS = uint256(POOL) * PRICE;

    address private injured = makeAddr("injured");
    uint256 private assetId;
    uint256 private vestsFrom;

    function setUp() public override {
        super.setUp();
        assetId = _model(creator, "a");
        _openAndFill(assetId);
        _release(assetId);
        vestsFrom = block.timestamp + 24 hours;
    }

    function _seize(uint256 asset, uint256 most) private returns (uint256) {
        vm.prank(lineageDisputes);
        return offering.seizeProceeds(asset, most, injured);
    }

    function test_RevertGiven_AnotherCaller() external {
        vm.warp(vestsFrom + 1 days);
        address[3] memory others = [creator, governor, address(this)];
        for (uint256 i = 0; i < others.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    IInitialModelOffering.InitialModelOffering_NotLineageDisputes.selector, others[i]
                )
            );
            vm.prank(others[i]);
            offering.seizeProceeds(assetId, 1, injured);
        }
    }

    function test_TakesNothingGiven_TheChallengeWindow() external {
        vm.warp(vestsFrom);
        assertEq(_seize(assetId, PROCEEDS), 0);
        assertEq(offering.escrowOf(assetId), PROCEEDS);
        vm.warp(vestsFrom + 1);
        assertGt(_seize(assetId, PROCEEDS), 0);
    }

    function test_TakesNothingGiven_NoRelease() external {
        uint256 other = _model(creator, "b");
        assertEq(_seize(other, PROCEEDS), 0);
        _openAndFill(other);
        assertEq(_seize(other, PROCEEDS), 0);
        vm.warp(block.timestamp + 30 days);
        assertEq(_seize(other, PROCEEDS), 0);
        offering.fail(other);
        assertEq(_seize(other, PROCEEDS), 0);
        assertEq(offering.escrowOf(other), PROCEEDS);
        offering.refundFor(other, alice);
        offering.refundFor(other, bob);
        assertEq(offering.escrowOf(other), 0);
    }

    function test_PaysWhatWasAsked() external {
        vm.warp(vestsFrom + 25 days);
        vm.expectEmit(address(offering));
        emit IInitialModelOffering.ProceedsSeized(assetId, injured, 1_000e6);
        assertEq(_seize(assetId, 1_000e6), 1_000e6);
        assertEq(usd.balanceOf(injured), 1_000e6);
        assertEq(offering.escrowOf(assetId), PROCEEDS - 1_000e6);
        assertEq(offering.escrowOf(assetId), PROCEEDS - 1_000e6);
    }

    function test_TakesNoMoreThanHasNotVested() external {
        vm.warp(vestsFrom + 25 days);
        assertEq(_seize(assetId, type(uint256).max), PROCEEDS - PROCEEDS / 4);
        assertEq(_seize(assetId, type(uint256).max), 0);
        assertEq(offering.claimableProceeds(assetId), PROCEEDS / 4);
        vm.warp(vestsFrom + 100 days);
        offering.claimProceeds(assetId);
        assertEq(offering.escrowOf(assetId), 0);
    }

    function test_TakesNothingGiven_EverythingVested() external {
        vm.warp(vestsFrom + 100 days);
        assertEq(_seize(assetId, type(uint256).max), 0);
        assertEq(offering.claimableProceeds(assetId), PROCEEDS);
    }

    function test_LeavesTheScheduleOfTheRest() external {
        vm.warp(vestsFrom + 25 days);
        _seize(assetId, PROCEEDS / 4);
        vm.warp(vestsFrom + 50 days);
        assertEq(offering.claimableProceeds(assetId), PROCEEDS / 2);
        vm.warp(vestsFrom + 75 days);
        assertEq(offering.claimableProceeds(assetId), PROCEEDS - PROCEEDS / 4);
        vm.warp(vestsFrom + 90 days);
        assertEq(offering.claimableProceeds(assetId), PROCEEDS - PROCEEDS / 4);
    }

    function testFuzz_ConservesEveryUnit(uint32[6] memory waits, uint64[6] memory asked) external {
        uint256 before = usd.balanceOf(creator);
        for (uint256 i = 0; i < waits.length; ++i) {
            vm.warp(block.timestamp + bound(waits[i], 1 hours, 30 days));
            uint256 claimable = offering.claimableProceeds(assetId);
            uint256 taken = _seize(assetId, asked[i] % (PROCEEDS / 3));
            assertLe(taken, asked[i] % (PROCEEDS / 3));
            assertEq(offering.claimableProceeds(assetId), claimable);
            if (asked[i] % 2 == 0 && claimable > 0) offering.claimProceeds(assetId);
            uint256 paid = usd.balanceOf(creator) - before + usd.balanceOf(injured);
            assertEq(paid + offering.escrowOf(assetId), PROCEEDS);
            assertEq(usd.balanceOf(address(offering)), offering.escrowOf(assetId));
        }
        vm.warp(vestsFrom + 100 days);
        if (offering.claimableProceeds(assetId) > 0) offering.claimProceeds(assetId);
        assertEq(usd.balanceOf(creator) - before + usd.balanceOf(injured), PROCEEDS);
        assertEq(offering.escrowOf(assetId), 0);
    }
}
