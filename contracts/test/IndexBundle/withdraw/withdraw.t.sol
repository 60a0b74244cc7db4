// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIndexBundle} from "../../../src/indices/IIndexBundle.sol";
import {BundleFixture} from "../BundleFixture.sol";

contract WithdrawTest is BundleFixture {
    function test_RevertWhen_NeitherRole() external {
        _propose(_nextWeights());
        vm.expectRevert(abi.encodeWithSelector(IIndexBundle.IndexBundle_NotIndex.selector, alice));
        vm.prank(alice);
        bundle.withdraw(2);
    }

    function test_RevertWhen_NotOpen() external {
        vm.startPrank(index);
        vm.expectRevert(_error(IIndexBundle.IndexBundle_NoProposal.selector, 0));
        bundle.withdraw(0);
        vm.expectRevert(_error(IIndexBundle.IndexBundle_NoProposal.selector, 1));
        bundle.withdraw(1);
        vm.stopPrank();
    }

    function test_WhenOpen_EndsIt() external {
        address[2] memory roles = [index, governor];
        for (uint256 i = 0; i < 2; ++i) {
            uint256 id = _propose(_nextWeights());
            vm.expectEmit(address(bundle));
            emit IIndexBundle.BasketWithdrawn(id);
            vm.prank(roles[i]);
            bundle.withdraw(id);
            vm.warp(_startsAt());
            vm.expectRevert(_error(IIndexBundle.IndexBundle_NoProposal.selector, id));
            bundle.fill(id, type(uint256).max);
        }
    }
}
