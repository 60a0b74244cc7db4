// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIndexBundle} from "../../../src/indices/IIndexBundle.sol";
import {BundleFixture} from "../BundleFixture.sol";

contract SetFeeBpsTest is BundleFixture {
    function test_RevertWhen_NotTheGovernor() external {
        vm.expectRevert(abi.encodeWithSelector(IIndexBundle.IndexBundle_NotGovernor.selector, index));
        vm.prank(index);
        bundle.setFeeBps(100);
    }

    function test_RevertWhen_OutOfBounds() external {
        vm.startPrank(governor);
        vm.expectRevert(abi.encodeWithSelector(IIndexBundle.IndexBundle_OutOfBounds.selector, 101, 0, 100));
        bundle.setFeeBps(101);
        vm.stopPrank();
    }

    function test_WhenWithinBounds_ChangesIt() external {
        uint16[2] memory ends = [uint16(0), 100];
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectEmit(address(bundle));
            emit IIndexBundle.FeeBpsChanged(ends[i]);
            vm.prank(governor);
            bundle.setFeeBps(ends[i]);
            assertEq(bundle.feeBps(), ends[i]);
        }
    }
}
