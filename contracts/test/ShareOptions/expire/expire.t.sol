// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IShareOptions} from "../../../src/options/IShareOptions.sol";
import {OptionsFixture} from "../OptionsFixture.sol";

contract ExpireTest is OptionsFixture {
    function test_RevertWhen_UnknownOrTooEarly() external {
        vm.expectRevert(_error(IShareOptions.ShareOptions_UnknownOption.selector, 1));
        options.expire(1);
        vm.expectRevert(_error(IShareOptions.ShareOptions_UnknownOption.selector, 1));
        options.optionOf(1);
        uint256 optionId = _bought();
        vm.warp(expiry - 1);
        vm.expectRevert(abi.encodeWithSelector(IShareOptions.ShareOptions_NotExpired.selector, optionId, expiry));
        options.expire(optionId);
    }

    function test_WhenTheTimeHasCome_GivesTheWriterTheRestWhoeverCalls() external {
        uint256 optionId = _bought();
        vm.prank(bob);
        options.exercise(optionId, uint128(300 * SHARE));
        vm.warp(expiry);
        vm.expectEmit(address(options));
        emit IShareOptions.OptionEnded(optionId, 700 * SHARE);
        vm.prank(carol);
        options.expire(optionId);
        assertEq(_held(), 0);
        assertEq(options.optionOf(optionId).shares, 0);
        assertEq(options.optionOf(optionId).written, 1_000 * SHARE);
        vm.expectRevert(abi.encodeWithSelector(IShareOptions.ShareOptions_InsufficientShares.selector, optionId, 0));
        options.expire(optionId);
    }

    function test_GivenAnotherOption_LeavesItsSharesLocked() external {
        uint256 optionId = _bought();
        _write(_optionTerms());
        vm.warp(expiry);
        options.expire(optionId);
        assertEq(_held(), 1_000 * SHARE);
        options.expire(optionId + 1);
        assertEq(_held(), 0);
    }
}
