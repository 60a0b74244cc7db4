// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IInitialModelOffering, OfferingState} from "../../../src/offering/IInitialModelOffering.sol";
import {IAssetRegistry} from "../../../src/registry/IAssetRegistry.sol";
import {SharePhase} from "../../../src/revenue/IRevenueLedger.sol";
import {Fixture} from "../../Fixture.sol";

contract RevealTest is Fixture {
    uint64 private constant UNLOCK = uint64(START + 12 hours);

    uint256 private assetId;

    function setUp() public override {
        super.setUp();
        assetId = _model(creator, "a");
        _openAndFill(assetId);
    }

    function _expect(bytes memory revertData, address by, bytes32 root, bytes32 key, bytes memory signature) private {
        vm.expectRevert(revertData);
        vm.prank(by);
        offering.reveal(assetId, "plain", root, key, ofCreator, signature);
    }

    function _byVerifier() private view returns (bytes memory) {
        return _revealSignature(assetId, verifierKey);
    }

    function _verifierRequired() private pure returns (bytes memory) {
        return abi.encodeWithSelector(
            IInitialModelOffering.InitialModelOffering_VerifierRequired.selector, UNLOCK + 48 hours
        );
    }

    function test_RevertGiven_TheOfferingIsNotLocked() external {
        vm.warp(UNLOCK);
        offering.reveal(assetId, "plain", FILES_ROOT, DATA_KEY, ofCreator, _byVerifier());
        _expect(
            abi.encodeWithSelector(
                IInitialModelOffering.InitialModelOffering_WrongState.selector, assetId, OfferingState.Released
            ),
            alice,
            FILES_ROOT,
            DATA_KEY,
            _byVerifier()
        );
    }

    function test_RevertWhen_TheUnlockHasNotCome() external {
        vm.warp(UNLOCK - 1);
        _expect(
            abi.encodeWithSelector(IInitialModelOffering.InitialModelOffering_StillLocked.selector, UNLOCK),
            alice,
            FILES_ROOT,
            DATA_KEY,
            _byVerifier()
        );
    }

    function test_RevertWhen_SevenDaysHavePassed() external {
        vm.warp(UNLOCK + 7 days);
        _expect(
            abi.encodeWithSelector(
                IInitialModelOffering.InitialModelOffering_RevealWindowClosed.selector, UNLOCK + 7 days
            ),
            alice,
            FILES_ROOT,
            DATA_KEY,
            _byVerifier()
        );
    }

    function test_RevertWhen_TheCommitmentsDoNotOpen() external {
        vm.warp(UNLOCK + 48 hours);
        _expect(
            abi.encodePacked(IAssetRegistry.AssetRegistry_DataKeyMismatch.selector),
            creator,
            FILES_ROOT,
            keccak256("other"),
            ""
        );
        _expect(
            abi.encodePacked(IAssetRegistry.AssetRegistry_DigestMismatch.selector),
            creator,
            keccak256("other"),
            DATA_KEY,
            ""
        );
    }

    /// @dev The verifier's word does not stand in for the creator's: what was registered opens, and nothing else.
    function test_RevertWhen_AnotherCommitmentIsShown() external {
        vm.warp(UNLOCK);
        bytes memory signature = _byVerifier();
        ofCreator.licenceTextHash = keccak256("other");
        _expect(
            abi.encodeWithSelector(IAssetRegistry.AssetRegistry_CommitmentMismatch.selector, assetId),
            alice,
            FILES_ROOT,
            DATA_KEY,
            signature
        );
    }

    function test_RevertWhen_TheSignatureIsNotTheVerifiers() external {
        vm.warp(UNLOCK);
        (, uint256 otherKey) = makeAddrAndKey("other");
        bytes memory invalid = abi.encodePacked(IInitialModelOffering.InitialModelOffering_InvalidSignature.selector);
        _expect(invalid, alice, FILES_ROOT, DATA_KEY, _revealSignature(assetId, otherKey));
        _expect(invalid, alice, FILES_ROOT, DATA_KEY, _revealSignature(assetId + 1, verifierKey));
        _expect(invalid, alice, FILES_ROOT, DATA_KEY, "not a signature");
    }

    function test_WhenThereIsNoSignature_OnlyTheCreatorAndOnlyAfter48Hours() external {
        vm.warp(UNLOCK + 48 hours - 1);
        _expect(_verifierRequired(), creator, FILES_ROOT, DATA_KEY, "");
        vm.warp(UNLOCK + 48 hours);
        _expect(_verifierRequired(), alice, FILES_ROOT, DATA_KEY, "");
        vm.expectEmit(address(offering));
        emit IInitialModelOffering.OfferingReleased(assetId, "plain", false, UNLOCK + 72 hours);
        vm.prank(creator);
        offering.reveal(assetId, "plain", FILES_ROOT, DATA_KEY, ofCreator, "");
    }

    function test_GivenAnotherSteward_TheDigestStillNamesTheCreator() external {
        _transferSteward(assetId, creator, carol);
        vm.warp(UNLOCK);
        offering.reveal(assetId, "plain", FILES_ROOT, DATA_KEY, ofCreator, _byVerifier());
        assertEq(uint8(offering.stateOf(assetId)), uint8(OfferingState.Released));
    }

    function test_WhenAllIsWell_ReleasesForAnySender() external {
        vm.warp(UNLOCK);
        vm.expectEmit(address(offering));
        emit IInitialModelOffering.OfferingReleased(assetId, "plain", true, UNLOCK + 24 hours);
        vm.expectEmit(address(registry));
        emit IAssetRegistry.ContentRevealed(assetId, "plain", FILES_ROOT, DATA_KEY);
        vm.prank(carol);
        offering.reveal(assetId, "plain", FILES_ROOT, DATA_KEY, ofCreator, _revealSignature(assetId, verifierKey));
        assertEq(uint8(offering.stateOf(assetId)), uint8(OfferingState.Released));
        assertEq(uint8(ledger.phaseOf(assetId)), uint8(SharePhase.Released));
        assertEq(ledger.lockedOf(assetId, creator), 490_000 * SHARE);
    }
}
