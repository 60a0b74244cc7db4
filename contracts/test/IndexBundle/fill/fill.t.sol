// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIndexBundle, Weight} from "../../../src/indices/IIndexBundle.sol";
import {BundleFixture} from "../BundleFixture.sol";

contract FillTest is BundleFixture {
    function setUp() public override {
        super.setUp();
        _mint(alice, 100 * ONE);
        _propose(_nextWeights());
    }

    function test_RevertWhen_NotNow() external {
        uint64 start = _startsAt();
        bytes memory notNow =
            abi.encodeWithSelector(IIndexBundle.IndexBundle_NotInAuction.selector, start, start + 24 hours);
        vm.expectRevert(_error(IIndexBundle.IndexBundle_NoProposal.selector, 1));
        bundle.fill(1, type(uint256).max);
        vm.warp(start - 1);
        vm.expectRevert(notNow);
        bundle.fill(2, type(uint256).max);
        vm.warp(start + 24 hours);
        vm.expectRevert(notNow);
        bundle.fill(2, type(uint256).max);
    }

    function test_RevertWhen_TheFactorIsTooHigh() external {
        vm.warp(_startsAt());
        vm.expectRevert(_error(IIndexBundle.IndexBundle_FactorTooHigh.selector, 1.2e18));
        vm.prank(bob);
        bundle.fill(2, 1.2e18 - 1);
        vm.prank(bob);
        bundle.fill(2, 1.2e18);
        assertEq(bundle.basket(), 2);
    }

    function test_RevertWhen_TheFillerLacksShares() external {
        vm.warp(_startsAt());
        uint256 units = _unitsOf(assets[0]);
        vm.expectRevert();
        vm.prank(carol);
        bundle.fill(2, type(uint256).max);
        assertEq(bundle.basket(), 1);
        assertEq(_unitsOf(assets[0]), units);
        _assertCovered();
    }

    function test_GivenTheBeginning_BringsTheHoldersMore() external {
        uint256 units = _unitsOf(assets[5]);
        vm.warp(_startsAt());
        _fill(bob);
        assertApproxEqAbs(_unitsOf(assets[5]), units * 12 / 10, 2);
        assertApproxEqAbs(_unitsOf(assets[10]), units * 12 / 10, 2);
        assertEq(_unitsOf(assets[0]), 0);
        _assertCovered();
    }

    function test_GivenTheEnd_GivesNoMoreThanTheSlippage() external {
        uint256 units = _unitsOf(assets[5]);
        vm.warp(_startsAt() + 24 hours - 1);
        _fill(bob);
        assertGe(_unitsOf(assets[5]), units * 98 / 100 - 1);
        assertApproxEqRel(_unitsOf(assets[5]), units * 98 / 100, 1e13);
        _assertCovered();
    }

    function test_GivenDividends_HarvestsThemFirst() external {
        ledger.pay(assets[0], 1_000_000_000);
        uint256 due = ledger.claimable(assets[0], address(bundle));
        vm.warp(_startsAt());
        _fill(bob);
        assertEq(bundle.cash(), due);
    }

    function test_GivenALeaver_SendsAllOfIt() external {
        uint256 bobs = ledger.sharesOf(assets[0], bob);
        uint256 held = bundle.heldOf(assets[0]);
        vm.warp(_startsAt() + 12 hours);
        _fill(bob);
        assertApproxEqAbs(ledger.sharesOf(assets[0], bob), bobs + held, 1);
        assertLe(bundle.heldOf(assets[0]), 1);
        assertEq(bundle.basket(), 2);
        (uint256[] memory ids,) = bundle.constituents();
        assertEq(ids.length, 10);
        assertEq(ids[0], assets[1]);
    }

    function testFuzz_EveryTokenStaysCovered(uint256 more, uint256 moment, uint16[5] memory shifts, uint256 redeemed)
        external
    {
        Weight[] memory weights = _nextWeights();
        for (uint256 i = 0; i < 5; ++i) {
            uint16 shift = uint16(bound(shifts[i], 0, 999));
            weights[1 + i].weightBps -= shift;
            weights[6 + i].weightBps += shift;
        }
        _propose(weights);
        _mint(bob, bound(more, 2, 500 * ONE));
        _redeem(alice, bound(redeemed, 1, bundle.balanceOf(alice)));
        uint256 supply = bundle.totalSupply();
        vm.warp(_startsAt() + bound(moment, 0, 24 hours - 1));
        _fill(bob);
        assertEq(bundle.totalSupply(), supply);
        _assertCovered();
        _redeem(bob, bundle.balanceOf(bob));
        _assertCovered();
    }
}
