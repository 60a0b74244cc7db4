// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Cid
/// @notice A CID as the contracts take it: text that only people and services read, bounded so that nobody pays for another's novel.
library Cid {
    uint256 internal constant MAX_LENGTH = 128;

    error Cid_Invalid();

    function check(string calldata cid) internal pure {
        if (bytes(cid).length == 0 || bytes(cid).length > MAX_LENGTH) revert Cid_Invalid();
    }
}
