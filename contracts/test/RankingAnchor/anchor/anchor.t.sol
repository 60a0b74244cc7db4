// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Test} from "forge-std/Test.sol";
import {IRankingAnchor} from "../../../src/ranking/IRankingAnchor.sol";
import {Cid} from "../../../src/content/Cid.sol";

contract AnchorTest is Test {
    bytes32 private constant ROOT = keccak256("root");
    string private constant CID = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";

    IRankingAnchor private anchors;
    address private ranking = makeAddr("ranking");

    function setUp() external {
        anchors = IRankingAnchor(deployCode("RankingAnchor.sol:RankingAnchor", abi.encode(ranking)));
    }

    function _anchor(uint64 week, bytes32 root) private {
        vm.prank(ranking);
        anchors.anchor(week, root, CID);
    }

    function testFuzz_RevertWhen_TheCallerIsNotTheRankingKey(address caller) external {
        vm.assume(caller != ranking);
        vm.expectRevert(abi.encodeWithSelector(IRankingAnchor.RankingAnchor_NotRanking.selector, caller));
        vm.prank(caller);
        anchors.anchor(2_967, ROOT, CID);
    }

    function test_RevertWhen_TheRootIsEmpty() external {
        vm.expectRevert(IRankingAnchor.RankingAnchor_EmptyRoot.selector);
        _anchor(2_967, 0);
    }

    function test_RevertWhen_TheCidIsEmptyOrTooLong() external {
        vm.startPrank(ranking);
        vm.expectRevert(Cid.Cid_Invalid.selector);
        anchors.anchor(2_967, ROOT, "");
        vm.expectRevert(Cid.Cid_Invalid.selector);
        anchors.anchor(2_967, ROOT, string(new bytes(129)));
        anchors.anchor(2_967, ROOT, string(new bytes(128)));
    }

    function test_RevertGiven_TheWeekHasARoot() external {
        _anchor(2_967, ROOT);
        bytes memory taken =
            abi.encodeWithSelector(IRankingAnchor.RankingAnchor_AlreadyAnchored.selector, 2_967, ROOT);
        vm.expectRevert(taken);
        _anchor(2_967, keccak256("other"));
        vm.expectRevert(taken);
        _anchor(2_967, ROOT);
        assertEq(anchors.rootOf(2_967), ROOT);
    }

    function test_WhenAllIsWell_EmitsAndKeeps() external {
        assertEq(anchors.rootOf(2_967), 0);
        vm.expectEmit(address(anchors));
        emit IRankingAnchor.RankingAnchored(2_967, ROOT, CID);
        _anchor(2_967, ROOT);
        assertEq(anchors.rootOf(2_967), ROOT);
    }

    function testFuzz_WeeksComeInAnyOrderAndNeverChange(uint64[8] memory weeks_, bytes32[8] memory roots) external {
        for (uint256 i = 0; i < weeks_.length; ++i) {
            bytes32 before = anchors.rootOf(weeks_[i]);
            bool free = before == 0 && roots[i] != 0;
            vm.prank(ranking);
            try anchors.anchor(weeks_[i], roots[i], CID) {
                assertTrue(free);
            } catch {
                assertFalse(free);
            }
            assertEq(anchors.rootOf(weeks_[i]), free ? roots[i] : before);
        }
    }
}
