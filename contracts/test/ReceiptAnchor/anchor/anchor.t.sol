// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IReceiptAnchor, ReceiptRoot} from "../../../src/receipts/IReceiptAnchor.sol";
import {ReceiptFixture} from "../ReceiptFixture.sol";
import {Cid} from "../../../src/content/Cid.sol";

contract AnchorReceiptsTest is ReceiptFixture {
    bytes32 private constant ROOT = keccak256("root");

    function testFuzz_RevertWhen_TheCallerIsNotTheAnchorKey(address caller) external {
        vm.assume(caller != anchorKey);
        vm.expectRevert(abi.encodeWithSelector(IReceiptAnchor.ReceiptAnchor_NotAnchor.selector, caller));
        vm.prank(caller);
        anchors.anchor(HOUR, ROOT, 1, CID);
    }

    function test_RevertWhen_TheHourIsNotOver() external {
        vm.warp(block.timestamp - 1);
        vm.expectRevert(abi.encodeWithSelector(IReceiptAnchor.ReceiptAnchor_HourNotOver.selector, HOUR));
        _anchor(HOUR, ROOT, 1);
        vm.expectRevert(
            abi.encodeWithSelector(IReceiptAnchor.ReceiptAnchor_HourNotOver.selector, type(uint64).max)
        );
        _anchor(type(uint64).max, ROOT, 1);
        vm.warp(block.timestamp + 1);
        _anchor(HOUR, ROOT, 1);
    }

    function test_RevertWhen_ThereAreNoReceipts() external {
        vm.expectRevert(IReceiptAnchor.ReceiptAnchor_NoReceipts.selector);
        _anchor(HOUR, ROOT, 0);
        vm.expectRevert(IReceiptAnchor.ReceiptAnchor_NoReceipts.selector);
        _anchor(HOUR, 0, 1);
    }

    function test_RevertWhen_TheCidIsEmptyOrTooLong() external {
        vm.startPrank(anchorKey);
        vm.expectRevert(Cid.Cid_Invalid.selector);
        anchors.anchor(HOUR, ROOT, 1, "");
        vm.expectRevert(Cid.Cid_Invalid.selector);
        anchors.anchor(HOUR, ROOT, 1, string(new bytes(129)));
        anchors.anchor(HOUR, ROOT, 1, string(new bytes(128)));
    }

    function test_RevertGiven_TheHourIsAnchored() external {
        _anchor(HOUR, ROOT, 1);
        bytes memory taken =
            abi.encodeWithSelector(IReceiptAnchor.ReceiptAnchor_AlreadyAnchored.selector, HOUR, ROOT);
        vm.expectRevert(taken);
        _anchor(HOUR, ROOT, 1);
        vm.expectRevert(taken);
        _anchor(HOUR, keccak256("other"), 2);
    }

    function test_WhenAllIsWell_EmitsAndKeeps() external {
        assertEq(anchors.receiptsOf(HOUR).root, 0);
        vm.expectEmit(address(anchors));
        emit IReceiptAnchor.ReceiptsAnchored(HOUR, ROOT, 7, CID);
        _anchor(HOUR, ROOT, 7);
        vm.roll(2_000);
        _anchor(HOUR - 5, keccak256("late"), 3);
        ReceiptRoot memory kept = anchors.receiptsOf(HOUR);
        assertEq(kept.root, ROOT);
        assertEq(kept.count, 7);
        assertEq(kept.blockNumber, 1_000);
        assertEq(kept.anchoredAt, (uint256(HOUR) + 1) * 1 hours);
        assertEq(anchors.receiptsOf(HOUR - 5).blockNumber, 2_000);
    }

    function testFuzz_AnHourNeverChanges(uint64[8] memory hoursAgo, bytes32[8] memory roots, uint32[8] memory counts)
        external
    {
        for (uint256 i = 0; i < roots.length; ++i) {
            uint64 hour = HOUR - hoursAgo[i] % 4;
            ReceiptRoot memory before = anchors.receiptsOf(hour);
            vm.prank(anchorKey);
            try anchors.anchor(hour, roots[i], counts[i], CID) {
                assertEq(before.root, 0);
            } catch {
                assertEq(keccak256(abi.encode(anchors.receiptsOf(hour))), keccak256(abi.encode(before)));
            }
        }
    }
}
