// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IReceiptAudits} from "../../../src/receipts/IReceiptAudits.sol";
import {AuditFixture} from "../AuditFixture.sol";

contract SetAuditBpsTest is AuditFixture {
    function _set(uint16 bps) private {
        vm.prank(governor);
        audits.setAuditBps(bps);
    }

    function testFuzz_RevertWhen_TheCallerIsNotTheGovernor(address caller) external {
        vm.assume(caller != governor);
        vm.expectRevert(abi.encodeWithSelector(IReceiptAudits.ReceiptAudits_NotGovernor.selector, caller));
        vm.prank(caller);
        audits.setAuditBps(200);
    }

    function test_RevertWhen_OutOfBounds() external {
        uint16[3] memory wrong = [0, uint16(49), 2_001];
        for (uint256 i = 0; i < wrong.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(IReceiptAudits.ReceiptAudits_OutOfBounds.selector, wrong[i], 50, 2_000)
            );
            _set(wrong[i]);
        }
        _set(50);
        _set(2_000);
    }

    function test_WhenAllIsWell_HoldsForLaterDraws() external {
        assertEq(audits.auditBps(), 200);
        _anchor(HOUR - 1, keccak256("other"), COUNT);
        _drawWith(keccak256("seed"));
        vm.expectEmit(address(audits));
        emit IReceiptAudits.AuditBpsChanged(2_000);
        _set(2_000);
        audits.draw(HOUR - 1);
        uint256[2] memory drawn;
        for (uint32 index = 0; index < 2_000; ++index) {
            if (audits.isDrawn(HOUR, index)) ++drawn[0];
            if (audits.isDrawn(HOUR - 1, index)) ++drawn[1];
        }
        assertApproxEqAbs(drawn[0], 40, 30);
        assertApproxEqAbs(drawn[1], 400, 90);
    }
}
