// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IAssetVersions} from "../../../src/registry/IAssetVersions.sol";
import {VersionsFixture} from "../VersionsFixture.sol";

contract RetireVersionTest is VersionsFixture {
    function setUp() public override {
        super.setUp();
        _effective(2);
    }

    function _expect(bytes memory revertData, address by, uint256 version) private {
        vm.expectRevert(revertData);
        _retire(by, version);
    }

    function test_RevertWhen_NoSuchVersion() external {
        address[2] memory both = [creator, governor];
        for (uint256 i = 0; i < both.length; ++i) {
            _expect(abi.encodeWithSelector(IAssetVersions.AssetVersions_FirstVersion.selector), both[i], 1);
            _expect(_unknown(0), both[i], 0);
            _expect(_unknown(3), both[i], 3);
        }
    }

    function testFuzz_RevertWhen_TheCallerIsNeither(address caller) external {
        vm.assume(caller != creator && caller != governor);
        _expect(_notSteward(caller), caller, 2);
        _transferSteward(assetId, creator, alice);
        _expect(_notSteward(creator), creator, 2);
    }

    function test_RevertGiven_TheVersionIsRetired() external {
        _retire(governor, 2);
        _expect(abi.encodeWithSelector(IAssetVersions.AssetVersions_Retired.selector, 2), creator, 2);
        _expect(abi.encodeWithSelector(IAssetVersions.AssetVersions_Retired.selector, 2), governor, 2);
    }

    function test_WhenAllIsWell_AnnouncesWhoDidIt() external {
        _effective(3);
        address[2] memory both = [creator, governor];
        for (uint256 i = 0; i < both.length; ++i) {
            vm.expectEmit(address(versions));
            emit IAssetVersions.VersionRetired(assetId, i + 2, both[i]);
            _retire(both[i], i + 2);
            assertTrue(versions.laterVersion(assetId, i + 2).retired);
            assertEq(versions.versionOf(assetId, _digest(i + 2), ofCreator), i + 2);
            assertEq(versions.laterVersion(assetId, i + 2).digest, _digest(i + 2));
        }
        assertEq(versions.versionCount(assetId), 3);
        assertEq(versions.currentVersion(assetId), 1);
    }
}
