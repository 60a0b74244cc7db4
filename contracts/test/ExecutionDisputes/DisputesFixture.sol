// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {DisputeState, IExecutionDisputes, Reexecution} from "../../src/disputes/IExecutionDisputes.sol";
import {INodeRegistry} from "../../src/nodes/INodeRegistry.sol";
import {IReceiptAnchor} from "../../src/receipts/IReceiptAnchor.sol";
import {IReceiptAudits} from "../../src/receipts/IReceiptAudits.sol";
import {NodeReceipt} from "../../src/receipts/ReceiptHash.sol";
import {ProofFixture} from "../ProofVerifier/ProofFixture.sol";

/// @notice Alice's node did three calls of the small model in an anchored hour; Bob's node is the witness, Carol doubts.
abstract contract DisputesFixture is ProofFixture {
    uint96 internal constant NODE_BOND = 500e6;
    uint96 internal constant BOND = 10e6;
    /// @dev 100 times 0.04 USD asset price and 0.01 USD node price, less than the bond, is the bond; so 0.4 and 0.1.
    uint96 internal constant SLASH = 50e6;
    uint64 internal constant HOUR = uint64(START / 1 hours - 1);
    uint256 internal constant CALLS = 3;

    INodeRegistry internal nodes;
    IReceiptAnchor internal anchors;
    IReceiptAudits internal audits;
    IExecutionDisputes internal disputes;
    address internal guardian = makeAddr("guardian");
    address internal anchorKey = makeAddr("anchor");
    address internal worker;
    uint256 internal workerKey;
    address internal witness;
    uint256 internal witnessKey;

    /// @dev Kept: hashing is a call of its own to a cheat code that waits for the next one.
    NodeReceipt[CALLS] private _receipts;
    bytes32[][CALLS] private _inclusions;

    function setUp() public virtual override {
        super.setUp();
        (worker, workerKey) = makeAddrAndKey("worker");
        (witness, witnessKey) = makeAddrAndKey("witness");
        anchors = IReceiptAnchor(deployCode("ReceiptAnchor.sol:ReceiptAnchor", abi.encode(anchorKey)));
        audits = IReceiptAudits(deployCode("ReceiptAudits.sol:ReceiptAudits", abi.encode(anchors, governor)));
        address disputesAt = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 1);
        nodes = INodeRegistry(
            deployCode(
                "NodeRegistry.sol:NodeRegistry", abi.encode(usd, guardian, arbiter, guardian, disputesAt, governor)
            )
        );
        disputes = IExecutionDisputes(
            deployCode(
                "ExecutionDisputes.sol:ExecutionDisputes",
                abi.encode(
                    usd, jobs, anchors, audits, nodes, proofs, communityPool, arbiter, governor
                )
            )
        );
        assertEq(address(disputes), disputesAt);
        address[4] memory wallets = [alice, bob, carol, creator];
        for (uint256 i = 0; i < wallets.length; ++i) {
            vm.startPrank(wallets[i]);
            usd.approve(address(nodes), type(uint256).max);
            usd.approve(address(disputes), type(uint256).max);
            vm.stopPrank();
        }
        _registerNode(alice, worker, workerKey);
        _registerNode(bob, witness, witnessKey);
        _registerKey(model, 1, commitments[0]);
        for (uint256 call = 0; call < CALLS; ++call) {
            _receipts[call] = _receiptOf(call);
        }
        bytes32[3] memory leaves = [_leaf(0), _leaf(1), _leaf(2)];
        bytes32 pair = _inner(leaves[0], leaves[1]);
        _inclusions[0] = [leaves[1], leaves[2]];
        _inclusions[1] = [leaves[0], leaves[2]];
        _inclusions[2] = [pair];
        bytes32 root = _inner(pair, leaves[2]);
        vm.prank(anchorKey);
        anchors.anchor(HOUR, root, uint32(CALLS), SOURCE);
    }

    function _registerNode(address owner, address node_, uint256 key) internal {
        uint64 validUntil = uint64(block.timestamp);
        bytes32 typehash = keccak256("NodeRegistration(address owner,address node,uint64 validUntil)");
        bytes memory signature =
            _sign(key, address(nodes), keccak256(abi.encode(typehash, owner, node_, validUntil)));
        vm.prank(owner);
        nodes.register(node_, 500, 1, NODE_BOND, validUntil, signature);
    }

    // -------------------------------------------------------------------------------------------------- receipts

    function _receipt(uint256 call) internal view returns (NodeReceipt memory) {
        return _receipts[call];
    }

    function _inclusion(uint256 call) internal view returns (bytes32[] memory) {
        return _inclusions[call];
    }

    function _receiptOf(uint256 call) private view returns (NodeReceipt memory) {
        return NodeReceipt({
            callId: keccak256(abi.encode("call", call)),
            step: 0,
            attempt: 1,
            assetId: model,
            digest: CONTENT,
            inputDigest: sha256(_input(call)),
            outputDigest: sha256(_output(call)),
            assetPrice: 400_000,
            nodePrice: 100_000,
            node: worker,
            chainTime: uint64(START - 1_000)
        });
    }

    function _receiptHash(NodeReceipt memory receipt) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "Receipt(bytes32 callId,uint32 step,uint32 attempt,uint256 assetId,bytes32 digest,bytes32 inputDigest,bytes32 outputDigest,uint128 assetPrice,uint128 nodePrice,address node,uint64 chainTime)"
                ),
                receipt
            )
        );
    }

    function _idOf(NodeReceipt memory receipt) internal view returns (bytes32) {
        return keccak256(
            abi.encodePacked("\x19\x01", _domain(address(jobs), "I Cubed Modelverse"), _receiptHash(receipt))
        );
    }

    function _id(uint256 call) internal view returns (bytes32) {
        return _idOf(_receipt(call));
    }

    function _signed(NodeReceipt memory receipt, uint256 key) internal view returns (bytes memory) {
        return _sign(key, address(jobs), _receiptHash(receipt));
    }

    function _leaf(uint256 call) private view returns (bytes32) {
        return sha256(abi.encodePacked(bytes1(0), _id(call)));
    }

    function _inner(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return sha256(abi.encodePacked(bytes1(0x01), left, right));
    }

    // --------------------------------------------------------------------------------------------------- disputes

    function _challengeAs(address by, uint256 call) internal returns (bytes32) {
        NodeReceipt memory receipt = _receipt(call);
        bytes memory signature = _signed(receipt, workerKey);
        bytes32[] memory proof = _inclusion(call);
        vm.prank(by);
        return disputes.challenge(receipt, signature, HOUR, uint32(call), proof, "doubt");
    }

    function _challenge(uint256 call) internal returns (bytes32) {
        return _challengeAs(carol, call);
    }

    function _answer(bytes32 id) internal {
        vm.prank(alice);
        disputes.answer(id, "stands");
    }

    function _witnessed(bytes32 id, bytes32 output) internal view returns (Reexecution memory) {
        bytes32 typehash = keccak256("Reexecution(bytes32 receiptId,bytes32 outputDigest)");
        bytes memory signature =
            _sign(witnessKey, address(disputes), keccak256(abi.encode(typehash, id, output)));
        return Reexecution(witness, output, signature);
    }

    function _decide(bytes32 id, bool upheld) internal {
        Reexecution memory reexecution = _witnessed(id, keccak256("something else"));
        vm.prank(arbiter);
        disputes.decide(id, upheld, reexecution, "rerun");
    }

    function _appeal(bytes32 id, address by) internal {
        vm.prank(by);
        disputes.appeal(id, "statement");
    }

    function _rule(bytes32 id, bool upheld) internal {
        vm.prank(governor);
        disputes.rule(id, upheld);
    }

    function _prove(uint256 call) internal {
        _proveWith(_receipt(call), call);
    }

    function _proveWith(NodeReceipt memory receipt, uint256 call) internal {
        disputes.answerWithProof(receipt, 1, _key(), _input(call), _output(call), _proofOf(call));
    }

    function _admit(bool admitted) internal {
        vm.prank(governor);
        proofs.setAdmitted(model, 1, admitted);
    }

    /// @dev To a state, by its usual way.
    function _reach(uint256 call, DisputeState state) internal returns (bytes32 id) {
        id = _challenge(call);
        if (state >= DisputeState.Answered) _answer(id);
        if (state >= DisputeState.Decided) _decide(id, true);
        if (state >= DisputeState.Appealed) _appeal(id, alice);
    }

    function _assertState(bytes32 id, DisputeState state) internal view {
        assertEq(uint8(disputes.disputeOf(id).state), uint8(state));
    }

    function _wrongState(bytes32 id, DisputeState state) internal {
        vm.expectRevert(
            abi.encodeWithSelector(IExecutionDisputes.ExecutionDisputes_WrongState.selector, id, state)
        );
    }

    function _tooLate(uint256 until) internal {
        vm.expectRevert(abi.encodeWithSelector(IExecutionDisputes.ExecutionDisputes_TooLate.selector, until));
    }

    function _conserves() internal view {
        (uint256 bonds, uint256 credits) = disputes.totals();
        assertEq(usd.balanceOf(address(disputes)), bonds + credits);
        (uint256 nodeBonds, uint256 compensations) = nodes.totals();
        assertEq(usd.balanceOf(address(nodes)), nodeBonds + compensations);
    }

    /// @dev Upheld once: the challenger has the pot and its bounty, the pool the rest.
    function _assertUpheld(bytes32 id, uint256 pot) internal view {
        _assertState(id, DisputeState.Upheld);
        assertEq(disputes.creditOf(carol), pot);
        assertEq(disputes.creditOf(alice), 0);
        assertEq(nodes.compensationOf(carol), SLASH / 5);
        assertEq(nodes.compensationOf(communityPool), SLASH - SLASH / 5);
        assertEq(nodes.nodeOf(worker).bond, NODE_BOND - SLASH);
        assertEq(nodes.nodeOf(worker).openSlashes, 0);
        _conserves();
    }

    function _assertDismissed(bytes32 id, uint256 pot) internal view {
        _assertState(id, DisputeState.Dismissed);
        assertEq(disputes.creditOf(alice), pot);
        assertEq(disputes.creditOf(carol), 0);
        _assertUnharmed();
    }

    function _assertLapsed(bytes32 id) internal view {
        _assertState(id, DisputeState.Lapsed);
        assertEq(disputes.creditOf(alice), BOND);
        assertEq(disputes.creditOf(carol), BOND);
        _assertUnharmed();
    }

    function _assertUnharmed() private view {
        assertEq(nodes.nodeOf(worker).bond, NODE_BOND);
        assertEq(nodes.nodeOf(worker).openSlashes, 0);
        _conserves();
    }
}
