// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IShareOptions, OptionTerms} from "../../../src/options/IShareOptions.sol";
import {OptionsFixture} from "../OptionsFixture.sol";

contract BuyOptionTest is OptionsFixture {
    function _expect(bytes memory revertData, address by, uint256 optionId) private {
        _expect(revertData, by, optionId, _optionTerms());
    }

    function _expect(bytes memory revertData, address by, uint256 optionId, OptionTerms memory terms) private {
        vm.expectRevert(revertData);
        vm.prank(by);
        options.buy(optionId, terms);
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
        _expect(abi.encodeWithSelector(IShareOptions.ShareOptions_NotBuyer.selector, bob), bob, optionId, terms);
        vm.prank(carol);
        options.buy(optionId, terms);
        assertEq(options.optionOf(optionId).holder, carol);
    }

    function test_RevertWhen_OneOfItsTermsIsAnother() external {
        OptionTerms memory terms = _optionTerms();
        uint256 optionId = _write(terms);
        bytes memory other = _error(IShareOptions.ShareOptions_OtherTerms.selector, optionId);
        ++terms.assetId;
        _expect(other, bob, optionId, terms);
        terms = _optionTerms();
        terms.buyer = bob;
        _expect(other, bob, optionId, terms);
        terms = _optionTerms();
        ++terms.shares;
        _expect(other, bob, optionId, terms);
        terms = _optionTerms();
        --terms.strike;
        _expect(other, bob, optionId, terms);
        terms = _optionTerms();
        --terms.premium;
        _expect(other, bob, optionId, terms);
        terms = _optionTerms();
        ++terms.expiresAt;
        _expect(other, bob, optionId, terms);
    }

    function test_WhenOpenToAll_PaysThePremiumToTheWriter() external {
        uint256 optionId = _write(_optionTerms());
        uint256 alices = usd.balanceOf(alice);
        uint256 bobs = usd.balanceOf(bob);
        vm.warp(expiry - 1);
        vm.expectEmit(address(options));
        emit IShareOptions.OptionBought(optionId, bob, PREMIUM);
        vm.prank(bob);
        options.buy(optionId, _optionTerms());
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
        options.buy(optionId, terms);
        assertEq(usd.balanceOf(bob), bobs);
    }

    function testFuzz_MovesThePremiumAlone(uint96 premium, uint8 who) external {
        OptionTerms memory terms = _optionTerms();
        terms.premium = uint96(bound(premium, 0, usd.balanceOf(bob)));
        if (who % 2 == 0) terms.buyer = bob;
        uint256 optionId = _write(terms);
        (uint256 alices, uint256 bobs, uint256 locked) = (usd.balanceOf(alice), usd.balanceOf(bob), _held());
        vm.prank(bob);
        options.buy(optionId, terms);
        assertEq(usd.balanceOf(alice), alices + terms.premium);
        assertEq(usd.balanceOf(bob), bobs - terms.premium);
        assertEq(_held(), locked);
    }
}
