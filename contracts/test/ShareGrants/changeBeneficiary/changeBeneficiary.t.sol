// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IShareGrants} from "../../../src/grants/IShareGrants.sol";
import {GrantsFixture} from "../GrantsFixture.sol";

contract ChangeBeneficiaryTest is GrantsFixture {
    uint256 private grantId;

    function setUp() public override {
        super.setUp();
        grantId = _grant(_grantTerms());
    }

    function test_RevertWhen_TheCallerIsNotTheBeneficiary() external {
        vm.expectRevert(abi.encodeWithSelector(IShareGrants.ShareGrants_NotBeneficiary.selector, alice));
        vm.prank(alice);
        grants.changeBeneficiary(grantId, bob);
    }

    function test_RevertWhen_TheNewOneIsNobodyOrTheGrantor() external {
        bytes4 invalid = IShareGrants.ShareGrants_InvalidBeneficiary.selector;
        vm.startPrank(carol);
        vm.expectRevert(abi.encodeWithSelector(invalid, address(0)));
        grants.changeBeneficiary(grantId, address(0));
        vm.expectRevert(abi.encodeWithSelector(invalid, alice));
        grants.changeBeneficiary(grantId, alice);
    }

    function test_WhenAllIsWell_TheNewOneGetsWhatIsNotClaimedYet() external {
        vm.warp(start + 250 days);
        grants.claim(grantId);
        vm.expectEmit(address(grants));
        emit IShareGrants.BeneficiaryChanged(grantId, carol, node);
        vm.prank(carol);
        grants.changeBeneficiary(grantId, node);
        vm.warp(start + 1_000 days);
        grants.claim(grantId);
        assertEq(ledger.sharesOf(assetId, carol), 250 * SHARE);
        assertEq(ledger.sharesOf(assetId, node), 750 * SHARE);
    }
}
