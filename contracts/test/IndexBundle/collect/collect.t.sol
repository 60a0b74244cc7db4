// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IIndexBundle} from "../../../src/indices/IIndexBundle.sol";
import {BundleFixture} from "../BundleFixture.sol";

contract CollectTest is BundleFixture {
    function setUp() public override {
        super.setUp();
        _mint(alice, 10 * ONE);
        usd.mint(address(bundle), 100e6);
        _freeze(assets[1]);
        vm.mockCallRevert(address(usd), abi.encodeWithSelector(IERC20.transfer.selector), "frozen");
        _redeem(alice, ONE);
    }

    function _nothing(address account, uint256 assetId) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IIndexBundle.IndexBundle_NothingToCollect.selector, account, assetId);
    }

    function test_RevertWhen_NothingWaits() external {
        vm.expectRevert(_nothing(bob, assets[1]));
        bundle.collect(bob, assets[1]);
        vm.expectRevert(_nothing(alice, assets[2]));
        bundle.collect(alice, assets[2]);
    }

    function test_RevertWhile_ItDoesNotMove() external {
        uint256 kept = bundle.keptFor(alice, assets[1]);
        vm.expectRevert("frozen");
        bundle.collect(alice, assets[1]);
        assertEq(bundle.keptFor(alice, assets[1]), kept);
    }

    function test_GivenItMoves_SendsItOnce() external {
        vm.clearMockedCalls();
        (uint256 kept, uint256 before) = (bundle.keptFor(alice, assets[1]), ledger.sharesOf(assets[1], alice));
        (uint256 keptUsd, uint256 usdBefore) = (bundle.keptFor(alice, 0), usd.balanceOf(alice));
        uint256 cash = bundle.cash();
        vm.prank(carol);
        bundle.collect(alice, assets[1]);
        bundle.collect(alice, 0);
        assertEq(ledger.sharesOf(assets[1], alice), before + kept);
        assertEq(usd.balanceOf(alice), usdBefore + keptUsd);
        assertEq(bundle.cash(), cash);
        vm.expectRevert(_nothing(alice, assets[1]));
        bundle.collect(alice, assets[1]);
        _assertCovered();
    }

    function testFuzz_SendsJustWhatWasKept(uint128[2] memory amounts, bool cashFirst) external {
        vm.clearMockedCalls();
        bundle.collect(alice, assets[1]);
        bundle.collect(alice, 0);
        _freeze(assets[1]);
        vm.mockCallRevert(address(usd), abi.encodeWithSelector(IERC20.transfer.selector), "frozen");
        (uint256 shares, uint256 money) = (0, 0);
        // kept twice, collected once
        for (uint256 i = 0; i < 2; ++i) {
            uint256 amount = bound(amounts[i], 1, bundle.balanceOf(alice) / 2);
            uint256 burnt = amount - (amount * bundle.feeBps() + 9_999) / 10_000;
            shares += burnt * _unitsOf(assets[1]) / ONE;
            money += bundle.cash() * burnt / bundle.totalSupply();
            _redeem(alice, amount);
        }
        assertEq(bundle.keptFor(alice, assets[1]), shares);
        assertEq(bundle.keptFor(alice, 0), money);
        vm.clearMockedCalls();
        (uint256 sharesBefore, uint256 usdBefore) = (ledger.sharesOf(assets[1], alice), usd.balanceOf(alice));
        (uint256 cash, uint256 balance) = (bundle.cash(), usd.balanceOf(address(bundle)));
        uint256 first = cashFirst ? 0 : assets[1];
        for (uint256 i = 0; i < 2; ++i) {
            uint256 assetId = i == 0 ? first : first == 0 ? assets[1] : 0;
            if (bundle.keptFor(alice, assetId) != 0) bundle.collect(alice, assetId);
            assertEq(bundle.keptFor(alice, assetId), 0);
        }
        assertEq(ledger.sharesOf(assets[1], alice), sharesBefore + shares);
        assertEq(usd.balanceOf(alice), usdBefore + money);
        assertEq(usd.balanceOf(address(bundle)), balance - money);
        assertEq(bundle.cash(), cash);
        _assertCovered();
    }
}
