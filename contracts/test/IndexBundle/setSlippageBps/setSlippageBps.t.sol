// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIndexBundle} from "../../../src/indices/IIndexBundle.sol";
import {BundleFixture} from "../BundleFixture.sol";

contract SetSlippageBpsTest is BundleFixture {
    function test_RevertWhen_NotTheGovernor() external {
        vm.expectRevert(abi.encodeWithSelector(IIndexBundle.IndexBundle_NotGovernor.selector, index));
        vm.prank(index);
        bundle.setSlippageBps(500);
    }

    function test_RevertWhen_OutOfBounds() external {
        vm.startPrank(governor);
        vm.expectRevert(abi.encodeWithSelector(IIndexBundle.IndexBundle_OutOfBounds.selector, 501, 10, 500));
        bundle.setSlippageBps(501);
        vm.expectRevert(abi.encodeWithSelector(IIndexBundle.IndexBundle_OutOfBounds.selector, 9, 10, 500));
        bundle.setSlippageBps(9);
        vm.stopPrank();
    }

    function test_WhenWithinBounds_ChangesIt() external {
        uint16[2] memory ends = [uint16(10), 500];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectEmit(address(bundle));
            emit IIndexBundle.SlippageBpsChanged(ends[i]);
            vm.prank(governor);
            bundle.setSlippageBps(ends[i]);
            assertEq(bundle.slippageBps(), ends[i]);
        }
    }
}
