// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IShareOptions} from "../../../src/options/IShareOptions.sol";
import {OptionsFixture} from "../OptionsFixture.sol";

contract TransferOptionTest is OptionsFixture {
    function _expect(bytes memory revertData, address by, address to) private {
        vm.expectRevert(revertData);
        vm.prank(by);
        options.transferOption(1, to);
    }

    function test_RevertWhen_NotTheHolder() external {
        _expect(_error(IShareOptions.ShareOptions_UnknownOption.selector, 1), bob, carol);
        _write(_optionTerms());
        _expect(abi.encodeWithSelector(IShareOptions.ShareOptions_NotHolder.selector, alice), alice, carol);
        vm.prank(bob);
        options.buy(1, _optionTerms());
        _expect(abi.encodeWithSelector(IShareOptions.ShareOptions_NotHolder.selector, carol), carol, carol);
    }

    function test_RevertWhen_ToNobodyOrTheWriterOrTooLate() external {
        _bought();
        _expect(abi.encodeWithSelector(IShareOptions.ShareOptions_InvalidHolder.selector, address(0)), bob, address(0));
        _expect(abi.encodeWithSelector(IShareOptions.ShareOptions_InvalidHolder.selector, alice), bob, alice);
        vm.warp(expiry);
        _expect(abi.encodeWithSelector(IShareOptions.ShareOptions_Expired.selector, 1, expiry), bob, carol);
    }

    function test_WhenTheHolder_PassesTheRightOn() external {
        _bought();
        vm.expectEmit(address(options));
        emit IShareOptions.OptionTransferred(1, bob, carol);
        vm.prank(bob);
        options.transferOption(1, carol);
        vm.expectRevert(abi.encodeWithSelector(IShareOptions.ShareOptions_NotHolder.selector, bob));
        vm.prank(bob);
        options.exercise(1, uint128(SHARE));
        vm.prank(carol);
        options.exercise(1, uint128(SHARE));
        assertEq(ledger.sharesOf(assetId, carol), SHARE);
    }
}
