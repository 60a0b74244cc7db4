// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IAssetVersions} from "../../src/registry/IAssetVersions.sol";
import {Fixture} from "../Fixture.sol";

/// @notice An asset whose first version is public, and the common steps of its later ones.
abstract contract VersionsFixture is Fixture {
    bytes32 internal constant COMMITMENT = keccak256(abi.encodePacked(DATA_KEY));
    uint256 internal constant NOTICE = 7 days;

    IAssetVersions internal versions;
    uint256 internal assetId;

    function setUp() public virtual override {
        super.setUp();
        versions = IAssetVersions(deployCode("AssetVersions.sol:AssetVersions", abi.encode(registry, governor)));
        assetId = _model(creator, "a");
        vm.prank(creator);
        registry.reveal(assetId, "plain", FILES_ROOT, DATA_KEY, ofCreator);
    }

    function _root(uint256 seed) internal pure returns (bytes32) {
        return keccak256(abi.encode("files root", seed));
    }

    /// @dev The creator's, whoever is the steward.
    function _digest(uint256 seed) internal view returns (bytes32) {
        return sha256(abi.encodePacked(block.chainid, creator, _root(seed)));
    }

    function _publish(address by, uint256 seed) internal returns (uint256) {
        bytes32 digest = _digest(seed);
        vm.prank(by);
        return versions.publishVersion(assetId, digest, "sealed", "card", COMMITMENT, ofCreator);
    }

    /// @dev Published, and its notice over.
    function _effective(uint256 seed) internal returns (uint256 version) {
        version = _publish(creator, seed);
        vm.warp(vm.getBlockTimestamp() + NOTICE);
    }

    function _reveal(address by, uint256 version, uint256 seed) internal {
        vm.prank(by);
        versions.revealVersion(assetId, version, "plain", _root(seed), DATA_KEY);
    }

    function _retire(address by, uint256 version) internal {
        vm.prank(by);
        versions.retireVersion(assetId, version);
    }

    function _notSteward(address caller) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(IAssetVersions.AssetVersions_NotSteward.selector, caller);
    }

    function _unknown(uint256 version) internal view returns (bytes memory) {
        return abi.encodeWithSelector(IAssetVersions.AssetVersions_UnknownVersion.selector, assetId, version);
    }
}
