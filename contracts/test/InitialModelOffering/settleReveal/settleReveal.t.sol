// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IInitialModelOffering} from "../../../src/offering/IInitialModelOffering.sol";
import {RevealFixture} from "../../RevealDisputes/RevealFixture.sol";

contract SettleRevealTest is RevealFixture {
    function test_RevertWhen_NotTheRevealDisputes() external {
        bytes memory revertData = abi.encodeWithSelector(
            IInitialModelOffering.InitialModelOffering_NotRevealDisputes.selector, governor
        );
        vm.startPrank(governor);
        vm.expectRevert(revertData);
        offering.holdReveal(assetId);
        vm.expectRevert(revertData);
        offering.settleReveal(assetId, false);
    }

    function test_RevertWhen_ItIsNotHeldOrHeldBefore() external {
        bytes memory revertData = abi.encodeWithSelector(
            IInitialModelOffering.InitialModelOffering_NotInChallengeWindow.selector, assetId
        );
        vm.startPrank(address(revealDisputes));
        vm.expectRevert(revertData);
        offering.settleReveal(assetId, false);
        offering.holdReveal(assetId);
        vm.expectRevert(revertData);
        offering.holdReveal(assetId);
        offering.settleReveal(assetId, true);
        vm.expectRevert(revertData);
        offering.holdReveal(assetId);
    }
}
