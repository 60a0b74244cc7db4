// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IShareSales} from "../../../src/sales/IShareSales.sol";
import {SalesFixture} from "../SalesFixture.sol";

contract ClaimSaleProceedsTest is SalesFixture {
    uint256 private saleId;

    function setUp() public override {
        super.setUp();
        saleId = _openSale(_saleTerms());
    }

    function _claimed() private returns (uint256) {
        uint256 before = usd.balanceOf(creator);
        vm.prank(bob);
        sales.claimProceeds(assetId);
        return usd.balanceOf(creator) - before;
    }

    function _nothing() private {
        assertEq(sales.claimableProceeds(assetId), 0);
        vm.expectRevert(abi.encodePacked(IShareSales.ShareSales_NothingVested.selector));
        sales.claimProceeds(assetId);
    }

    function test_RevertWhen_NothingHasVestedOrWasSold() external {
        _nothing();
        _buy(saleId, carol, 100);
        _nothing();
        vm.warp(start + VESTING / 4);
        _claimed();
        _nothing();
    }

    function test_WhenTheScheduleIsUnderWay() external {
        _buy(saleId, carol, 100);
        vm.warp(start + VESTING / 4);
        vm.expectEmit(address(sales));
        emit IShareSales.SaleProceedsClaimed(assetId, creator, 75e6);
        assertEq(_claimed(), 75e6);
        // Sold later, a quarter of the money is the creator's at once: the schedule is the offering's.
        _buy(saleId, carol, 100);
        assertEq(_claimed(), 75e6);
        assertEq(sales.escrowOf(assetId), 450e6);
        vm.warp(start + VESTING / 2);
        assertEq(_claimed(), 150e6);
    }

    function test_WhenTheScheduleHasEnded() external {
        vm.warp(start + VESTING);
        saleId = _openSale(_saleTerms());
        _buy(saleId, carol, 100);
        assertEq(_claimed(), 300e6);
        assertEq(usd.balanceOf(address(sales)), 0);
    }

    function _afterTime(uint256 line, uint256 rest, uint256 at) private view returns (uint256, uint256, uint256) {
        uint256 left = start + VESTING > at ? start + VESTING - at : 0;
        uint256 passed = block.timestamp - at;
        uint256 vested = passed >= left ? rest : rest * passed / left;
        return (line + vested, rest - vested, block.timestamp);
    }

    function testFuzz_PaysExactlyWhatCameIn(uint256 seed) external {
        uint256 creatorsMoney = usd.balanceOf(creator);
        (uint256 paid, uint256 seized, uint256 vestedBefore) = (0, 0, 0);
        (uint256 line, uint256 rest, uint256 at) = (0, 0, block.timestamp);
        for (uint256 i = 0; i < 12; ++i) {
            uint256 r = uint256(keccak256(abi.encode(seed, i)));
            vm.warp(block.timestamp + (r % 14 days));
            // The rule itself, in units of 10⁻¹⁸: what has not vested does so evenly until the end, whatever is added or taken.
            (line, rest, at) = _afterTime(line, rest, at);
            if (r & (1 << 20) != 0 && block.timestamp < sales.saleOf(saleId).endsAt && sales.saleOf(saleId).left != 0) {
                uint256 bought = uint256(_buy(saleId, carol, uint32(1 + ((r >> 32) % 300)))) * SALE_PRICE;
                paid += bought;
                uint256 reached = block.timestamp - start > VESTING ? VESTING : block.timestamp - start;
                line += bought * 1e18 * reached / VESTING;
                rest += bought * 1e18 - bought * 1e18 * reached / VESTING;
            }
            if (r & (1 << 21) != 0) {
                uint256 most = (r >> 64) % 500e6;
                uint256 claimable = sales.claimableProceeds(assetId);
                vm.prank(lineageDisputes);
                uint256 taken = sales.seizeProceeds(assetId, most, bob);
                assertLe(taken, most);
                // What had vested is still the creator's.
                assertEq(sales.claimableProceeds(assetId), claimable);
                seized += taken;
                rest -= taken * 1e18 < rest ? taken * 1e18 : rest;
            }
            if (r & (1 << 22) != 0 && sales.claimableProceeds(assetId) != 0) sales.claimProceeds(assetId);
            uint256 claimed = usd.balanceOf(creator) - creatorsMoney;
            uint256 vested = claimed + sales.claimableProceeds(assetId);
            assertGe(vested, vestedBefore);
            assertApproxEqAbs(vested * 1e18, line, 30e18);
            vestedBefore = vested;
            assertEq(usd.balanceOf(address(sales)), paid - seized - claimed);
            assertEq(sales.escrowOf(assetId), paid - seized - claimed);
        }
        vm.warp(start + VESTING);
        if (sales.claimableProceeds(assetId) != 0) sales.claimProceeds(assetId);
        assertEq(usd.balanceOf(creator) - creatorsMoney, paid - seized);
        assertEq(usd.balanceOf(address(sales)), 0);
    }
}
