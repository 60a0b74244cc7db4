// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Groth16, Proof, VerifyingKey} from "../../../src/proofs/Groth16.sol";
import {IProofVerifier} from "../../../src/proofs/IProofVerifier.sol";
import {ProofFixture} from "../ProofFixture.sol";

contract SubmitProofTest is ProofFixture {
    function setUp() public override {
        super.setUp();
        _registerKey(model, 1, commitments[0]);
        _registerKey(model, 2, commitments[1]);
    }

    function verify(VerifyingKey calldata key, uint256[] calldata signals, Proof calldata proof)
        external
        view
        returns (bool)
    {
        return Groth16.verify(key, signals, proof);
    }

    function _expectInvalid(bytes memory input, bytes memory output, Proof memory proof) private {
        VerifyingKey memory key = _key();
        assertFalse(proofs.isValid(model, 1, key, input, output, proof));
        vm.expectRevert(IProofVerifier.ProofVerifier_InvalidProof.selector);
        proofs.submitProof(model, 1, key, input, output, proof);
    }

    function test_RevertGiven_NoKey() external {
        VerifyingKey memory key = _key();
        (bytes memory input, bytes memory output, Proof memory proof) = (_input(0), _output(0), _proofOf(0));
        vm.expectRevert(abi.encodeWithSelector(IProofVerifier.ProofVerifier_UnknownKey.selector, model, 3));
        proofs.submitProof(model, 3, key, input, output, proof);
    }

    function testFuzz_RevertWhen_TheKeyIsAnother(uint256 spot, uint256 value) external {
        VerifyingKey memory key = _key();
        bytes32 registered = keccak256(abi.encode(key));
        (bytes memory input, bytes memory output, Proof memory proof) = (_input(0), _output(0), _proofOf(0));
        spot = spot % 5;
        if (spot == 0) key.alpha[value % 2] ^= value | 1;
        if (spot == 1) key.beta[value % 4] ^= value | 1;
        if (spot == 2) key.gamma[value % 4] ^= value | 1;
        if (spot == 3) key.delta[value % 4] ^= value | 1;
        if (spot == 4) key.ic[value % 8] ^= value | 1;
        bytes32 given = keccak256(abi.encode(key));
        vm.expectRevert(
            abi.encodeWithSelector(IProofVerifier.ProofVerifier_WrongKey.selector, registered, given)
        );
        proofs.submitProof(model, 1, key, input, output, proof);
    }

    function test_RevertWhen_ALengthIsAnother() external {
        VerifyingKey memory key = _key();
        (bytes memory input, bytes memory output, Proof memory proof) = (_input(0), _output(0), _proofOf(0));
        for (uint256 length = 15; length <= 32; ++length) {
            if (length == 16) continue;
            bytes memory wrong = abi.encodeWithSelector(IProofVerifier.ProofVerifier_WrongLength.selector, length);
            vm.expectRevert(wrong);
            proofs.submitProof(model, 1, key, new bytes(length), output, proof);
            vm.expectRevert(wrong);
            proofs.submitProof(model, 1, key, input, new bytes(length), proof);
        }
        // The same number, written with one byte more.
        bytes memory padded = abi.encodePacked(bytes1(0), input);
        vm.expectRevert(abi.encodeWithSelector(IProofVerifier.ProofVerifier_WrongLength.selector, 17));
        proofs.submitProof(model, 1, key, padded, output, proof);
    }

    function testFuzz_RevertWhen_ABitOfTheCallIsChanged(uint256 call, uint256 bit, bool output) external {
        (call, bit) = (call % 7, bit % 128);
        (bytes memory read, bytes memory written) = (_input(call), _output(call));
        bytes memory changed = output ? written : read;
        changed[bit / 8] ^= bytes1(uint8(1) << uint8(bit % 8));
        _expectInvalid(read, written, _proofOf(call));
    }

    function test_RevertWhen_TheProofIsOfAnotherCall() external {
        for (uint256 call = 0; call < 7; ++call) {
            _expectInvalid(_input(call), _output(call), _proofOf((call + 1) % 7));
        }
    }

    function test_RevertWhen_TheWeightsAreOthers() external {
        // The same key and circuit: only the commitment of the version differs.
        assertTrue(_valid(1, 0, _proofOf(0)));
        assertTrue(_valid(2, 7, _proofOf(7)));
        assertEq(_input(0), _input(7));
        assertFalse(_valid(2, 0, _proofOf(0)));
        assertFalse(_valid(1, 7, _proofOf(7)));
        assertFalse(_valid(1, 0, _proofOf(7)));
        assertFalse(_valid(1, 7, _proofOf(0)));
    }

    function testFuzz_RevertWhen_ACoordinateIsAnother(uint256 call, uint256 spot, uint256 value) external {
        call = call % 7;
        Proof memory proof = _proofOf(call);
        spot = spot % 8;
        if (spot < 2) proof.a[spot] = _other(proof.a[spot], value);
        else if (spot < 6) proof.b[spot - 2] = _other(proof.b[spot - 2], value);
        else proof.c[spot - 6] = _other(proof.c[spot - 6], value);
        _expectInvalid(_input(call), _output(call), proof);
    }

    function _other(uint256 coordinate, uint256 value) private pure returns (uint256) {
        return value == coordinate ? value ^ 1 : value;
    }

    function test_RevertWhen_ACoordinateIsNotCanonical() external {
        for (uint256 spot = 0; spot < 8; ++spot) {
            Proof memory proof = _proofOf(0);
            if (spot < 2) proof.a[spot] += P;
            else if (spot < 6) proof.b[spot - 2] += P;
            else proof.c[spot - 6] += P;
            _expectInvalid(_input(0), _output(0), proof);
        }
    }

    function test_RevertWhen_PointsAreAtInfinityOrNegated() external {
        Proof memory proof;
        _expectInvalid(_input(0), _output(0), proof);
        for (uint256 i = 0; i < 4; ++i) {
            proof = _proofOf(0);
            if (i == 0) proof.a = [uint256(0), 0];
            if (i == 1) proof.c = [uint256(0), 0];
            if (i == 2) proof.a[1] = P - proof.a[1];
            if (i == 3) proof.c[1] = P - proof.c[1];
            _expectInvalid(_input(0), _output(0), proof);
        }
    }

    function test_AMalformedProofLeavesTheGas() external view {
        Proof memory proof = _proofOf(0);
        proof.b[0] ^= 1;
        bytes memory call =
            abi.encodeCall(proofs.isValid, (model, 1, _key(), _input(0), _output(0), proof));
        uint256 before = gasleft();
        (bool ok, bytes memory answer) = address(proofs).staticcall{gas: 5_000_000}(call);
        assertTrue(ok);
        assertFalse(abi.decode(answer, (bool)));
        assertLt(before - gasleft(), 600_000);
    }

    function test_WhenASignalIsNotBelowTheOrder_DoesNotHold() external view {
        for (uint256 i = 0; i < 3; ++i) {
            uint256[] memory signals = _signals(0);
            assertTrue(this.verify(_key(), signals, _proofOf(0)));
            signals[i] += R;
            assertFalse(this.verify(_key(), signals, _proofOf(0)));
            signals[i] = R;
            assertFalse(this.verify(_key(), signals, _proofOf(0)));
        }
    }

    function test_WhenTheNumberOfSignalsIsAnother_DoesNotHold() external view {
        for (uint256 count = 0; count < 6; ++count) {
            uint256[] memory signals = new uint256[](count);
            for (uint256 i = 0; i < count && i < 3; ++i) {
                signals[i] = _signals(0)[i];
            }
            assertEq(this.verify(_key(), signals, _proofOf(0)), count == 3);
        }
    }

    function testFuzz_WhenAnySignalIsAnother_DoesNotHold(uint256 call, uint256 spot, uint256 value) external view {
        call = call % COUNT;
        uint256[] memory signals = _signals(call);
        value = value % R;
        if (value == signals[spot % 3]) value ^= 1;
        signals[spot % 3] = value;
        assertFalse(this.verify(_key(), signals, _proofOf(call)));
    }

    function test_WhenTheProofHolds_EmitsTheDigests() external {
        for (uint256 call = 0; call < COUNT; ++call) {
            uint32 version = call == 7 ? 2 : 1;
            bool admitted = call > 3;
            if (admitted) {
                vm.prank(governor);
                proofs.setAdmitted(model, version, true);
            }
            bytes32 read = sha256(_input(call));
            bytes32 written = sha256(_output(call));
            VerifyingKey memory key = _key();
            (bytes memory input, bytes memory output, Proof memory proof) =
                (_input(call), _output(call), _proofOf(call));
            for (uint256 again = 0; again < 2; ++again) {
                vm.expectEmit(address(proofs));
                emit IProofVerifier.ProofVerified(model, version, read, written, admitted);
                vm.prank(carol);
                (bytes32 inputDigest, bytes32 outputDigest) =
                    proofs.submitProof(model, version, key, input, output, proof);
                assertEq(inputDigest, read);
                assertEq(outputDigest, written);
            }
        }
    }

    /// @dev (−a, −b, c) proves the same: a proof is not its statement's name.
    function test_WhenChangedIntoAnotherProof_HoldsToo() external view {
        Proof memory proof = _proofOf(0);
        proof.a[1] = P - proof.a[1];
        proof.b[2] = P - proof.b[2];
        proof.b[3] = P - proof.b[3];
        assertTrue(_valid(1, 0, proof));
    }

    function test_PacksAsTheCircuitDoes() external view {
        for (uint256 call = 0; call < COUNT; ++call) {
            uint256[] memory signals = _signals(call);
            assertEq(signals[0], commitments[call == 7 ? 1 : 0]);
            assertEq(signals[1], uint128(bytes16(_input(call))));
            assertEq(signals[2], uint128(bytes16(_output(call))));
        }
    }
}
