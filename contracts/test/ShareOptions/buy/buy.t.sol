// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IShareOptions, OptionTerms} from "../../../src/options/IShareOptions.sol";
import {OptionsFixture} from "../OptionsFixture.sol";

contract BuyOptionTest is OptionsFixture {
    function _expect(bytes memory revertData, address by, uint256 optionId) private {
        vm.expectRevert(revertData);
        vm.prank(by);
        options.buy(optionId);
    }

    function test_RevertWhen_ItIsUnknownBoughtOrExpired() external {
        _expect(_error(IShareOptions.ShareOptions_UnknownOption.selector, 1), bob, 1);
        uint256 optionId = _bought();
        _expect(_error(IShareOptions.ShareOptions_AlreadyBought.selector, optionId), carol, optionId);
        optionId = _write(_optionTerms());
        vm.warp(expiry);
        _expect(abi.encodeWithSelector(IShareOptions.ShareOptions_Expired.selector, optionId, expiry), bob, optionId);
    }

    function test_RevertWhen_ItIsForAnotherOrTheWritersOwn() external {
        OptionTerms memory terms = _optionTerms();
        uint256 optionId = _write(terms);
        _expect(abi.encodeWithSelector(IShareOptions.ShareOptions_InvalidHolder.selector, alice), alice, optionId);
        terms.buyer = carol;
        optionId = _write(terms);
        _expect(abi.encodeWithSelector(IShareOptions.ShareOptions_NotBuyer.selector, bob), bob, optionId);
        vm.prank(carol);
        options.buy(optionId);
        assertEq(options.optionOf(optionId).holder, carol);
    }

    function test_WhenOpenToAll_PaysThePremiumToTheWriter() external {
        uint256 optionId = _write(_optionTerms());
        uint256 alices = usd.balanceOf(alice);
        uint256 bobs = usd.balanceOf(bob);
        vm.warp(expiry - 1);
        vm.expectEmit(address(options));
        emit IShareOptions.OptionBought(optionId, bob, PREMIUM);
        vm.prank(bob);
        options.buy(optionId);
        assertEq(options.optionOf(optionId).holder, bob);
        assertEq(usd.balanceOf(alice), alices + PREMIUM);
        assertEq(usd.balanceOf(bob), bobs - PREMIUM);
        assertEq(usd.balanceOf(address(options)), 0);
    }

    function test_GivenNoPremium_MovesNoMoney() external {
        OptionTerms memory terms = _optionTerms();
        terms.premium = 0;
        uint256 optionId = _write(terms);
        uint256 bobs = usd.balanceOf(bob);
        vm.prank(bob);
        options.buy(optionId);
        assertEq(usd.balanceOf(bob), bobs);
    }
}
