// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Dispute, DisputeState, IExecutionDisputes} from "../../../src/disputes/IExecutionDisputes.sol";
import {INodeRegistry} from "../../../src/nodes/INodeRegistry.sol";
import {NodeReceipt} from "../../../src/receipts/ReceiptHash.sol";
import {DisputesFixture} from "../DisputesFixture.sol";
import {Cid} from "../../../src/content/Cid.sol";

contract ChallengeTest is DisputesFixture {
    function _with(NodeReceipt memory receipt, bytes memory signature, uint64 hour, uint32 index, string memory cid)
        private
        returns (bytes32)
    {
        bytes32[] memory proof = _inclusion(0);
        vm.prank(carol);
        return disputes.challenge(receipt, signature, hour, index, proof, cid);
    }

    /// @dev Anchored alone in an hour of its own, with an empty proof.
    function _alone(NodeReceipt memory receipt, uint64 hour) private returns (bytes32) {
        bytes32 root = sha256(abi.encodePacked(bytes1(0), _idOf(receipt)));
        vm.prank(anchorKey);
        anchors.anchor(hour, root, 1, SOURCE);
        bytes memory signature = _signed(receipt, workerKey);
        vm.prank(carol);
        return disputes.challenge(receipt, signature, hour, 0, new bytes32[](0), "doubt");
    }

    function test_RevertGiven_TheReceiptWasDisputedBefore() external {
        bytes32 id = _challenge(0);
        bytes memory before =
            abi.encodeWithSelector(IExecutionDisputes.ExecutionDisputes_AlreadyDisputed.selector, id);
        vm.expectRevert(before);
        _challengeAs(bob, 0);
        _answer(id);
        vm.expectRevert(before);
        _challenge(0);
        vm.warp(START + 3 days);
        _decide(id, false);
        vm.warp(START + 5 days);
        disputes.conclude(id);
        vm.expectRevert(before);
        _challenge(0);
    }

    /// @dev The same receipt under another hour is the same receipt.
    function test_RevertGiven_ItIsAnchoredTwice() external {
        bytes32 id = _challenge(0);
        vm.expectRevert(abi.encodeWithSelector(IExecutionDisputes.ExecutionDisputes_AlreadyDisputed.selector, id));
        this.alone(_receipt(0), HOUR - 1);
    }

    function alone(NodeReceipt memory receipt, uint64 hour) external returns (bytes32) {
        return _alone(receipt, hour);
    }

    function test_RevertWhen_TheNodeIsUnknown() external {
        NodeReceipt memory receipt = _receipt(0);
        (receipt.node,) = makeAddrAndKey("stranger");
        bytes memory signature = _signed(receipt, workerKey);
        vm.expectRevert(
            abi.encodeWithSelector(IExecutionDisputes.ExecutionDisputes_UnknownNode.selector, receipt.node)
        );
        _with(receipt, signature, HOUR, 0, "doubt");
    }

    function test_RevertWhen_TheNodeDidNotSign() external {
        NodeReceipt memory receipt = _receipt(0);
        bytes memory invalid =
            abi.encodeWithSelector(IExecutionDisputes.ExecutionDisputes_InvalidSignature.selector, worker);
        bytes memory other = _signed(receipt, witnessKey);
        bytes memory foreign = _sign(workerKey, address(disputes), _receiptHash(receipt));
        vm.expectRevert(invalid);
        _with(receipt, other, HOUR, 0, "doubt");
        vm.expectRevert(invalid);
        _with(receipt, foreign, HOUR, 0, "doubt");
        vm.expectRevert(invalid);
        _with(receipt, "", HOUR, 0, "doubt");
    }

    function test_RevertWhen_TheReceiptIsNotTheHours() external {
        NodeReceipt memory receipt = _receipt(0);
        bytes memory signature = _signed(receipt, workerKey);
        bytes memory not =
            abi.encodeWithSelector(IExecutionDisputes.ExecutionDisputes_NotIncluded.selector, _id(0));
        vm.expectRevert(not);
        _with(receipt, signature, HOUR, 1, "doubt");
        vm.expectRevert(not);
        _with(receipt, signature, HOUR - 1, 0, "doubt");
    }

    /// @dev Every value is part of what is signed and anchored.
    function test_RevertWhen_AnyValueIsChanged() external {
        for (uint256 i = 0; i < 10; ++i) {
            NodeReceipt memory receipt = _receipt(0);
            if (i == 0) receipt.callId = 0;
            if (i == 1) receipt.step = 7;
            if (i == 2) receipt.attempt = 7;
            if (i == 3) receipt.assetId = 7;
            if (i == 4) receipt.digest = 0;
            if (i == 5) receipt.inputDigest = 0;
            if (i == 6) receipt.outputDigest = 0;
            if (i == 7) receipt.assetPrice = 7;
            if (i == 8) receipt.nodePrice = 7;
            if (i == 9) receipt.chainTime = 7;
            bytes memory signature = _signed(receipt, workerKey);
            vm.expectRevert(
                abi.encodeWithSelector(IExecutionDisputes.ExecutionDisputes_NotIncluded.selector, _idOf(receipt))
            );
            _with(receipt, signature, HOUR, 0, "doubt");
        }
    }

    function test_RevertWhen_SevenDaysHavePassed() external {
        vm.warp(START + 7 days);
        _tooLate(START + 7 days);
        _challenge(0);
        vm.warp(START + 7 days - 1);
        _challenge(0);
    }

    function test_RevertWhen_TheCidIsEmptyOrTooLong() external {
        NodeReceipt memory receipt = _receipt(0);
        bytes memory signature = _signed(receipt, workerKey);
        vm.expectRevert(Cid.Cid_Invalid.selector);
        _with(receipt, signature, HOUR, 0, "");
        vm.expectRevert(Cid.Cid_Invalid.selector);
        _with(receipt, signature, HOUR, 0, string(new bytes(129)));
        _with(receipt, signature, HOUR, 0, string(new bytes(128)));
    }

    function test_WhenAllIsWell_TakesTheBondAndSaysSo() external {
        assertEq(disputes.receiptIdOf(_receipt(0)), _id(0));
        uint256 before = usd.balanceOf(carol);
        vm.expectEmit(address(disputes));
        emit IExecutionDisputes.ExecutionChallenged(
            _id(0), worker, carol, HOUR, 0, false, BOND, SLASH, "doubt", uint64(START + 3 days)
        );
        vm.expectEmit(address(nodes));
        emit INodeRegistry.BondHeld(worker);
        bytes32 id = _challenge(0);
        assertEq(id, _id(0));
        assertEq(before - usd.balanceOf(carol), BOND);
        Dispute memory kept = disputes.disputeOf(id);
        assertEq(kept.challenger, carol);
        assertEq(kept.node, worker);
        assertEq(kept.bond, BOND);
        assertEq(kept.slash, SLASH);
        assertEq(kept.until, START + 3 days);
        assertEq(kept.bountyBps, 2_000);
        assertEq(kept.outputDigest, sha256(_output(0)));
        assertFalse(kept.answered);
        assertFalse(kept.upheld);
        _assertState(id, DisputeState.Challenged);
        (uint256 bonds, uint256 credits) = disputes.totals();
        assertEq(bonds, BOND);
        assertEq(credits, 0);
        _conserves();
    }

    function test_WhenTheReceiptWasDrawn_SaysSo() external {
        uint256 deciding = block.number + 4;
        vm.roll(deciding + 1);
        vm.prank(governor);
        audits.setAuditBps(2_000);
        // A seed that draws the first receipt and not the second.
        uint256 seed;
        while (_draws(seed, 0) == false || _draws(seed, 1)) ++seed;
        vm.setBlockhash(deciding, bytes32(seed));
        audits.draw(HOUR);
        for (uint32 call = 0; call < 2; ++call) {
            vm.expectEmit(address(disputes));
            emit IExecutionDisputes.ExecutionChallenged(
                _id(call), worker, carol, HOUR, call, call == 0, BOND, SLASH, "doubt", uint64(START + 3 days)
            );
            _challenge(call);
        }
    }

    function _draws(uint256 seed, uint32 index) private pure returns (bool) {
        return seed != 0 && uint256(keccak256(abi.encode(seed, HOUR, index))) % 10_000 < 2_000;
    }

    function testFuzz_TheSlashIs100TimesThePriceAtLeastTheBond(uint128 assetPrice, uint128 nodePrice) external {
        NodeReceipt memory receipt = _receipt(0);
        (receipt.assetPrice, receipt.nodePrice) = (assetPrice, nodePrice);
        bytes32 id = _alone(receipt, HOUR - 1);
        uint256 slash = (uint256(assetPrice) + nodePrice) * 100;
        if (slash < BOND) slash = BOND;
        if (slash > type(uint96).max) slash = type(uint96).max;
        assertEq(disputes.disputeOf(id).slash, slash);
    }

    function test_TheSlashAtItsEdges() external {
        uint128[3] memory prices = [0, uint128(99_999), 100_001];
        uint96[3] memory slashes = [BOND, BOND, 10_000_100];
        for (uint64 i = 0; i < 3; ++i) {
            NodeReceipt memory receipt = _receipt(0);
            (receipt.assetPrice, receipt.nodePrice) = (prices[i], 0);
            assertEq(disputes.disputeOf(_alone(receipt, HOUR - 1 - i)).slash, slashes[i]);
        }
    }

    function test_WhileOpen_TheNodesBondStays() external {
        vm.prank(alice);
        nodes.requestWithdrawal(worker, NODE_BOND);
        vm.warp(START + 6 days);
        bytes32 id = _challenge(0);
        bytes32 other = _challengeAs(bob, 1);
        vm.warp(START + 20 days);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_SlashesOpen.selector, 2));
        nodes.withdrawBond(worker);
        disputes.conclude(id);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_SlashesOpen.selector, 1));
        nodes.withdrawBond(worker);
        disputes.conclude(other);
        uint256 before = usd.balanceOf(alice);
        nodes.withdrawBond(worker);
        assertEq(usd.balanceOf(alice) - before, NODE_BOND - 2 * SLASH);
        _conserves();
    }
}
