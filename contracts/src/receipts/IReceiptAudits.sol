// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @notice How the receipts of an hour are drawn.
/// @param seed Hash of the block that decided; 0 until it is taken down.
/// @param deciding The block whose hash decides; 0 while the one that follows from the anchor does.
/// @param auditBps The rate that held when the seed was taken down.
struct Draw {
    bytes32 seed;
    uint64 deciding;
    uint16 auditBps;
}

/// @title Which receipts are audited
/// @notice Of each hour's receipts the hash of a block after their anchoring draws a part, on average the audit rate. Anyone can take that
/// hash down and check every draw; nobody knew it when the receipts were fixed.
///
/// Who makes the deciding block can give it up, and its reward, for another chance, as often as the next blocks are its too. A
/// sequencer that makes every block chooses the hash as it likes: there the draw binds everybody but the sequencer. Whether
/// drawn or not, any receipt can be disputed.
interface IReceiptAudits {
    event AuditDrawn(uint64 indexed hour, bytes32 seed, uint64 deciding, uint16 auditBps);
    /// @notice The chain no longer knew the deciding block: a later one decides.
    event AuditPostponed(uint64 indexed hour, uint64 deciding);
    event AuditBpsChanged(uint16 auditBps);

    error ReceiptAudits_NotGovernor(address caller);
    error ReceiptAudits_OutOfBounds(uint256 value, uint256 least, uint256 most);
    error ReceiptAudits_NotAnchored(uint64 hour);
    error ReceiptAudits_TooEarly(uint64 deciding);
    error ReceiptAudits_AlreadyDrawn(uint64 hour);
    error ReceiptAudits_NotDrawn(uint64 hour);
    error ReceiptAudits_NoSuchReceipt(uint64 hour, uint32 index);

    /// @notice Takes down the hash of the block that decides for an hour: the fourth after the anchor's. Anyone, in the 256 blocks after
    /// it, or 8,191 where the chain keeps them (EIP-2935). Later than that, the fourth block from now decides: whoever dislikes a
    /// hash would have to keep everybody from calling for all that time.
    function draw(uint64 hour) external;

    /// @notice Sets the rate for hours not drawn yet. Only the governor.
    function setAuditBps(uint16 newBps) external;

    /// @notice Whether the `index`-th receipt of the hour was drawn. Reverts until {draw} has been called.
    function isDrawn(uint64 hour, uint32 index) external view returns (bool);

    function drawOf(uint64 hour) external view returns (Draw memory);

    /// @notice The part of receipts that is drawn, in basis points.
    function auditBps() external view returns (uint16);
}
