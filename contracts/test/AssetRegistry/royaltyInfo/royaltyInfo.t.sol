// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC2981} from "@openzeppelin/contracts/interfaces/IERC2981.sol";
import {IERC165} from "@openzeppelin/contracts/utils/introspection/IERC165.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {IAssetRegistry} from "../../../src/registry/IAssetRegistry.sol";
import {Fixture} from "../../Fixture.sol";

contract RoyaltyInfoTest is Fixture {
    function test_RevertWhen_TheAssetIsUnknown() external {
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_UnknownAsset.selector, 7));
        IERC2981(address(registry)).royaltyInfo(7, 100);
    }

    function test_OwesTheCreatorFivePercent_WhoeverIsTheSteward() external {
        uint256 assetId = _model(creator, "a");
        _transferSteward(assetId, creator, bob);
        (address receiver, uint256 amount) = IERC2981(address(registry)).royaltyInfo(assetId, 1_999);
        assertEq(receiver, creator);
        assertEq(amount, 99);
        (, amount) = IERC2981(address(registry)).royaltyInfo(assetId, type(uint256).max);
        assertEq(amount, type(uint256).max / 20);
    }

    function test_SaysWhatItIs() external view {
        IERC165 asset = IERC165(address(registry));
        assertTrue(asset.supportsInterface(type(IERC2981).interfaceId));
        assertTrue(asset.supportsInterface(type(IERC721).interfaceId));
        assertTrue(asset.supportsInterface(type(IERC165).interfaceId));
        assertFalse(asset.supportsInterface(0xffffffff));
    }
}
