// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {
    IInitialModelOffering,
    OfferingState,
    OfferingTerms,
    OfferingWindows
} from "../../../src/offering/IInitialModelOffering.sol";
import {Fixture} from "../../Fixture.sol";

contract SetWindowsTest is Fixture {
    function _set(OfferingWindows memory windows) private {
        vm.prank(governor);
        offering.setWindows(windows);
    }

    function _assertWindows(OfferingWindows memory expected) private view {
        assertEq(abi.encode(offering.windows()), abi.encode(expected));
    }

    function test_BeginsWithTheRules() external view {
        _assertWindows(OfferingWindows(7, 180, 168, 24));
    }

    function test_RevertWhen_TheCallerIsNotTheGovernor() external {
        vm.expectRevert(
            abi.encodeWithSelector(IInitialModelOffering.InitialModelOffering_NotGovernor.selector, alice)
        );
        vm.prank(alice);
        offering.setWindows(OfferingWindows(7, 180, 168, 24));
    }

    function test_RevertWhen_AWindowIsOutOfBounds() external {
        OfferingWindows[7] memory wrong = [
            OfferingWindows(6, 180, 168, 24),
            OfferingWindows(7, 181, 168, 24),
            OfferingWindows(31, 30, 168, 24),
            OfferingWindows(7, 180, 71, 24),
            OfferingWindows(7, 180, 241, 24),
            OfferingWindows(7, 180, 168, 23),
            OfferingWindows(7, 180, 168, 169)
        ];
        for (uint256 i = 0; i < wrong.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(IInitialModelOffering.InitialModelOffering_OutOfBounds.selector, wrong[i])
            );
            _set(wrong[i]);
        }
        _set(OfferingWindows(30, 30, 72, 168));
        _set(OfferingWindows(7, 180, 240, 24));
    }

    function test_WhenAllIsWell_HoldsLaterOfferingsToThem() external {
        OfferingWindows memory windows = OfferingWindows(20, 40, 96, 48);
        vm.expectEmit(address(offering));
        emit IInitialModelOffering.WindowsChanged(windows);
        _set(windows);
        _assertWindows(windows);

        uint256 assetId = _model(creator, "a");
        OfferingTerms memory terms = _terms();
        bytes4 invalid = IInitialModelOffering.InitialModelOffering_InvalidDeadline.selector;
        uint64[2] memory wrong = [uint64(START + 20 days - 1), uint64(START + 40 days + 1)];
        for (uint256 i = 0; i < 2; ++i) {
            terms.deadline = wrong[i];
            vm.expectRevert(abi.encodeWithSelector(invalid, wrong[i]));
            vm.prank(creator);
            offering.open(assetId, terms);
        }
        _openAndFill(assetId);
        uint64 unlockAt = offering.unlockTimeOf(uint64(block.timestamp));
        vm.warp(unlockAt + 96 hours);
        vm.expectRevert(
            abi.encodeWithSelector(
                IInitialModelOffering.InitialModelOffering_RevealWindowClosed.selector, unlockAt + 96 hours
            )
        );
        offering.reveal(assetId, "plain", FILES_ROOT, DATA_KEY, ofCreator, "");
        vm.warp(unlockAt + 96 hours - 1);
        offering.reveal(assetId, "plain", FILES_ROOT, DATA_KEY, ofCreator, _revealSignature(assetId, verifierKey));
        (, uint64 vestsFrom, uint64 vestsUntil) = offering.vestingOf(assetId);
        assertEq(vestsFrom, block.timestamp + 48 hours);
        assertEq(vestsUntil, vestsFrom + 100 days);
    }

    function test_GivenAnOpenOffering_KeepsWhatItOpenedWith() external {
        uint256 assetId = _model(creator, "a");
        _openAndFill(assetId);
        _set(OfferingWindows(20, 40, 72, 168));
        uint64 unlockAt = offering.unlockTimeOf(uint64(block.timestamp));
        vm.warp(unlockAt + 168 hours - 1);
        bytes memory open = abi.encodeWithSelector(
            IInitialModelOffering.InitialModelOffering_RevealWindowOpen.selector, unlockAt + 168 hours
        );
        vm.expectRevert(open);
        offering.fail(assetId);
        offering.reveal(assetId, "plain", FILES_ROOT, DATA_KEY, ofCreator, _revealSignature(assetId, verifierKey));
        (, uint64 vestsFrom,) = offering.vestingOf(assetId);
        assertEq(vestsFrom, block.timestamp + 24 hours);
        assertEq(uint8(offering.stateOf(assetId)), uint8(OfferingState.Released));
    }

    function test_ThereIsNoVestingBeforeTheReleaseNorInADispute() external {
        uint256 assetId = _model(creator, "a");
        (address none, uint64 from, uint64 to) = offering.vestingOf(assetId);
        assertEq(none, address(0));
        _openAndFill(assetId);
        (none, from, to) = offering.vestingOf(assetId);
        assertEq(none, creator);
        assertEq(from + to, 0);
        _release(assetId);
        vm.prank(address(revealDisputes));
        offering.holdReveal(assetId);
        (, from, to) = offering.vestingOf(assetId);
        assertEq(from + to, 0);
        vm.warp(block.timestamp + 5 days);
        vm.prank(address(revealDisputes));
        offering.settleReveal(assetId, true);
        (, from, to) = offering.vestingOf(assetId);
        assertEq(from, block.timestamp);
        assertEq(to, from + 100 days);
    }
}
