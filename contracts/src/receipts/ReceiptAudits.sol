// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Blockhash} from "@openzeppelin/contracts/utils/Blockhash.sol";
import {IReceiptAnchor, ReceiptRoot} from "./IReceiptAnchor.sol";
import {Draw, IReceiptAudits} from "./IReceiptAudits.sol";

/// @title ReceiptAudits
/// @notice See {IReceiptAudits}.
contract ReceiptAudits is IReceiptAudits {
    uint16 public constant LEAST_AUDIT_BPS = 50;
    uint16 public constant MOST_AUDIT_BPS = 2_000;
    /// @notice Blocks from the anchor's to the one that decides: more than one maker of blocks usually has in a row.
    uint64 public constant DISTANCE = 4;

    uint256 private constant BPS = 10_000;

    IReceiptAnchor public immutable ANCHORS;
    address public immutable GOVERNOR;

    /// @inheritdoc IReceiptAudits
    uint16 public auditBps = 200;
    mapping(uint64 hour => Draw) private _draws;

    constructor(IReceiptAnchor anchors, address governor) {
        ANCHORS = anchors;
        GOVERNOR = governor;
    }

    /// @inheritdoc IReceiptAudits
    function draw(uint64 hour) external {
        ReceiptRoot memory receipts = ANCHORS.receiptsOf(hour);
        if (receipts.root == 0) revert ReceiptAudits_NotAnchored(hour);
        Draw storage drawn = _draws[hour];
        if (drawn.seed != 0) revert ReceiptAudits_AlreadyDrawn(hour);
        uint64 deciding = drawn.deciding == 0 ? receipts.blockNumber + DISTANCE : drawn.deciding;
        if (block.number <= deciding) revert ReceiptAudits_TooEarly(deciding);

        bytes32 seed = Blockhash.blockHash(deciding);
        if (seed == 0) {
            drawn.deciding = uint64(block.number) + DISTANCE;
            emit AuditPostponed(hour, drawn.deciding);
            return;
        }
        _draws[hour] = Draw(seed, deciding, auditBps);
        emit AuditDrawn(hour, seed, deciding, auditBps);
    }

    /// @inheritdoc IReceiptAudits
    function setAuditBps(uint16 newBps) external {
        if (msg.sender != GOVERNOR) revert ReceiptAudits_NotGovernor(msg.sender);
        if (newBps < LEAST_AUDIT_BPS || newBps > MOST_AUDIT_BPS) {
            revert ReceiptAudits_OutOfBounds(newBps, LEAST_AUDIT_BPS, MOST_AUDIT_BPS);
        }
        auditBps = newBps;
        emit AuditBpsChanged(newBps);
    }

    /// @inheritdoc IReceiptAudits
    function isDrawn(uint64 hour, uint32 index) external view returns (bool) {
        Draw memory drawn = _draws[hour];
        if (drawn.seed == 0) revert ReceiptAudits_NotDrawn(hour);
        if (index >= ANCHORS.receiptsOf(hour).count) revert ReceiptAudits_NoSuchReceipt(hour, index);
        return uint256(keccak256(abi.encode(drawn.seed, hour, index))) % BPS < drawn.auditBps;
    }

    /// @inheritdoc IReceiptAudits
    function drawOf(uint64 hour) external view returns (Draw memory) {
        return _draws[hour];
    }
}
