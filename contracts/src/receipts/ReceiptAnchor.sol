// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Cid} from "../content/Cid.sol";
import {IReceiptAnchor, ReceiptRoot} from "./IReceiptAnchor.sol";
import {Rfc6962} from "./Rfc6962.sol";

/// @title ReceiptAnchor
/// @notice See {IReceiptAnchor}.
contract ReceiptAnchor is IReceiptAnchor {

    address public immutable ANCHOR;

    mapping(uint64 hour => ReceiptRoot) private _receipts;

    constructor(address anchorKey) {
        ANCHOR = anchorKey;
    }

    /// @inheritdoc IReceiptAnchor
    function anchor(uint64 hour, bytes32 root, uint32 count, string calldata cid) external {
        if (msg.sender != ANCHOR) revert ReceiptAnchor_NotAnchor(msg.sender);
        if (block.timestamp / 1 hours <= hour) revert ReceiptAnchor_HourNotOver(hour);
        if (count == 0 || root == 0) revert ReceiptAnchor_NoReceipts();
        Cid.check(cid);
        bytes32 taken = _receipts[hour].root;
        if (taken != 0) revert ReceiptAnchor_AlreadyAnchored(hour, taken);
        _receipts[hour] = ReceiptRoot(root, count, uint64(block.number), uint64(block.timestamp));
        emit ReceiptsAnchored(hour, root, count, cid);
    }

    /// @inheritdoc IReceiptAnchor
    function receiptsOf(uint64 hour) external view returns (ReceiptRoot memory) {
        return _receipts[hour];
    }

    /// @inheritdoc IReceiptAnchor
    function includes(uint64 hour, bytes32 receiptId, uint32 index, bytes32[] calldata proof)
        external
        view
        returns (bool)
    {
        ReceiptRoot memory receipts = _receipts[hour];
        return Rfc6962.isIncluded(receipts.root, Rfc6962.leafHash(receiptId), index, receipts.count, proof);
    }
}
