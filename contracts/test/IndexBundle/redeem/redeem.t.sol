// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IIndexBundle} from "../../../src/indices/IIndexBundle.sol";
import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";
import {BundleFixture} from "../BundleFixture.sol";

contract RedeemTest is BundleFixture {
    function setUp() public override {
        super.setUp();
        _mint(alice, 100 * ONE);
    }

    function test_RevertWhen_NothingTooMuchOrTooLittleUsd() external {
        vm.expectRevert(IIndexBundle.IndexBundle_ZeroAmount.selector);
        _redeem(alice, 0);
        vm.expectRevert(abi.encodeWithSelector(IERC20Errors.ERC20InsufficientBalance.selector, bob, 0, 3e15));
        _redeem(bob, ONE);
        vm.prank(alice);
        vm.expectRevert(_error(IIndexBundle.IndexBundle_TooLittleUsd.selector, 0));
        bundle.redeem(ONE, 1);
    }

    function test_GivenNoProposal_SendsTheUnitsLessTheFee() external {
        uint256 units = _unitsOf(assets[2]);
        ledger.pay(assets[2], 1_000_000_000);
        uint256 pot = ledger.claimable(assets[2], address(bundle));
        uint256 before = ledger.sharesOf(assets[2], alice);
        uint256 fees = bundle.balanceOf(governor);
        uint256 usdBack = _redeem(alice, 10 * ONE);
        uint256 burnt = 10 * ONE - 3e16;
        assertEq(usdBack, pot * burnt / (100 * ONE));
        assertEq(ledger.sharesOf(assets[2], alice), before + units * burnt / ONE);
        assertEq(bundle.balanceOf(governor), fees + 3e16);
        assertEq(bundle.totalSupply(), 100 * ONE - burnt);
        _assertCovered();
    }

    function test_GivenAProposal_CostsNoFee() external {
        uint256 fees = bundle.balanceOf(governor);
        _propose(_nextWeights());
        _redeem(alice, ONE);
        vm.warp(_startsAt() + 24 hours - 1);
        _redeem(alice, ONE);
        assertEq(bundle.balanceOf(governor), fees);
        vm.warp(_startsAt() + 24 hours);
        _redeem(alice, ONE);
        assertEq(bundle.balanceOf(governor), fees + 3e15);
    }

    function test_GivenAFrozenConstituent_SendsTheOthersAndKeepsThatOne() external {
        uint256 units = _unitsOf(assets[4]);
        _freeze(assets[4]);
        uint256 before = ledger.sharesOf(assets[5], alice);
        uint256 burnt = 10 * ONE - 3e16;
        vm.expectEmit(address(bundle));
        emit IIndexBundle.DeliveryKept(alice, assets[4], units * burnt / ONE);
        _redeem(alice, 10 * ONE);
        assertGt(ledger.sharesOf(assets[5], alice), before);
        assertEq(bundle.keptFor(alice, assets[4]), units * burnt / ONE);
        _assertCovered();
        assertGe(
            ledger.sharesOf(assets[4], address(bundle)), bundle.heldOf(assets[4]) + bundle.keptFor(alice, assets[4])
        );
        vm.clearMockedCalls();
        _mint(bob, 5 * ONE);
        _redeem(bob, 4 * ONE);
        assertEq(bundle.keptFor(alice, assets[4]), units * burnt / ONE);
    }

    function test_GivenUsdThatDoesNotMove_SendsTheShares() external {
        usd.mint(address(bundle), 100e6);
        vm.mockCallRevert(address(usd), abi.encodeWithSelector(IERC20.transfer.selector), "frozen");
        uint256 usdBack = _redeem(alice, 10 * ONE);
        assertEq(bundle.keptFor(alice, 0), usdBack);
        assertEq(bundle.cash(), 100e6 - usdBack);
        vm.clearMockedCalls();
        ledger.pay(assets[0], 1_000_000_000);
        vm.mockCallRevert(address(ledger), abi.encodeWithSelector(IRevenueLedger.claim.selector), "frozen");
        uint256 before = ledger.sharesOf(assets[0], alice);
        _redeem(alice, ONE);
        assertGt(ledger.sharesOf(assets[0], alice), before);
    }

    function testFuzz_NeverMoreThanThereIs(uint256[5] memory amounts, uint64[5] memory earned) external {
        _mint(bob, 50 * ONE);
        for (uint256 i = 0; i < 5; ++i) {
            ledger.pay(assets[i], bound(earned[i], 1, 1e13));
            address who = i % 2 == 0 ? alice : bob;
            uint256 balance = bundle.balanceOf(who);
            if (balance == 0) continue;
            uint256 before = usd.balanceOf(who);
            uint256 usdBack = _redeem(who, bound(amounts[i], 1, balance));
            assertEq(usd.balanceOf(who) - before, usdBack);
            _assertCovered();
        }
    }
}
