// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IShareOptions} from "../../../src/options/IShareOptions.sol";
import {OptionsFixture} from "../OptionsFixture.sol";

contract WithdrawOptionTest is OptionsFixture {
    function test_RevertWhen_NotTheWriter() external {
        uint256 optionId = _write(_optionTerms());
        vm.expectRevert(abi.encodeWithSelector(IShareOptions.ShareOptions_NotWriter.selector, bob));
        vm.prank(bob);
        options.withdraw(optionId);
    }

    function test_RevertWhen_ItIsUnknownBoughtOrOver() external {
        vm.expectRevert(_error(IShareOptions.ShareOptions_UnknownOption.selector, 1));
        options.withdraw(1);
        uint256 optionId = _bought();
        vm.expectRevert(_error(IShareOptions.ShareOptions_AlreadyBought.selector, optionId));
        vm.prank(alice);
        options.withdraw(optionId);
        optionId = _write(_optionTerms());
        vm.startPrank(alice);
        options.withdraw(optionId);
        vm.expectRevert(abi.encodeWithSelector(IShareOptions.ShareOptions_InsufficientShares.selector, optionId, 0));
        options.withdraw(optionId);
        vm.stopPrank();
    }

    function test_WhenNobodyBought_GivesTheSharesBack() external {
        uint256 optionId = _write(_optionTerms());
        vm.expectEmit(address(options));
        emit IShareOptions.OptionEnded(optionId, 1_000 * SHARE);
        vm.prank(alice);
        options.withdraw(optionId);
        assertEq(_held(), 0);
        assertEq(options.optionOf(optionId).shares, 0);
        vm.expectRevert(abi.encodeWithSelector(IShareOptions.ShareOptions_InsufficientShares.selector, optionId, 0));
        vm.prank(bob);
        options.buy(optionId, _optionTerms());
    }
}
