// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IAssetVersions} from "../../../src/registry/IAssetVersions.sol";
import {VersionsFixture} from "../VersionsFixture.sol";
import {Cid} from "../../../src/content/Cid.sol";

contract RevealVersionTest is VersionsFixture {
    function setUp() public override {
        super.setUp();
        _publish(creator, 2);
    }

    function _expect(bytes memory revertData, uint256 version, uint256 seed) private {
        vm.expectRevert(revertData);
        _reveal(creator, version, seed);
    }

    function test_RevertWhen_NoSuchVersion() external {
        _expect(abi.encodeWithSelector(IAssetVersions.AssetVersions_FirstVersion.selector), 1, 2);
        _expect(_unknown(0), 0, 2);
        _expect(_unknown(3), 3, 2);
    }

    function testFuzz_RevertWhen_TheCallerIsNotTheSteward(address caller) external {
        vm.assume(caller != creator);
        vm.expectRevert(_notSteward(caller));
        _reveal(caller, 2, 2);
        vm.expectRevert(_notSteward(governor));
        _reveal(governor, 2, 2);
    }

    function test_RevertGiven_TheVersionIsRetired() external {
        _retire(creator, 2);
        _expect(abi.encodeWithSelector(IAssetVersions.AssetVersions_Retired.selector, 2), 2, 2);
    }

    function test_RevertGiven_TheVersionIsPublic() external {
        _reveal(creator, 2, 2);
        _expect(abi.encodeWithSelector(IAssetVersions.AssetVersions_AlreadyRevealed.selector, 2), 2, 2);
    }

    function test_RevertWhen_TheCidIsEmptyOrTooLong() external {
        vm.startPrank(creator);
        vm.expectRevert(Cid.Cid_Invalid.selector);
        versions.revealVersion(assetId, 2, "", _root(2), DATA_KEY);
        vm.expectRevert(Cid.Cid_Invalid.selector);
        versions.revealVersion(assetId, 2, string(new bytes(129)), _root(2), DATA_KEY);
        versions.revealVersion(assetId, 2, string(new bytes(128)), _root(2), DATA_KEY);
    }

    function testFuzz_RevertWhen_TheCommitmentsDoNotOpen(bytes32 root, bytes32 key) external {
        vm.assume(root != _root(2) && key != DATA_KEY);
        vm.startPrank(creator);
        vm.expectRevert(IAssetVersions.AssetVersions_DataKeyMismatch.selector);
        versions.revealVersion(assetId, 2, "plain", _root(2), key);
        vm.expectRevert(IAssetVersions.AssetVersions_DigestMismatch.selector);
        versions.revealVersion(assetId, 2, "plain", root, DATA_KEY);
        assertFalse(versions.laterVersion(assetId, 2).revealed);
    }

    function test_RevertWhen_TheFilesAreAnotherVersions() external {
        vm.warp(START + NOTICE);
        bytes32 key = keccak256("third key");
        bytes32 digest = _digest(3);
        vm.startPrank(creator);
        versions.publishVersion(assetId, digest, "sealed", "card", keccak256(abi.encodePacked(key)), ofCreator);
        vm.expectRevert(IAssetVersions.AssetVersions_DigestMismatch.selector);
        versions.revealVersion(assetId, 2, "plain", _root(3), DATA_KEY);
        vm.expectRevert(IAssetVersions.AssetVersions_DataKeyMismatch.selector);
        versions.revealVersion(assetId, 3, "plain", _root(3), DATA_KEY);
        versions.revealVersion(assetId, 3, "plain", _root(3), key);
        assertTrue(versions.laterVersion(assetId, 3).revealed);
        assertFalse(versions.laterVersion(assetId, 2).revealed);
    }

    function test_RevertWhen_TheDigestIsOfAnotherCreator() external {
        vm.warp(START + NOTICE);
        bytes32 digest = sha256(abi.encodePacked(block.chainid, alice, _root(3)));
        vm.prank(creator);
        versions.publishVersion(assetId, digest, "sealed", "card", COMMITMENT, ofCreator);
        _expect(abi.encodeWithSelector(IAssetVersions.AssetVersions_DigestMismatch.selector), 3, 3);
    }

    function test_WhenAllIsWell_EmitsTheContent() external {
        vm.expectEmit(address(versions));
        emit IAssetVersions.VersionRevealed(assetId, 2, "plain", _root(2), DATA_KEY);
        _reveal(creator, 2, 2);
        assertTrue(versions.laterVersion(assetId, 2).revealed);
        assertEq(versions.currentVersion(assetId), 1);
        assertEq(versions.laterVersion(assetId, 2).digest, _digest(2));
    }
}
