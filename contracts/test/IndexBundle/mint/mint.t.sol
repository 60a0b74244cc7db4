// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IIndexBundle} from "../../../src/indices/IIndexBundle.sol";
import {BundleFixture} from "../BundleFixture.sol";

contract MintTest is BundleFixture {
    function test_RevertWhen_NothingOrNoBasket() external {
        vm.expectRevert(IIndexBundle.IndexBundle_ZeroAmount.selector);
        bundle.mint(0, 1, 0);
        bundle = IIndexBundle(deployCode("IndexBundle.sol:IndexBundle", abi.encode(usd, ledger, index, governor)));
        vm.expectRevert(IIndexBundle.IndexBundle_NoBasket.selector);
        bundle.mint(1, 0, 0);
    }

    function test_RevertWhen_TooSmallAFirstMovedBasketOrTooMuchUsd() external {
        vm.expectRevert(_error(IIndexBundle.IndexBundle_FirstTooSmall.selector, ONE - 1));
        bundle.mint(ONE - 1, 1, 0);
        vm.expectRevert(_error(IIndexBundle.IndexBundle_BasketMoved.selector, 1));
        bundle.mint(1, 0, 0);
        _mint(alice, ONE);
        usd.mint(address(bundle), 10e6);
        vm.prank(bob);
        vm.expectRevert(_error(IIndexBundle.IndexBundle_TooMuchUsd.selector, 10e6));
        bundle.mint(ONE, 1, 10e6 - 1);
        vm.prank(bob);
        bundle.mint(ONE, 1, 10e6);
        assertEq(bundle.cash(), 20e6);
    }

    function test_RevertWhen_OneShareIsMissing() external {
        IERC20 last = _shares(assets[9]);
        vm.startPrank(bob);
        last.transfer(carol, last.balanceOf(bob) - UNITS + 1e18);
        vm.expectRevert();
        bundle.mint(ONE, 1, 0);
        vm.stopPrank();
        assertEq(bundle.totalSupply(), 0);
        assertEq(bundle.heldOf(assets[0]), 0);
    }

    function test_GivenNoDividends_TakesExactlyTheUnits() external {
        uint256 units = _unitsOf(assets[3]);
        assertApproxEqRel(units, UNITS, 1e14);
        uint256 before = ledger.sharesOf(assets[3], alice);
        vm.expectEmit(address(bundle));
        emit IIndexBundle.BundleMinted(alice, 2 * ONE, 6e15, 0);
        assertEq(_mint(alice, 2 * ONE), 2 * ONE - 6e15 - 1e17);
        assertEq(bundle.balanceOf(alice), 2 * ONE - 6e15 - 1e17);
        assertEq(bundle.balanceOf(address(bundle)), 1e17);
        assertEq(bundle.totalSupply(), 2 * ONE);
        assertEq(bundle.balanceOf(governor), 6e15);
        for (uint256 i = 0; i < 10; ++i) {
            assertEq(bundle.heldOf(assets[i]), 2 * units);
        }
        assertEq(ledger.sharesOf(assets[3], alice), before - 2 * units);
        _assertCovered();
    }

    function test_GivenDividends_AreTheHoldersAndTheMinterBringsTheirPart() external {
        _mint(alice, 1_000 * ONE);
        ledger.pay(assets[0], 1_000_000);
        uint256 due = ledger.claimable(assets[0], address(bundle));
        assertGt(due, 0);
        (uint256[] memory parts, uint256 quoted) = bundle.quoteMint(100 * ONE);
        assertEq(parts.length, 10);
        uint256 before = usd.balanceOf(bob);
        _mint(bob, 100 * ONE);
        assertEq(before - usd.balanceOf(bob), quoted);
        assertEq(quoted, (due + 9) / 10);
        assertEq(bundle.cash(), due + quoted);
        // a whole holder of the old ones still has all that was earned before the newcomer
        assertGe(bundle.cash() * 1_000 / 1_100 + 1, due);
    }

    function test_GivenDonations_SharesCountForNothingAndUsdForTheHolders() external {
        _mint(alice, ONE);
        uint256 held = bundle.heldOf(assets[0]);
        IERC20 token = _shares(assets[0]);
        vm.prank(bob);
        token.transfer(address(bundle), 1_000 * SHARE);
        usd.mint(address(bundle), 100e6);
        assertEq(bundle.heldOf(assets[0]), held);
        uint256 got = _mint(bob, ONE);
        assertEq(got, ONE - 3e15);
        // the inflation that a donor paid for comes back to who minted after it, but for the fee
        uint256 usdBack = _redeem(bob, got);
        assertApproxEqRel(usdBack, 100e6, 7e15);
        assertLe(usdBack, 100e6);
        _assertCovered();
    }

    function testFuzz_ARoundTripGainsNothing(uint256 others, uint256 amount, uint256 usdIn) external {
        others = bound(others, ONE, 1_000 * ONE);
        amount = bound(amount, 2, 1_000 * ONE);
        _mint(alice, others);
        usd.mint(address(bundle), bound(usdIn, 0, 1e12));
        usd.mint(bob, 1e24);
        vm.prank(governor);
        bundle.setFeeBps(0);
        uint256 usdBefore = usd.balanceOf(bob);
        uint256 sharesBefore = ledger.sharesOf(assets[5], bob);
        uint256 pot = bundle.cash();
        uint256 got = _mint(bob, amount);
        _assertCovered();
        _redeem(bob, got);
        assertLe(usd.balanceOf(bob), usdBefore);
        assertLe(ledger.sharesOf(assets[5], bob), sharesBefore);
        assertGe(ledger.sharesOf(assets[5], bob) + 1, sharesBefore);
        assertGe(bundle.cash(), pot);
        _assertCovered();
    }
}
