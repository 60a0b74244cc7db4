// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IAssetRegistry} from "../../../src/registry/IAssetRegistry.sol";
import {Fixture} from "../../Fixture.sol";

contract SchedulePriceTest is Fixture {
    uint256 private assetId;

    function setUp() public override {
        super.setUp();
        assetId = _model(creator, "a");
    }

    function _schedule(uint64 price) private {
        vm.prank(creator);
        registry.schedulePrice(assetId, price);
    }

    function test_RevertWhen_TheCallerIsNotTheSteward() external {
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_NotSteward.selector, alice));
        vm.prank(alice);
        registry.schedulePrice(assetId, 1);
    }

    function test_GivenNoOffering_AnyMoveTakesEffectAtOnce() external {
        vm.expectEmit(address(registry));
        emit IAssetRegistry.PriceScheduled(assetId, 5, uint64(block.timestamp));
        _schedule(5);
        assertEq(registry.pricePerCall(assetId), 5);
    }

    function test_RevertWhen_TheMoveIsTooLarge() external {
        _open(assetId, creator);
        vm.expectRevert(
            abi.encodeWithSelector(IAssetRegistry.AssetRegistry_PriceMoveTooLarge.selector, 10_000, 12_001)
        );
        _schedule(12_001);
        vm.expectRevert(
            abi.encodeWithSelector(IAssetRegistry.AssetRegistry_PriceMoveTooLarge.selector, 10_000, 7_999)
        );
        _schedule(7_999);
        _schedule(12_000);
        _schedule(8_000);
    }

    function test_RevertWhen_ThePriceFallsBelowHalfTheOpeningPrice() external {
        _open(assetId, creator);
        uint64 price = 10_000;
        while (price * 4 / 5 >= 5_000) {
            price = price * 4 / 5;
            _schedule(price);
            vm.warp(block.timestamp + 7 days);
        }
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_PriceBelowFloor.selector, 5_000));
        _schedule(4_999);
        _schedule(5_000);
    }

    function test_WhenAllIsWell_WaitsForNoticeAndInterval() external {
        _open(assetId, creator);
        _schedule(12_000);
        vm.warp(START + 24 hours - 1);
        assertEq(registry.pricePerCall(assetId), 10_000);
        vm.warp(START + 24 hours);
        assertEq(registry.pricePerCall(assetId), 12_000);

        vm.expectEmit(address(registry));
        emit IAssetRegistry.PriceScheduled(assetId, 14_400, uint64(START + 8 days));
        _schedule(14_400);
        vm.warp(START + 8 days - 1);
        assertEq(registry.pricePerCall(assetId), 12_000);
        vm.warp(START + 8 days);
        assertEq(registry.pricePerCall(assetId), 14_400);
    }

    function test_WhenAChangeIsNotYetInForce_ItIsReplaced() external {
        _open(assetId, creator);
        _schedule(12_000);
        vm.warp(START + 12 hours);
        _schedule(9_000);
        vm.warp(START + 24 hours);
        assertEq(registry.pricePerCall(assetId), 10_000);
        vm.warp(START + 36 hours);
        assertEq(registry.pricePerCall(assetId), 9_000);
    }

    function test_GivenASecondOffering_TheFloorIsNotLowered() external {
        _open(assetId, creator);
        _schedule(8_000);
        vm.warp(START + 30 days);
        offering.fail(assetId);
        _open(assetId, creator);
        _schedule(6_400);
        vm.warp(block.timestamp + 7 days);
        _schedule(5_120);
        vm.warp(block.timestamp + 7 days);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_PriceBelowFloor.selector, 5_000));
        _schedule(4_500);
    }

    function testFuzz_NeverMoreThanTwentyPercentInSevenDays(uint64[8] memory wishes, uint32[8] memory waits) external {
        _open(assetId, creator);
        uint64 atStart = registry.pricePerCall(assetId);
        uint256 weekStart = block.timestamp;
        for (uint256 i = 0; i < wishes.length; ++i) {
            uint64 current = registry.pricePerCall(assetId);
            uint64 wish = uint64(bound(wishes[i], current * 4 / 5, current * 6 / 5));
            vm.prank(creator);
            try registry.schedulePrice(assetId, wish) {} catch {}
            vm.warp(block.timestamp + bound(waits[i], 1 hours, 3 days));
            if (block.timestamp - weekStart >= 7 days) {
                weekStart = block.timestamp;
                atStart = registry.pricePerCall(assetId);
            }
            uint64 price = registry.pricePerCall(assetId);
            assertGe(price, 5_000);
            // A window aligned to nothing can hold one move before and one after seven days of silence at most.
            assertLe(price, uint256(atStart) * 36 / 25 + 1);
        }
    }
}
