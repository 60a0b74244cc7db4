// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Draw, IReceiptAudits} from "../../../src/receipts/IReceiptAudits.sol";
import {AuditFixture} from "../AuditFixture.sol";

/// @notice Stands in for the history contract of EIP-2935: a block number in, a hash out.
contract History {
    fallback(bytes calldata number) external returns (bytes memory) {
        return abi.encode(keccak256(abi.encode("history", abi.decode(number, (uint256)))));
    }
}

contract DrawTest is AuditFixture {
    bytes32 private constant SEED = keccak256("seed");

    function test_RevertGiven_TheHourIsNotAnchored() external {
        vm.roll(2_000);
        vm.expectRevert(abi.encodeWithSelector(IReceiptAudits.ReceiptAudits_NotAnchored.selector, HOUR - 1));
        audits.draw(HOUR - 1);
    }

    function test_RevertGiven_TheDecidingBlockIsNotOver() external {
        for (uint256 number = 1_000; number < 1_005; ++number) {
            vm.roll(number);
            vm.expectRevert(abi.encodeWithSelector(IReceiptAudits.ReceiptAudits_TooEarly.selector, 1_004));
            audits.draw(HOUR);
        }
    }

    function test_RevertGiven_TheHourIsDrawn() external {
        _drawWith(SEED);
        vm.expectRevert(abi.encodeWithSelector(IReceiptAudits.ReceiptAudits_AlreadyDrawn.selector, HOUR));
        audits.draw(HOUR);
        vm.roll(9_000);
        vm.expectRevert(abi.encodeWithSelector(IReceiptAudits.ReceiptAudits_AlreadyDrawn.selector, HOUR));
        audits.draw(HOUR);
    }

    function testFuzz_WhileKnown_TakesDownTheFourthBlocksHash(address caller, uint256 later, bytes32 seed) external {
        vm.assume(seed != 0);
        vm.roll(bound(later, 1_005, 1_260));
        vm.setBlockhash(1_004, seed);
        vm.expectEmit(address(audits));
        emit IReceiptAudits.AuditDrawn(HOUR, seed, 1_004, 200);
        vm.prank(caller);
        audits.draw(HOUR);
        Draw memory drawn = audits.drawOf(HOUR);
        assertEq(drawn.seed, seed);
        assertEq(drawn.deciding, 1_004);
        assertEq(drawn.auditBps, 200);
    }

    function test_WhereTheHistoryIsKept_TakesItDownLater() external {
        vm.etch(0x0000F90827F1C53a10cb7A02335B175320002935, address(new History()).code);
        vm.roll(1_004 + 8_191);
        audits.draw(HOUR);
        assertEq(audits.drawOf(HOUR).seed, keccak256(abi.encode("history", 1_004)));
    }

    function test_WhenNoLongerKnown_PostponesUntilSomebodyIsInTime() external {
        vm.roll(1_261);
        vm.expectEmit(address(audits));
        emit IReceiptAudits.AuditPostponed(HOUR, 1_265);
        audits.draw(HOUR);
        assertEq(audits.drawOf(HOUR).seed, 0);
        vm.roll(1_265);
        vm.expectRevert(abi.encodeWithSelector(IReceiptAudits.ReceiptAudits_TooEarly.selector, 1_265));
        audits.draw(HOUR);
        vm.roll(1_522);
        vm.expectEmit(address(audits));
        emit IReceiptAudits.AuditPostponed(HOUR, 1_526);
        audits.draw(HOUR);
        vm.roll(1_527);
        vm.setBlockhash(1_526, SEED);
        audits.draw(HOUR);
        assertEq(audits.drawOf(HOUR).seed, SEED);
        assertEq(audits.drawOf(HOUR).deciding, 1_526);
    }
}
