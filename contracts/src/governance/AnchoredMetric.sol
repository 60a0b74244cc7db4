// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";

/// @notice What a question may ask about an asset's entry in a week's ranking.
/// @dev CountedUsage is in base units of USD, Score in millionths, the others are counts.
enum Metric {
    CountedUsage,
    PaidCalls,
    Payers,
    Votes,
    Score
}

/// @notice One step from a leaf to the root: the sibling, and whether it stands to the right.
struct ProofStep {
    bool right;
    bytes32 hash;
}

/// @title Reads a number out of an entry of an anchored ranking
/// @notice The anchored root is the RFC 6962 (SHA-256) Merkle root over the entries' canonical JSON (RFC 8785). One value has one
/// text there: keys are sorted, so an entry begins with its `assetId`, and every key asked for below occurs once. A quote inside a
/// string would be escaped, so the bytes `,"key":` are always a key.
library AnchoredMetric {
    uint256 internal constant SCORE_DECIMALS = 6;

    error AnchoredMetric_NotInRoot(bytes32 reached, bytes32 root);
    error AnchoredMetric_OtherAsset(uint256 assetId);
    error AnchoredMetric_KeyNotThere(uint256 position);
    error AnchoredMetric_NoNumber(uint256 position);

    /// @param position Where in the entry the key begins: `,"paidCalls":` and so on; for Score that of `,"payers":`.
    function read(
        bytes32 root,
        Metric metric,
        uint256 assetId,
        bytes calldata entry,
        uint256 position,
        ProofStep[] calldata proof
    ) internal pure returns (uint256) {
        bytes32 reached = _rootOf(entry, proof);
        if (reached != root) revert AnchoredMetric_NotInRoot(reached, root);
        bytes memory start = bytes.concat('{"assetId":"', bytes(Strings.toString(assetId)), '",');
        if (!_holds(entry, 0, start)) revert AnchoredMetric_OtherAsset(assetId);

        bytes memory key = _keyOf(metric);
        if (!_holds(entry, position, key)) revert AnchoredMetric_KeyNotThere(position);
        (uint256 value, uint256 end) = _integer(entry, position + key.length);
        if (metric != Metric.Score) return value;
        // A hold has a score of its own; the entry's is the one right after its payers.
        if (!_holds(entry, end, ',"score":')) revert AnchoredMetric_KeyNotThere(end);
        return _decimal(entry, end + 9);
    }

    function _keyOf(Metric metric) private pure returns (bytes memory) {
        if (metric == Metric.CountedUsage) return ',"countedUsage":"';
        if (metric == Metric.PaidCalls) return ',"paidCalls":';
        if (metric == Metric.Votes) return ',"votes":';
        return ',"payers":';
    }

    function _rootOf(bytes calldata entry, ProofStep[] calldata proof) private pure returns (bytes32 node) {
        node = sha256(bytes.concat(hex"00", entry));
        for (uint256 i = 0; i < proof.length; ++i) {
            (bool right, bytes32 sibling) = (proof[i].right, proof[i].hash);
            node = sha256(right ? bytes.concat(hex"01", node, sibling) : bytes.concat(hex"01", sibling, node));
        }
    }

    function _holds(bytes calldata entry, uint256 position, bytes memory text) private pure returns (bool) {
        if (position > entry.length || text.length > entry.length - position) return false;
        return keccak256(entry[position:position + text.length]) == keccak256(text);
    }

    function _integer(bytes calldata entry, uint256 position) private pure returns (uint256 value, uint256 end) {
        for (end = position; end < entry.length && _isDigit(entry[end]); ++end) {
            value = value * 10 + (uint8(entry[end]) - 48);
        }
        if (end == position) revert AnchoredMetric_NoNumber(position);
    }

    /// @dev In millionths, further digits dropped. Canonical JSON writes an exponent only under a millionth, which is 0 here.
    function _decimal(bytes calldata entry, uint256 position) private pure returns (uint256 value) {
        uint256 at;
        (value, at) = _integer(entry, position);
        value *= 10 ** SCORE_DECIMALS;
        if (at < entry.length && entry[at] == ".") {
            uint256 place = 10 ** SCORE_DECIMALS;
            for (++at; at < entry.length && _isDigit(entry[at]); ++at) {
                place /= 10;
                value += (uint8(entry[at]) - 48) * place;
            }
        }
        if (at < entry.length && entry[at] == "e") return 0;
    }

    function _isDigit(bytes1 character) private pure returns (bool) {
        return character >= "0" && character <= "9";
    }
}
