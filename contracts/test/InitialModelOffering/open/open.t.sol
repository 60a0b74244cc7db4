// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IInitialModelOffering, OfferingState, OfferingTerms} from "../../../src/offering/IInitialModelOffering.sol";
import {IAssetRegistry} from "../../../src/registry/IAssetRegistry.sol";
import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";
import {Fixture} from "../../Fixture.sol";

contract OpenTest is Fixture {
    uint256 private assetId;

    function setUp() public override {
        super.setUp();
        assetId = _model(creator, "a");
    }

    function _expect(bytes memory revertData, OfferingTerms memory terms) private {
        vm.expectRevert(revertData);
        vm.prank(creator);
        offering.open(assetId, terms);
    }

    function _wrongState(OfferingState state) private view returns (bytes memory) {
        return abi.encodeWithSelector(
            IInitialModelOffering.InitialModelOffering_WrongState.selector, assetId, state
        );
    }

    function test_RevertWhen_TheCallerIsNotTheSteward() external {
        OfferingTerms memory terms = _terms();
        vm.expectRevert(
            abi.encodeWithSelector(IInitialModelOffering.InitialModelOffering_NotSteward.selector, alice)
        );
        vm.prank(alice);
        offering.open(assetId, terms);
    }

    function test_RevertWhen_TheStewardDoesNotHoldAllShares() external {
        _transferSteward(assetId, creator, alice);
        OfferingTerms memory terms = _terms();
        vm.expectRevert(
            abi.encodeWithSelector(IInitialModelOffering.InitialModelOffering_NotAllShares.selector, alice)
        );
        vm.prank(alice);
        offering.open(assetId, terms);
    }

    function test_RevertWhen_TermsAreOutOfBounds() external {
        OfferingTerms memory terms = _terms();
        terms.pricePerShare = 0;
        _expect(abi.encodePacked(IInitialModelOffering.InitialModelOffering_InvalidPrice.selector), terms);

        bytes4 deadline = IInitialModelOffering.InitialModelOffering_InvalidDeadline.selector;
        terms = _terms();
        terms.deadline = uint64(START + 7 days - 1);
        _expect(abi.encodeWithSelector(deadline, terms.deadline), terms);
        terms.deadline = uint64(START + 180 days + 1);
        _expect(abi.encodeWithSelector(deadline, terms.deadline), terms);

        bytes4 vesting = IInitialModelOffering.InitialModelOffering_InvalidVesting.selector;
        terms = _terms();
        terms.vestingDays = 29;
        _expect(abi.encodeWithSelector(vesting, 29), terms);
        terms.vestingDays = 731;
        _expect(abi.encodeWithSelector(vesting, 731), terms);
    }

    function test_RevertGiven_TheContentIsPublic() external {
        vm.prank(creator);
        registry.reveal(assetId, "plain", FILES_ROOT, DATA_KEY, ofCreator);
        _expect(
            abi.encodeWithSelector(IInitialModelOffering.InitialModelOffering_AlreadyRevealed.selector, assetId),
            _terms()
        );
    }

    function test_WhenTermsAreAtTheirBounds_Opens() external {
        OfferingTerms memory terms = _terms();
        terms.deadline = uint64(START + 7 days);
        terms.vestingDays = 730;
        vm.prank(creator);
        offering.open(assetId, terms);
        uint256 other = _model(creator, "b");
        terms.deadline = uint64(START + 180 days);
        terms.vestingDays = 30;
        vm.prank(creator);
        offering.open(other, terms);
    }

    function test_RevertGiven_ARunningOrReleasedOffering() external {
        _openAndFill(assetId);
        _expect(_wrongState(OfferingState.Locked), _terms());
        _release(assetId);
        _expect(_wrongState(OfferingState.Released), _terms());
        uint256 other = _model(creator, "b");
        _open(other, creator);
        assetId = other;
        _expect(_wrongState(OfferingState.Open), _terms());
    }

    function test_GivenAFailedOffering_OpensAgainOnceAllSharesAreBack() external {
        _open(assetId, creator);
        _reserve(assetId, alice, 10);
        address token = ledger.shareTokenOf(assetId);
        vm.warp(block.timestamp + 30 days);
        offering.fail(assetId);
        _expect(
            abi.encodeWithSelector(IInitialModelOffering.InitialModelOffering_NotAllShares.selector, creator), _terms()
        );
        offering.refundFor(assetId, alice);
        _open(assetId, creator);
        assertEq(ledger.shareTokenOf(assetId), token);
        assertEq(offering.escrowOf(assetId), 0);
        _openedAgain();
    }

    function _openedAgain() private {
        _reserve(assetId, bob, 510_000);
        _release(assetId);
        assertEq(_shares(assetId).balanceOf(bob), 510_000 * SHARE);
        assertEq(_shares(assetId).balanceOf(creator), 490_000 * SHARE);
    }

    function test_WhenAllIsWell_EmitsTermsAndMakesTheSharesTokens() external {
        OfferingTerms memory terms = OfferingTerms(PRICE, uint64(START + 10 days), 7, keccak256("root"), 0);
        vm.expectEmit(address(offering));
        emit IInitialModelOffering.OfferingOpened(
            assetId, creator, PRICE, terms.deadline, 7, terms.allowlistRoot, 180
        );
        vm.expectEmit(true, false, false, false, address(ledger));
        emit IRevenueLedger.SharesOpened(assetId, address(0));
        vm.prank(creator);
        offering.open(assetId, terms);
        assertEq(_shares(assetId).balanceOf(creator), _shares(assetId).totalSupply());
        assertEq(uint8(offering.stateOf(assetId)), uint8(OfferingState.Open));
        vm.expectPartialRevert(IAssetRegistry.AssetRegistry_PriceMoveTooLarge.selector);
        vm.prank(creator);
        registry.schedulePrice(assetId, 100_000);
    }

    function test_RevertWhen_SomeoneElseUsesTheOfferingsRights() external {
        bytes memory notOffering =
            abi.encodeWithSelector(IRevenueLedger.RevenueLedger_NotOffering.selector, address(this));
        vm.expectRevert(notOffering);
        ledger.openShares(assetId);
        vm.expectRevert(notOffering);
        ledger.moveOffered(assetId, creator, address(this), 1);
        vm.expectRevert(notOffering);
        ledger.release(assetId, creator, 0);
        vm.expectRevert(notOffering);
        ledger.fail(assetId);
        vm.expectRevert(notOffering);
        ledger.returnShares(assetId, creator, address(this));
        vm.expectRevert(notOffering);
        ledger.moveLock(assetId, creator, 0);
        vm.expectRevert(notOffering);
        ledger.surrenderShares(assetId, creator, address(this), 1);
        bytes memory registryRefuses =
            abi.encodeWithSelector(IAssetRegistry.AssetRegistry_NotOffering.selector, address(this));
        vm.expectRevert(registryRefuses);
        registry.recordOffering(assetId);
        vm.expectRevert(registryRefuses);
        registry.recordReveal(assetId, "plain", FILES_ROOT, DATA_KEY, ofCreator);
    }
}
