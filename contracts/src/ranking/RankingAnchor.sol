// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Cid} from "../content/Cid.sol";
import {IRankingAnchor} from "./IRankingAnchor.sol";

/// @title RankingAnchor
/// @notice See {IRankingAnchor}.
contract RankingAnchor is IRankingAnchor {

    address public immutable RANKING;

    mapping(uint64 week => bytes32) public rootOf;

    constructor(address ranking) {
        RANKING = ranking;
    }

    /// @inheritdoc IRankingAnchor
    function anchor(uint64 week, bytes32 root, string calldata cid) external {
        if (msg.sender != RANKING) revert RankingAnchor_NotRanking(msg.sender);
        // 0 would read as "none" and leave the week open for another.
        if (root == 0) revert RankingAnchor_EmptyRoot();
        Cid.check(cid);
        if (rootOf[week] != 0) revert RankingAnchor_AlreadyAnchored(week, rootOf[week]);
        rootOf[week] = root;
        emit RankingAnchored(week, root, cid);
    }
}
