// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @notice The receipts of one hour.
/// @param root RFC 6962 (SHA-256) root over the receipts' ids, which are their EIP-712 hashes.
/// @param count How many receipts there are; their indices are 0 to this less one.
/// @param blockNumber Where they were anchored. Audits are drawn by the hash of a later block, which nobody knew then.
/// @param anchoredAt When; from then on they can be disputed.
struct ReceiptRoot {
    bytes32 root;
    uint32 count;
    uint64 blockNumber;
    uint64 anchoredAt;
}

/// @title Hourly roots of all receipts
/// @notice Which calls were receipted in an hour is fixed once, for good, before anyone can know which of them will be audited.
/// A receipt that is not under its hour's root was not shown in time; one that is under it cannot be taken back.
///
/// Hours count from 1970-01-01 00:00 UTC. An hour without receipts has no root.
interface IReceiptAnchor {
    /// @param cid Content identifier of the list of receipts, in the order of the tree.
    event ReceiptsAnchored(uint64 indexed hour, bytes32 root, uint32 count, string cid);

    error ReceiptAnchor_NotAnchor(address caller);
    error ReceiptAnchor_HourNotOver(uint64 hour);
    error ReceiptAnchor_NoReceipts();
    error ReceiptAnchor_AlreadyAnchored(uint64 hour, bytes32 root);

    /// @notice Fixes the receipts of an hour that is over. Only the anchor key, once per hour.
    function anchor(uint64 hour, bytes32 root, uint32 count, string calldata cid) external;

    /// @notice The hour's receipts, all 0 while they are not anchored.
    function receiptsOf(uint64 hour) external view returns (ReceiptRoot memory);

    /// @notice Whether a receipt is the `index`-th of the hour. `proof` holds the siblings from the leaf to the root.
    function includes(uint64 hour, bytes32 receiptId, uint32 index, bytes32[] calldata proof)
        external
        view
        returns (bool);
}
