// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {VersionsFixture} from "../AssetVersions/VersionsFixture.sol";

/// @notice What it costs to publish a version, and to open it.
contract VersionsGasTest is VersionsFixture {
    function test_Versions() external {
        _effective(2);
        _publish(creator, 3);
        vm.snapshotGasLastCall("publish a version");
        _reveal(creator, 3, 3);
        vm.snapshotGasLastCall("reveal a version");
    }
}
