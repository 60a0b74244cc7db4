// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Proof, VerifyingKey} from "../../src/proofs/Groth16.sol";
import {DisputesFixture} from "../ExecutionDisputes/DisputesFixture.sol";

/// @notice What it costs to prove a call, and to doubt one.
contract ExecutionsGasTest is DisputesFixture {
    function test_Proofs() external {
        VerifyingKey memory key = _key();
        vm.prank(creator);
        proofs.registerKey(model, 2, CONTENT, commitments[0], 16, 16, key, SOURCE);
        vm.snapshotGasLastCall("register a verifying key");
        (bytes memory input, bytes memory output, Proof memory proof) = (_input(0), _output(0), _proofOf(0));
        proofs.submitProof(model, 1, key, input, output, proof);
        vm.snapshotGasLastCall("prove a call");
        proofs.isValid(model, 1, key, input, output, proof);
        vm.snapshotGasLastCall("check a proof");
    }

    function test_Disputes() external {
        _challenge(0);
        bytes32 id = _challenge(1);
        vm.snapshotGasLastCall("challenge a receipt of three");
        _answer(id);
        vm.snapshotGasLastCall("answer a challenge");
        _decide(id, true);
        vm.snapshotGasLastCall("decide with a third node's result");
        vm.warp(block.timestamp + 48 hours);
        disputes.conclude(id);
        vm.snapshotGasLastCall("conclude with a slash");
    }

    function test_Audits() external {
        vm.roll(block.number + 5);
        audits.draw(HOUR);
        vm.snapshotGasLastCall("draw an hour's audits");
    }
}
