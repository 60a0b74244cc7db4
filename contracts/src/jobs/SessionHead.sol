// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @notice The one slot of a session that a redemption reads and writes:
/// spent (72 bits) ‖ cap (72) ‖ expiresAt (40) ‖ closesAt (40) ‖ nonce (24) ‖ limited per day (1) ‖
/// hours from a request or the expiry to the close (7).
/// @dev The session's id commits to payer and key, so neither is stored. A value type, because a struct in memory costs a batch
/// more than the slot saves.
type SessionHead is uint256;

using SessionHeadLib for SessionHead global;

library SessionHeadLib {
    uint256 private constant MASK_72 = (1 << 72) - 1;
    uint256 private constant MASK_40 = (1 << 40) - 1;
    uint256 private constant MASK_24 = (1 << 24) - 1;

    /// @dev The caller has bounded every value.
    function pack(uint256 cap_, uint256 expiresAt_, uint256 nonce_, uint256 delayHours, bool limited)
        internal
        pure
        returns (SessionHead)
    {
        uint256 daily = limited ? 1 : 0;
        return SessionHead.wrap(
            (cap_ << 72) | (expiresAt_ << 144) | (nonce_ << 224) | (daily << 248) | (delayHours << 249)
        );
    }

    function withSpent(SessionHead head, uint256 spent_) internal pure returns (SessionHead) {
        return SessionHead.wrap((SessionHead.unwrap(head) & ~MASK_72) | spent_);
    }

    function withClosesAt(SessionHead head, uint256 closesAt_) internal pure returns (SessionHead) {
        return SessionHead.wrap((SessionHead.unwrap(head) & ~(MASK_40 << 184)) | (closesAt_ << 184));
    }

    function spent(SessionHead head) internal pure returns (uint256) {
        return SessionHead.unwrap(head) & MASK_72;
    }

    function cap(SessionHead head) internal pure returns (uint256) {
        return (SessionHead.unwrap(head) >> 72) & MASK_72;
    }

    function expiresAt(SessionHead head) internal pure returns (uint64) {
        // masked to 40 bits
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint64((SessionHead.unwrap(head) >> 144) & MASK_40);
    }

    function closesAt(SessionHead head) internal pure returns (uint64) {
        // masked to 40 bits
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint64((SessionHead.unwrap(head) >> 184) & MASK_40);
    }

    function nonce(SessionHead head) internal pure returns (uint24) {
        // masked to 24 bits
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint24((SessionHead.unwrap(head) >> 224) & MASK_24);
    }

    function limitedPerDay(SessionHead head) internal pure returns (bool) {
        return (SessionHead.unwrap(head) >> 248) & 1 != 0;
    }

    /// @notice Seconds, as they were when the session was opened.
    function closeDelay(SessionHead head) internal pure returns (uint64) {
        // Of 7 bits.
        unchecked {
            return uint64(SessionHead.unwrap(head) >> 249) * 1 hours;
        }
    }
}
