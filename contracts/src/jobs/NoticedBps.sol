// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @notice A part in basis points that changes only after a notice. `next` holds from `nextFrom` on, `current` before.
struct NoticedBps {
    uint16 current;
    uint16 next;
    uint40 nextFrom;
}

using NoticedBpsLib for NoticedBps global;

/// @title A governed part with notice
/// @notice What was quoted under the part of today must still be payable when it settles: whoever quotes heeds a change as soon as it
/// is announced, and has the notice to settle what was quoted before.
library NoticedBpsLib {
    function value(NoticedBps storage self) internal view returns (uint16) {
        NoticedBps memory bps = self;
        return block.timestamp >= bps.nextFrom ? bps.next : bps.current;
    }

    /// @dev A change that is replaced before its time never held.
    function announce(NoticedBps storage self, uint16 next, uint64 notice) internal returns (uint64 from) {
        from = uint64(block.timestamp) + notice;
        // a time of the chain and a constant notice
        // forge-lint: disable-next-line(unsafe-typecast)
        (self.current, self.next, self.nextFrom) = (value(self), next, uint40(from));
    }
}
