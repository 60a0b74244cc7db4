// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AssetVersion, IAssetVersions} from "../../../src/registry/IAssetVersions.sol";
import {VersionsFixture} from "../VersionsFixture.sol";
import {Cid} from "../../../src/content/Cid.sol";

contract PublishVersionTest is VersionsFixture {
    /// @dev The digest is an argument: computing it is a call too, and not the one that must revert.
    function _expect(bytes memory revertData, address by, uint256 asset, bytes32 digest, bytes32 commitment) private {
        vm.expectRevert(revertData);
        vm.prank(by);
        versions.publishVersion(asset, digest, "sealed", "card", commitment, ofCreator);
    }

    function _expectNotRevealed(uint256 asset) private {
        bytes memory revertData = abi.encodeWithSelector(IAssetVersions.AssetVersions_NotRevealed.selector, asset);
        _expect(revertData, creator, asset, _digest(2), COMMITMENT);
    }

    function _expectPending(uint256 at) private {
        bytes memory revertData = abi.encodeWithSelector(IAssetVersions.AssetVersions_VersionPending.selector, at);
        _expect(revertData, creator, assetId, _digest(99), COMMITMENT);
    }

    function _expectDuplicate(uint256 version, bytes32 digest) private {
        bytes memory revertData = abi.encodeWithSelector(IAssetVersions.AssetVersions_DuplicateDigest.selector, version);
        _expect(revertData, creator, assetId, digest, keccak256("other"));
    }

    function test_RevertGiven_TheFirstVersionIsNotPublic() external {
        _expectNotRevealed(assetId + 1);
        uint256 other = _model(creator, "b");
        _expectNotRevealed(other);
        _open(other, creator);
        _expectNotRevealed(other);
        _reserve(other, alice, POOL);
        _expectNotRevealed(other);
    }

    function testFuzz_RevertWhen_TheCallerIsNotTheSteward(address caller) external {
        vm.assume(caller != creator);
        _expect(_notSteward(caller), caller, assetId, _digest(2), COMMITMENT);
    }

    function test_RevertWhen_TheCreatorPassedTheTokenOn() external {
        _transferSteward(assetId, creator, alice);
        _expect(_notSteward(creator), creator, assetId, _digest(2), COMMITMENT);
        assertEq(_publish(alice, 2), 2);
        _reveal(alice, 2, 2);
    }

    function test_RevertWhen_ACommitmentIsEmpty() external {
        bytes memory empty = abi.encodeWithSelector(IAssetVersions.AssetVersions_EmptyCommitment.selector);
        _expect(empty, creator, assetId, 0, COMMITMENT);
        _expect(empty, creator, assetId, _digest(2), 0);
    }

    function test_RevertWhen_ACidIsEmptyOrTooLong() external {
        bytes32 digest = _digest(2);
        string[2] memory wrong = ["", string(new bytes(129))];
        vm.startPrank(creator);
        for (uint256 i = 0; i < wrong.length; ++i) {
            vm.expectRevert(Cid.Cid_Invalid.selector);
            versions.publishVersion(assetId, digest, wrong[i], "card", COMMITMENT, ofCreator);
            vm.expectRevert(Cid.Cid_Invalid.selector);
            versions.publishVersion(assetId, digest, "sealed", wrong[i], COMMITMENT, ofCreator);
        }
        versions.publishVersion(assetId, digest, string(new bytes(128)), string(new bytes(128)), COMMITMENT, ofCreator);
    }

    function test_RevertGiven_AVersionWithThisDigest() external {
        _expectDuplicate(1, ofCreator.digest);
        _effective(2);
        _effective(3);
        _expectDuplicate(2, _digest(2));
        // Retired content does not come back under a new number either.
        _retire(creator, 2);
        _expectDuplicate(2, _digest(2));
    }

    /// @dev Or the first version's content could come back under another number.
    function test_RevertWhen_AnotherCommitmentIsShown() external {
        bytes32 digest = ofCreator.digest;
        ofCreator.digest = _digest(2);
        bytes memory mismatch =
            abi.encodeWithSelector(IAssetVersions.AssetVersions_CommitmentMismatch.selector, assetId);
        _expect(mismatch, creator, assetId, digest, COMMITMENT);
    }

    function test_RevertGiven_AVersionWaits() external {
        _publish(creator, 2);
        uint256 at = START + NOTICE;
        _expectPending(at);
        _retire(creator, 2);
        vm.warp(at - 1);
        _expectPending(at);
        vm.warp(at);
        assertEq(_publish(creator, 3), 3);
        _expectPending(at + NOTICE);
    }

    function testFuzz_WhenAllIsWell_StoresAndAnnounces(bytes32 digest, bytes32 commitment, uint32 later) external {
        vm.assume(digest != 0 && commitment != 0 && digest != ofCreator.digest);
        vm.warp(START + later);
        uint64 at = uint64(START + later + NOTICE);
        vm.expectEmit(address(versions));
        emit IAssetVersions.VersionPublished(assetId, 2, digest, "sealed", "card", commitment, at);
        vm.prank(creator);
        assertEq(versions.publishVersion(assetId, digest, "sealed", "card", commitment, ofCreator), 2);

        AssetVersion memory stored = versions.laterVersion(assetId, 2);
        assertEq(stored.digest, digest);
        assertEq(stored.dataKey, bytes16(commitment));
        assertEq(stored.effectiveAt, at);
        assertFalse(stored.revealed);
        assertFalse(stored.retired);
        assertEq(versions.versionOf(assetId, digest, ofCreator), 2);
        assertEq(versions.versionCount(assetId), 2);
    }

    function test_WhenAllIsWell_AfterARelease() external {
        assetId = _model(creator, "sold");
        _openAndFill(assetId);
        _release(assetId);
        assertEq(_publish(creator, 2), 2);
    }

    function test_WhenAllIsWell_LeavesEveryOtherAsItWas() external {
        uint256 first = assetId;
        uint256 other = _model(creator, "other");
        vm.prank(creator);
        registry.reveal(other, "plain", FILES_ROOT, DATA_KEY, ofCreator);
        _effective(2);
        _effective(3);
        assetId = other;
        assertEq(_publish(creator, 3), 2);
        assertEq(versions.versionCount(first), 3);
        assertEq(versions.versionOf(first, _digest(2), ofCreator), 2);
        assertEq(versions.versionOf(first, _digest(3), ofCreator), 3);
        assertEq(versions.versionOf(other, _digest(2), ofCreator), 0);
        assertEq(versions.versionOf(other, _digest(3), ofCreator), 2);
        assertEq(versions.laterVersion(first, 2).digest, _digest(2));
        assertEq(versions.laterVersion(first, 3).digest, _digest(3));
    }
}
