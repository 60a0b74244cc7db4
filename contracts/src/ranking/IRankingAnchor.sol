// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Weekly rankings, fixed for good
/// @notice One Merkle root per week: whoever holds a ranking can prove that it is the one released, and the releaser cannot show
/// different readers different ones. Nothing is ever replaced or taken back; a mistake stays visible and the next week is right.
///
/// Weeks count from Monday 1970-01-05 00:00 UTC, which begins week 0. The contract only keeps them apart: a ranking may be released
/// before its week ends, and a week may stay without one.
interface IRankingAnchor {
    /// @param root Of the Merkle tree over the ranking's entries.
    /// @param cid Content identifier of the snapshot, whose bytes anyone may fetch and recompute.
    event RankingAnchored(uint64 indexed week, bytes32 root, string cid);

    error RankingAnchor_NotRanking(address caller);
    error RankingAnchor_EmptyRoot();
    error RankingAnchor_AlreadyAnchored(uint64 week, bytes32 root);

    /// @notice Fixes a week's ranking. Only the ranking key, once per week.
    function anchor(uint64 week, bytes32 root, string calldata cid) external;

    /// @notice The week's root, 0 while there is none.
    function rootOf(uint64 week) external view returns (bytes32);
}
