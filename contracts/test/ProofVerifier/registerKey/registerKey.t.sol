// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {VerifyingKey} from "../../../src/proofs/Groth16.sol";
import {IProofVerifier, ProofKey} from "../../../src/proofs/IProofVerifier.sol";
import {ProofFixture} from "../ProofFixture.sol";
import {Cid} from "../../../src/content/Cid.sol";

contract RegisterKeyTest is ProofFixture {
    function _expectUnsound(VerifyingKey memory key) private {
        vm.expectRevert(IProofVerifier.ProofVerifier_UnsoundKey.selector);
        vm.prank(creator);
        proofs.registerKey(model, 1, CONTENT, commitments[0], 16, 16, key, SOURCE);
    }

    function test_RevertWhen_TheAssetIsUnknown() external {
        VerifyingKey memory key = _key();
        vm.expectRevert(abi.encodeWithSelector(IProofVerifier.ProofVerifier_UnknownAsset.selector, 7));
        vm.prank(creator);
        proofs.registerKey(7, 1, CONTENT, 1, 16, 16, key, SOURCE);
    }

    function testFuzz_RevertWhen_TheCallerIsNeitherStewardNorCreator(address caller) external {
        vm.assume(caller != creator);
        VerifyingKey memory key = _key();
        vm.expectRevert(abi.encodeWithSelector(IProofVerifier.ProofVerifier_NotStewardOrCreator.selector, caller));
        vm.prank(caller);
        proofs.registerKey(model, 1, CONTENT, 1, 16, 16, key, SOURCE);
    }

    function test_RevertGiven_TheVersionHasAKey() external {
        _registerKey(model, 1, commitments[0]);
        VerifyingKey memory key = _key();
        vm.startPrank(creator);
        bytes memory taken =
            abi.encodeWithSelector(IProofVerifier.ProofVerifier_AlreadyRegistered.selector, model, 1);
        vm.expectRevert(taken);
        proofs.registerKey(model, 1, CONTENT, commitments[0], 16, 16, key, SOURCE);
        key.delta = key.gamma;
        vm.expectRevert(taken);
        proofs.registerKey(model, 1, CONTENT, commitments[1], 16, 16, key, SOURCE);
    }

    function test_RevertWhen_APartIsNothingOrTooMuch() external {
        VerifyingKey memory key = _key();
        vm.startPrank(creator);
        vm.expectRevert(IProofVerifier.ProofVerifier_EmptyDigest.selector);
        proofs.registerKey(model, 1, 0, 1, 16, 16, key, SOURCE);
        vm.expectRevert(Cid.Cid_Invalid.selector);
        proofs.registerKey(model, 1, CONTENT, 1, 16, 16, key, "");
        vm.expectRevert(Cid.Cid_Invalid.selector);
        proofs.registerKey(model, 1, CONTENT, 1, 16, 16, key, string(new bytes(129)));
        vm.expectRevert(abi.encodeWithSelector(IProofVerifier.ProofVerifier_NotAFieldElement.selector, R));
        proofs.registerKey(model, 1, CONTENT, R, 16, 16, key, SOURCE);
        uint32[2] memory wrong = [0, uint32(4_097)];
        for (uint256 i = 0; i < 2; ++i) {
            bytes memory length = abi.encodeWithSelector(IProofVerifier.ProofVerifier_WrongLength.selector, wrong[i]);
            vm.expectRevert(length);
            proofs.registerKey(model, 1, CONTENT, 1, wrong[i], 16, key, SOURCE);
            vm.expectRevert(length);
            proofs.registerKey(model, 1, CONTENT, 1, 16, wrong[i], key, SOURCE);
        }
        proofs.registerKey(model, 1, CONTENT, R - 1, 31, 31, key, string(new bytes(128)));
    }

    function test_RevertWhen_TheNumberOfPointsIsAnother() external {
        VerifyingKey memory key = _key();
        vm.startPrank(creator);
        uint32[2][4] memory lengths = [[uint32(32), 16], [uint32(16), 32], [uint32(62), 1], [uint32(4_096), 4_096]];
        for (uint256 i = 0; i < lengths.length; ++i) {
            vm.expectRevert(IProofVerifier.ProofVerifier_UnsoundKey.selector);
            proofs.registerKey(model, 1, CONTENT, 1, lengths[i][0], lengths[i][1], key, SOURCE);
        }
        vm.stopPrank();
        uint256[] memory ic = key.ic;
        for (uint256 count = 0; count < 12; ++count) {
            if (count == 8) continue;
            key.ic = new uint256[](count);
            for (uint256 i = 0; i < count; ++i) {
                key.ic[i] = ic[i % 8];
            }
            _expectUnsound(key);
        }
    }

    function test_RevertWhen_APointIsAtInfinity() external {
        for (uint256 i = 0; i < 4; ++i) {
            VerifyingKey memory key = _key();
            (key.ic[2 * i], key.ic[2 * i + 1]) = (0, 0);
            _expectUnsound(key);
        }
        uint256[4] memory nowhere;
        for (uint256 i = 0; i < 4; ++i) {
            VerifyingKey memory key = _key();
            if (i == 0) key.alpha = [uint256(0), 0];
            if (i == 1) key.beta = nowhere;
            if (i == 2) key.gamma = nowhere;
            if (i == 3) key.delta = nowhere;
            _expectUnsound(key);
        }
    }

    function testFuzz_RevertWhen_ACoordinateIsAnother(uint256 spot, uint256 change) external {
        VerifyingKey memory key = _key();
        spot = spot % 22;
        change = bound(change, 1, P - 1);
        if (spot < 2) key.alpha[spot] = addmod(key.alpha[spot], change, P);
        else if (spot < 6) key.beta[spot - 2] = addmod(key.beta[spot - 2], change, P);
        else if (spot < 10) key.gamma[spot - 6] = addmod(key.gamma[spot - 6], change, P);
        else if (spot < 14) key.delta[spot - 10] = addmod(key.delta[spot - 10], change, P);
        else key.ic[spot - 14] = addmod(key.ic[spot - 14], change, P);
        _expectUnsound(key);
    }

    function test_RevertWhen_ACoordinateIsNotCanonical() external {
        for (uint256 i = 0; i < 4; ++i) {
            VerifyingKey memory key = _key();
            if (i == 0) key.alpha[1] += P;
            if (i == 1) key.beta[2] += P;
            if (i == 2) key.delta[0] += P;
            if (i == 3) key.ic[7] += P;
            _expectUnsound(key);
        }
    }

    /// @dev y² = x³ + 3/(9 + i) for x = 1: on the twisted curve, outside the subgroup of order R.
    function test_RevertWhen_APointIsOutsideTheSubgroup() external {
        VerifyingKey memory key = _key();
        key.delta = [
            uint256(0),
            1,
            5912654199736721486680175016176231956195085055698687135131307249486702594212,
            18278151005453108793778860132295291098363647455926340152056652516292830556603
        ];
        _expectUnsound(key);
    }

    function test_WhenAllIsWell_KeepsAndEmits() external {
        VerifyingKey memory key = _key();
        vm.expectEmit(address(proofs));
        emit IProofVerifier.VerifyingKeyRegistered(
            model, 1, creator, CONTENT, commitments[0], 16, 16, key, SOURCE
        );
        _registerKey(model, 1, commitments[0]);
        ProofKey memory kept = proofs.keyOf(model, 1);
        assertEq(kept.keyHash, keccak256(abi.encode(key)));
        assertEq(kept.weights, commitments[0]);
        assertEq(kept.digest, CONTENT);
        assertEq(kept.inputLength, 16);
        assertEq(kept.outputLength, 16);
        assertFalse(kept.admitted);
        assertEq(proofs.keyOf(model, 0).keyHash, 0);
    }

    function test_WhenTheStewardChanged_BothMay() external {
        _transferSteward(model, creator, bob);
        VerifyingKey memory key = _key();
        vm.prank(bob);
        proofs.registerKey(model, 1, CONTENT, commitments[0], 16, 16, key, SOURCE);
        _registerKey(model, 2, commitments[1]);
        assertEq(proofs.keyOf(model, 1).weights, commitments[0]);
        assertEq(proofs.keyOf(model, 2).weights, commitments[1]);
    }
}
