// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Proof, VerifyingKey} from "../../src/proofs/Groth16.sol";
import {IProofVerifier} from "../../src/proofs/IProofVerifier.sol";
import {Fixture} from "../Fixture.sol";

/// @notice Real proofs of real calls, written by script/generate-proofs.mjs: seven of version 1, the last one of version 2.
abstract contract ProofFixture is Fixture {
    uint256 internal constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;
    uint256 internal constant P = 21888242871839275222246405745257275088696311157297823662689037894645226208583;
    string internal constant SOURCE = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";
    bytes32 internal constant CONTENT = keccak256("content");
    uint256 internal constant COUNT = 8;

    IProofVerifier internal proofs;
    uint256 internal model;
    uint256[] internal commitments;
    string private json;

    function setUp() public virtual override {
        super.setUp();
        json = vm.readFile("test/ProofVerifier/proofs.json");
        commitments = vm.parseJsonUintArray(json, ".commitments");
        proofs = IProofVerifier(deployCode("ProofVerifier.sol:ProofVerifier", abi.encode(registry, governor)));
        model = _model(creator, "small");
    }

    function _key() internal view returns (VerifyingKey memory key) {
        uint256[] memory alpha = vm.parseJsonUintArray(json, ".key.alpha");
        key.alpha = [alpha[0], alpha[1]];
        key.beta = _four(vm.parseJsonUintArray(json, ".key.beta"), 0);
        key.gamma = _four(vm.parseJsonUintArray(json, ".key.gamma"), 0);
        key.delta = _four(vm.parseJsonUintArray(json, ".key.delta"), 0);
        key.ic = vm.parseJsonUintArray(json, ".key.ic");
    }

    function _at(uint256 index, string memory name) private pure returns (string memory) {
        return string.concat(".proofs[", vm.toString(index), "].", name);
    }

    function _proofOf(uint256 index) internal view returns (Proof memory proof) {
        uint256[] memory words = vm.parseJsonUintArray(json, _at(index, "proof"));
        proof.a = [words[0], words[1]];
        proof.b = _four(words, 2);
        proof.c = [words[6], words[7]];
    }

    function _signals(uint256 index) internal view returns (uint256[] memory) {
        return vm.parseJsonUintArray(json, _at(index, "signals"));
    }

    function _input(uint256 index) internal view returns (bytes memory) {
        return vm.parseJsonBytes(json, _at(index, "input"));
    }

    function _output(uint256 index) internal view returns (bytes memory) {
        return vm.parseJsonBytes(json, _at(index, "output"));
    }

    function _four(uint256[] memory words, uint256 from) private pure returns (uint256[4] memory) {
        return [words[from], words[from + 1], words[from + 2], words[from + 3]];
    }

    function _registerKey(uint256 assetId, uint32 version, uint256 weights) internal {
        vm.prank(creator);
        proofs.registerKey(assetId, version, CONTENT, weights, 16, 16, _key(), SOURCE);
    }

    function _valid(uint32 version, uint256 call, Proof memory proof) internal view returns (bool) {
        return proofs.isValid(model, version, _key(), _input(call), _output(call), proof);
    }
}
