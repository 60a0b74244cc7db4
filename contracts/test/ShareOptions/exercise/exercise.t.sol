// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {IShareOptions, OptionTerms} from "../../../src/options/IShareOptions.sol";
import {OptionsFixture} from "../OptionsFixture.sol";

contract ExerciseTest is OptionsFixture {
    function _exercise(address by, uint256 shares) private {
        vm.prank(by);
        options.exercise(1, uint128(shares));
    }

    function _expect(bytes memory revertData, address by, uint256 shares) private {
        vm.expectRevert(revertData);
        _exercise(by, shares);
    }

    function test_RevertWhen_NotTheHolderOrUnknown() external {
        _expect(_error(IShareOptions.ShareOptions_UnknownOption.selector, 1), bob, SHARE);
        _write(_optionTerms());
        _expect(abi.encodeWithSelector(IShareOptions.ShareOptions_NotHolder.selector, bob), bob, SHARE);
        vm.prank(bob);
        options.buy(1, _optionTerms());
        _expect(abi.encodeWithSelector(IShareOptions.ShareOptions_NotHolder.selector, alice), alice, SHARE);
    }

    function test_RevertWhen_NoneTooManyOrInexact() external {
        _bought();
        _expect(abi.encodePacked(IShareOptions.ShareOptions_ZeroShares.selector), bob, 0);
        _expect(
            abi.encodeWithSelector(IShareOptions.ShareOptions_InsufficientShares.selector, 1, 1_000 * SHARE),
            bob,
            1_000 * SHARE + 1
        );
        _expect(abi.encodeWithSelector(IShareOptions.ShareOptions_InexactAmount.selector, 1, STRIKE), bob, 1);
    }

    function test_RevertWhen_Expired() external {
        _bought();
        vm.warp(expiry);
        _expect(abi.encodeWithSelector(IShareOptions.ShareOptions_Expired.selector, 1, expiry), bob, SHARE);
    }

    function test_RevertWhen_TheHolderCannotPay() external {
        _bought();
        vm.prank(bob);
        usd.approve(address(options), 3e6 - 1);
        _expect(
            abi.encodeWithSelector(IERC20Errors.ERC20InsufficientAllowance.selector, address(options), 3e6 - 1, 3e6),
            bob,
            SHARE
        );
        assertEq(options.optionOf(1).shares, 1_000 * SHARE);
    }

    function test_WhenInParts_PaysTheWriterExactlyAndEndsWithTheLast() external {
        _bought();
        uint256 alices = usd.balanceOf(alice);
        uint256 bobShares = ledger.sharesOf(assetId, bob);
        vm.warp(expiry - 1);
        vm.expectEmit(address(options));
        emit IShareOptions.OptionExercised(1, bob, 400 * SHARE, 1_200e6);
        _exercise(bob, 400 * SHARE);
        assertEq(_held(), 600 * SHARE);
        assertEq(usd.balanceOf(alice), alices + 1_200e6);
        assertEq(ledger.sharesOf(assetId, bob), bobShares + 400 * SHARE);
        assertEq(ledger.sharesOf(assetId, alice), ALICES - 400 * SHARE);
        vm.expectEmit(address(options));
        emit IShareOptions.OptionEnded(1, 0);
        _exercise(bob, 600 * SHARE);
        assertEq(usd.balanceOf(alice), alices + 3_000e6);
        assertEq(_held(), 0);
        _expect(abi.encodeWithSelector(IShareOptions.ShareOptions_InsufficientShares.selector, 1, 0), bob, SHARE);
        vm.warp(expiry);
        vm.expectRevert(abi.encodeWithSelector(IShareOptions.ShareOptions_InsufficientShares.selector, 1, 0));
        options.expire(1);
    }

    function test_GivenDividends_TheyAreTheWritersUntilTheExercise() external {
        OptionTerms memory terms = _optionTerms();
        terms.shares = uint128(100_000 * SHARE);
        _write(terms);
        vm.prank(carol);
        options.buy(1, terms);
        ledger.pay(assetId, 1_000_000);
        _exercise(carol, 100_000 * SHARE);
        ledger.pay(assetId, 1_000_000);
        assertEq(_claim(alice, assetId), 292_500 + 195_000);
        assertEq(_claim(carol, assetId), 97_500);
    }

    function testFuzz_MovesExactlyWhatIsPaidFor(uint96 strike, uint32 whole, uint32[4] memory parts) external {
        OptionTerms memory terms = _optionTerms();
        terms.strike = uint96(bound(strike, 1, 1e9));
        uint256 shares = bound(whole, 1, 300_000);
        terms.shares = uint128(shares * SHARE);
        _write(terms);
        vm.prank(carol);
        options.buy(1, terms);
        uint256 alices = usd.balanceOf(alice);
        uint256 left = shares;
        for (uint256 i = 0; i < parts.length && left > 0; ++i) {
            uint256 part = bound(parts[i], 1, left);
            _exercise(carol, part * SHARE);
            left -= part;
            assertEq(usd.balanceOf(alice), alices + (shares - left) * terms.strike);
            assertEq(ledger.sharesOf(assetId, carol), (shares - left) * SHARE);
            assertEq(_held(), left * SHARE);
        }
        vm.warp(expiry);
        if (left > 0) options.expire(1);
        assertEq(_held(), 0);
        assertEq(ledger.sharesOf(assetId, alice), ALICES - (shares - left) * SHARE);
        assertEq(usd.balanceOf(address(options)), 0);
    }
}
