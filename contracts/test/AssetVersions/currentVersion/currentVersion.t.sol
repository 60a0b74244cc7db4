// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IAssetRegistry} from "../../../src/registry/IAssetRegistry.sol";
import {AssetVersion, IAssetVersions} from "../../../src/registry/IAssetVersions.sol";
import {VersionsFixture} from "../VersionsFixture.sol";

contract CurrentVersionTest is VersionsFixture {
    function test_RevertWhen_TheAssetIsUnknown() external {
        bytes memory unknown = abi.encodeWithSelector(IAssetRegistry.AssetRegistry_UnknownAsset.selector, 7);
        bytes32 digest = _digest(2);
        vm.expectRevert(unknown);
        versions.currentVersion(7);
        vm.expectRevert(unknown);
        versions.versionCount(7);
        vm.expectRevert(unknown);
        versions.versionOf(7, digest, ofCreator);
        vm.expectRevert(abi.encodeWithSelector(IAssetVersions.AssetVersions_UnknownVersion.selector, 7, 2));
        versions.laterVersion(7, 2);
        vm.expectRevert(IAssetVersions.AssetVersions_FirstVersion.selector);
        versions.laterVersion(assetId, 1);
    }

    function test_RevertWhen_AnotherCommitmentIsShown() external {
        ofCreator.digest = _digest(2);
        vm.expectRevert(abi.encodeWithSelector(IAssetVersions.AssetVersions_CommitmentMismatch.selector, assetId));
        versions.versionOf(assetId, ofCreator.digest, ofCreator);
    }

    function test_GivenNoLaterVersion_TheFirst() external view {
        assertEq(versions.currentVersion(assetId), 1);
        assertEq(versions.versionCount(assetId), 1);
        assertEq(versions.versionOf(assetId, ofCreator.digest, ofCreator), 1);
        assertEq(versions.versionOf(assetId, _digest(2), ofCreator), 0);
        assertEq(versions.versionOf(assetId, 0, ofCreator), 0);
    }

    function test_GivenAVersionThatWaits_TheOneBefore() external {
        _publish(creator, 2);
        assertEq(versions.currentVersion(assetId), 1);
        vm.warp(START + NOTICE - 1);
        assertEq(versions.currentVersion(assetId), 1);
        vm.warp(START + NOTICE);
        assertEq(versions.currentVersion(assetId), 2);
        _publish(creator, 3);
        assertEq(versions.currentVersion(assetId), 2);
    }

    function test_GivenRetiredVersions_TheLatestThatIsNot() external {
        _effective(2);
        _effective(3);
        _effective(4);
        _retire(governor, 3);
        assertEq(versions.currentVersion(assetId), 4);
        _retire(creator, 4);
        assertEq(versions.currentVersion(assetId), 2);
        _retire(creator, 2);
        assertEq(versions.currentVersion(assetId), 1);
        _effective(5);
        assertEq(versions.currentVersion(assetId), 5);
    }

    /// @dev The rule told a second time: forwards, from what the test itself has kept.
    function testFuzz_ForAnySequence_IsWhatTheRuleSays(uint256[24] memory steps) external {
        AssetVersion[] memory kept = new AssetVersion[](steps.length);
        uint256 count;
        for (uint256 i = 0; i < steps.length; ++i) {
            uint256 value = steps[i] / 3;
            if (steps[i] % 3 == 0) {
                vm.warp(vm.getBlockTimestamp() + value % 10 days);
            } else if (steps[i] % 3 == 1) {
                if (count != 0 && kept[count - 1].effectiveAt > vm.getBlockTimestamp()) continue;
                assertEq(_publish(creator, 100 + i), count + 2);
                kept[count].digest = _digest(100 + i);
                kept[count++].effectiveAt = uint64(vm.getBlockTimestamp() + NOTICE);
            } else if (count != 0 && !kept[value % count].retired) {
                _retire(value % 2 == 0 ? creator : governor, value % count + 2);
                kept[value % count].retired = true;
            }
            _check(kept, count);
        }
    }

    function _check(AssetVersion[] memory kept, uint256 count) private view {
        uint256 current = 1;
        for (uint256 n = 0; n < count; ++n) {
            AssetVersion memory stored = versions.laterVersion(assetId, n + 2);
            assertEq(stored.digest, kept[n].digest);
            assertEq(stored.effectiveAt, kept[n].effectiveAt);
            assertEq(stored.retired, kept[n].retired);
            assertEq(versions.versionOf(assetId, kept[n].digest, ofCreator), n + 2);
            if (!kept[n].retired && kept[n].effectiveAt <= vm.getBlockTimestamp()) current = n + 2;
        }
        assertEq(versions.currentVersion(assetId), current);
        assertEq(versions.versionCount(assetId), count + 1);
    }
}
