// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {DisputeState, IExecutionDisputes} from "../../../src/disputes/IExecutionDisputes.sol";
import {IProofVerifier} from "../../../src/proofs/IProofVerifier.sol";
import {NodeReceipt} from "../../../src/receipts/ReceiptHash.sol";
import {VerifyingKey, Proof} from "../../../src/proofs/Groth16.sol";
import {DisputesFixture} from "../DisputesFixture.sol";

contract AnswerWithProofTest is DisputesFixture {
    function setUp() public override {
        super.setUp();
        _admit(true);
    }

    /// @dev The receipt signed, anchored alone in an hour of its own and challenged.
    function _challengeAlone(NodeReceipt memory receipt) private returns (bytes32) {
        bytes32 root = sha256(abi.encodePacked(bytes1(0), _idOf(receipt)));
        vm.prank(anchorKey);
        anchors.anchor(HOUR - 1, root, 1, SOURCE);
        bytes memory signature = _signed(receipt, workerKey);
        vm.prank(carol);
        return disputes.challenge(receipt, signature, HOUR - 1, 0, new bytes32[](0), "doubt");
    }

    function test_RevertGiven_TheDisputeIsNotOpen() external {
        _wrongState(_id(0), DisputeState.None);
        _prove(0);
        _challenge(0);
        _prove(0);
        _wrongState(_id(0), DisputeState.Dismissed);
        _prove(0);
        _challenge(1);
        vm.warp(START + 3 days);
        disputes.conclude(_id(1));
        _wrongState(_id(1), DisputeState.Upheld);
        _prove(1);
    }

    function test_RevertGiven_TheKeyIsNotAdmitted() external {
        _challenge(0);
        _admit(false);
        vm.expectRevert(
            abi.encodeWithSelector(IExecutionDisputes.ExecutionDisputes_KeyNotAdmitted.selector, model, 1)
        );
        _prove(0);
        VerifyingKey memory key = _key();
        (bytes memory input, bytes memory output, Proof memory proof) = (_input(0), _output(0), _proofOf(0));
        NodeReceipt memory receipt = _receipt(0);
        vm.expectRevert(
            abi.encodeWithSelector(IExecutionDisputes.ExecutionDisputes_KeyNotAdmitted.selector, model, 2)
        );
        disputes.answerWithProof(receipt, 2, key, input, output, proof);
    }

    function test_RevertWhen_TheKeyIsOfOtherContent() external {
        NodeReceipt memory receipt = _receipt(0);
        receipt.digest = keccak256("other content");
        bytes32 id = _challengeAlone(receipt);
        vm.expectRevert(
            abi.encodeWithSelector(IExecutionDisputes.ExecutionDisputes_ProvesAnotherCall.selector, id)
        );
        _proveWith(receipt, 0);
    }

    function test_RevertWhen_InputOrOutputAreOthers() external {
        for (uint256 i = 0; i < 2; ++i) {
            uint256 before = vm.snapshotState();
            NodeReceipt memory receipt = _receipt(0);
            if (i == 0) receipt.inputDigest = keccak256("other");
            else receipt.outputDigest = keccak256("other");
            bytes32 id = _challengeAlone(receipt);
            vm.expectRevert(
                abi.encodeWithSelector(IExecutionDisputes.ExecutionDisputes_ProvesAnotherCall.selector, id)
            );
            _proveWith(receipt, 0);
            vm.revertToState(before);
        }
    }

    function test_RevertWhen_TheProofIsOfAnotherCall() external {
        bytes32 id = _challenge(0);
        NodeReceipt memory receipt = _receipt(0);
        VerifyingKey memory key = _key();
        (bytes memory input, bytes memory output) = (_input(1), _output(1));
        Proof memory proof = _proofOf(1);
        vm.expectRevert(
            abi.encodeWithSelector(IExecutionDisputes.ExecutionDisputes_ProvesAnotherCall.selector, id)
        );
        disputes.answerWithProof(receipt, 1, key, input, output, proof);
        (input, output) = (_input(0), _output(0));
        vm.expectRevert(IProofVerifier.ProofVerifier_InvalidProof.selector);
        disputes.answerWithProof(receipt, 1, key, input, output, proof);
    }

    function test_WhenItProvesTheCall_DismissesInEveryOpenState() external {
        DisputeState[4] memory states =
            [DisputeState.Challenged, DisputeState.Answered, DisputeState.Decided, DisputeState.Appealed];
        for (uint256 i = 0; i < states.length; ++i) {
            uint256 before = vm.snapshotState();
            bytes32 id = _reach(0, states[i]);
            vm.expectEmit(address(disputes));
            emit IExecutionDisputes.ExecutionProven(id, 1);
            vm.expectEmit(address(disputes));
            emit IExecutionDisputes.DisputeDismissed(id, worker);
            _prove(0);
            _assertDismissed(id, i == 0 ? BOND : 2 * BOND);
            vm.revertToState(before);
        }
    }

    function test_WhenNobodyConcludedYet_IsInTime() external {
        bytes32 id = _challenge(2);
        vm.warp(START + 30 days);
        _prove(2);
        _assertDismissed(id, BOND);
    }
}
