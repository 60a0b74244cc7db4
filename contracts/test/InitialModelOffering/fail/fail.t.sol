// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IInitialModelOffering, OfferingState} from "../../../src/offering/IInitialModelOffering.sol";
import {Fixture} from "../../Fixture.sol";

contract FailTest is Fixture {
    uint256 private assetId;

    function setUp() public override {
        super.setUp();
        assetId = _model(creator, "a");
    }

    function test_GivenAnOpenOffering_FailsAtTheDeadline() external {
        _open(assetId, creator);
        vm.warp(START + 30 days - 1);
        vm.expectRevert(
            abi.encodeWithSelector(
                IInitialModelOffering.InitialModelOffering_DeadlineNotPassed.selector, START + 30 days
            )
        );
        offering.fail(assetId);
        vm.warp(START + 30 days);
        vm.expectEmit(address(offering));
        emit IInitialModelOffering.OfferingFailed(assetId, 1);
        offering.fail(assetId);
    }

    function test_GivenALockedOffering_FailsSevenDaysAfterTheUnlock() external {
        _openAndFill(assetId);
        uint256 closesAt = START + 12 hours + 7 days;
        vm.warp(closesAt - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IInitialModelOffering.InitialModelOffering_RevealWindowOpen.selector, closesAt)
        );
        offering.fail(assetId);
        vm.warp(closesAt);
        vm.expectEmit(address(offering));
        emit IInitialModelOffering.OfferingFailed(assetId, 2);
        offering.fail(assetId);
    }

    function test_RevertGiven_AnyOtherState() external {
        bytes4 wrongState = IInitialModelOffering.InitialModelOffering_WrongState.selector;
        vm.expectRevert(abi.encodeWithSelector(wrongState, assetId, OfferingState.None));
        offering.fail(assetId);
        _openAndFill(assetId);
        _release(assetId);
        vm.expectRevert(abi.encodeWithSelector(wrongState, assetId, OfferingState.Released));
        offering.fail(assetId);
    }
}
