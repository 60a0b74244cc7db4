// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Test} from "forge-std/Test.sol";
import {AnchoredMetric, Metric, ProofStep} from "../../../src/governance/AnchoredMetric.sol";

contract AnchoredMetricTest is Test {
    bytes32 private root;
    bytes[] private entries;
    uint256[] private assets;
    uint256[] private positions;
    uint256[] private values;
    uint256[] private steps;
    bool[] private right;
    bytes32[] private hashes;

    function setUp() external {
        string memory json = vm.readFile("test/governance/AnchoredMetric/entries.json");
        root = vm.parseJsonBytes32(json, ".root");
        entries = vm.parseJsonBytesArray(json, ".entries");
        assets = vm.parseJsonUintArray(json, ".assets");
        positions = vm.parseJsonUintArray(json, ".positions");
        values = vm.parseJsonUintArray(json, ".values");
        steps = vm.parseJsonUintArray(json, ".steps");
        right = vm.parseJsonBoolArray(json, ".right");
        hashes = vm.parseJsonBytes32Array(json, ".hashes");
    }

    function read(Metric metric, uint256 asset, bytes calldata entry, uint256 position, ProofStep[] calldata proof)
        external
        view
        returns (uint256)
    {
        return AnchoredMetric.read(root, metric, asset, entry, position, proof);
    }

    function _proof(uint256 index) private view returns (ProofStep[] memory proof) {
        uint256 start;
        for (uint256 i = 0; i < index; ++i) {
            start += steps[i];
        }
        proof = new ProofStep[](steps[index]);
        for (uint256 i = 0; i < proof.length; ++i) {
            proof[i] = ProofStep(right[start + i], hashes[start + i]);
        }
    }

    function test_ReadsEveryMetricOfEveryEntry() external view {
        for (uint256 i = 0; i < entries.length; ++i) {
            for (uint256 m = 0; m < 5; ++m) {
                uint256 got = this.read(Metric(m), assets[i], entries[i], positions[5 * i + m], _proof(i));
                assertEq(got, values[5 * i + m]);
            }
        }
    }

    function test_RevertWhen_TheEntryIsNotInTheRoot() external {
        bytes memory entry = entries[2];
        ProofStep[] memory proof = _proof(2);
        entry[entry.length - 2] = "9";
        vm.expectPartialRevert(AnchoredMetric.AnchoredMetric_NotInRoot.selector);
        this.read(Metric.Votes, 42, entry, positions[13], proof);

        proof[0].right = !proof[0].right;
        vm.expectPartialRevert(AnchoredMetric.AnchoredMetric_NotInRoot.selector);
        this.read(Metric.Votes, 42, entries[2], positions[13], proof);

        // the two children of the root's left node as if they were an entry
        proof = _proof(0);
        ProofStep[] memory shorter = new ProofStep[](proof.length - 1);
        for (uint256 i = 1; i < proof.length; ++i) {
            shorter[i - 1] = proof[i];
        }
        bytes memory node = bytes.concat(sha256(bytes.concat(hex"00", entries[0])), proof[0].hash);
        vm.expectPartialRevert(AnchoredMetric.AnchoredMetric_NotInRoot.selector);
        this.read(Metric.Votes, 7, node, 0, shorter);
    }

    function test_RevertWhen_TheEntryIsOfAnotherAsset() external {
        ProofStep[] memory proof = _proof(2);
        vm.expectRevert(abi.encodeWithSelector(AnchoredMetric.AnchoredMetric_OtherAsset.selector, 4));
        this.read(Metric.Votes, 4, entries[2], positions[13], proof);
        vm.expectRevert(abi.encodeWithSelector(AnchoredMetric.AnchoredMetric_OtherAsset.selector, 420));
        this.read(Metric.Votes, 420, entries[2], positions[13], proof);
    }

    function test_RevertWhen_ThePositionIsNotTheKeys() external {
        ProofStep[] memory proof = _proof(2);
        uint256[4] memory wrong = [positions[13] + 1, positions[12], entries[2].length, type(uint256).max];
        for (uint256 i = 0; i < wrong.length; ++i) {
            vm.expectRevert(abi.encodeWithSelector(AnchoredMetric.AnchoredMetric_KeyNotThere.selector, wrong[i]));
            this.read(Metric.Votes, 42, entries[2], wrong[i], proof);
        }
    }

    /// @dev Nothing that canonical JSON writes, so each is alone in a root of its own.
    function test_RevertWhen_TheKeyHasNoNumberOrNoScoreAfterIt() external {
        bytes[3] memory entries_ = [
            bytes('{"assetId":"42","votes":'), bytes('{"assetId":"42","votes":x}'), bytes('{"assetId":"42","votes":/}')
        ];
        for (uint256 i = 0; i < 3; ++i) {
            root = sha256(bytes.concat(hex"00", entries_[i]));
            vm.expectRevert(abi.encodeWithSelector(AnchoredMetric.AnchoredMetric_NoNumber.selector, 24));
            this.read(Metric.Votes, 42, entries_[i], 15, new ProofStep[](0));
        }
        bytes memory entry = bytes('{"assetId":"42","payers":3,"votes":1}');
        root = sha256(bytes.concat(hex"00", entry));
        vm.expectRevert(abi.encodeWithSelector(AnchoredMetric.AnchoredMetric_KeyNotThere.selector, 26));
        this.read(Metric.Score, 42, entry, 15, new ProofStep[](0));
    }
}
