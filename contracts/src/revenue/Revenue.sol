// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {SharePhase} from "./IRevenueLedger.sol";

/// @notice An asset's revenue in one slot, the only one of the asset that a payment touches:
/// accumulator (88 bits) ‖ pending (72) ‖ inherited (72) ‖ upstream bps (15) ‖ plain (1) ‖ phase (8).
/// @dev 2⁷² base units are 4.7·10¹⁵ USD. Amounts that would not fit revert. `plain` is set once the asset was seen and while no part
/// of its revenue is disputed: one test of one bit tells a payment that there is nothing more to read.
type Revenue is uint256;

/// @notice The ledger's sums in one slot: claimable (80 bits) ‖ pending (80) ‖ fees (80), whose sum is tracked, ‖ protocol bps (16), which
/// every payment needs and so costs none of them a slot.
type Totals is uint256;

using RevenueLib for Revenue global;
using TotalsLib for Totals global;

error Revenue_Overflow();

/// @dev Here and below `unchecked` covers sums whose parts were just compared with the room left in their bits.
library RevenueLib {
    uint256 private constant MASK_88 = (1 << 88) - 1;
    uint256 private constant MASK_72 = (1 << 72) - 1;
    uint256 private constant MASK_15 = (1 << 15) - 1;
    uint256 private constant PENDING = 88;
    uint256 private constant INHERITED = 160;
    uint256 private constant UPSTREAM = 232;
    uint256 private constant PLAIN = 1 << 247;
    uint256 private constant PHASE = 248;

    function accumulator(Revenue self) internal pure returns (uint256) {
        return Revenue.unwrap(self) & MASK_88;
    }

    function pending(Revenue self) internal pure returns (uint256) {
        return (Revenue.unwrap(self) >> PENDING) & MASK_72;
    }

    function inherited(Revenue self) internal pure returns (uint256) {
        return (Revenue.unwrap(self) >> INHERITED) & MASK_72;
    }

    function upstreamBps(Revenue self) internal pure returns (uint256) {
        return (Revenue.unwrap(self) >> UPSTREAM) & MASK_15;
    }

    function isPlain(Revenue self) internal pure returns (bool) {
        return Revenue.unwrap(self) & PLAIN != 0;
    }

    function phase(Revenue self) internal pure returns (SharePhase) {
        return SharePhase(Revenue.unwrap(self) >> PHASE);
    }

    /// @notice Counts a payment's parts for the holders and for the parents.
    function credit(Revenue self, uint256 holders, uint256 upstream) internal pure returns (Revenue) {
        unchecked {
            if (holders > MASK_88 - accumulator(self) || upstream > MASK_72 - pending(self)) revert Revenue_Overflow();
            return Revenue.wrap(Revenue.unwrap(self) + holders + (upstream << PENDING));
        }
    }

    /// @notice Counts what a child passes up: a part for the holders and a part for the parents.
    function inherit(Revenue self, uint256 holders, uint256 passed) internal pure returns (Revenue) {
        unchecked {
            if (holders > MASK_88 - accumulator(self) || passed > MASK_72 - inherited(self)) revert Revenue_Overflow();
            return Revenue.wrap(Revenue.unwrap(self) + holders + (passed << INHERITED));
        }
    }

    /// @notice Takes out what was distributed; never more than there is.
    function passUp(Revenue self, uint256 fromPending, uint256 fromInherited) internal pure returns (Revenue) {
        return Revenue.wrap(Revenue.unwrap(self) - (fromPending << PENDING) - (fromInherited << INHERITED));
    }

    function withPhase(Revenue self, SharePhase next) internal pure returns (Revenue) {
        return Revenue.wrap((Revenue.unwrap(self) << 8 >> 8) | (uint256(next) << PHASE));
    }

    function withPlain(Revenue self, bool plain) internal pure returns (Revenue) {
        return Revenue.wrap((Revenue.unwrap(self) & ~PLAIN) | (plain ? PLAIN : 0));
    }

    /// @notice An asset seen for the first time: its rates are written down, and nothing of it is disputed.
    function seen(Revenue self, uint256 bps) internal pure returns (Revenue) {
        return self.withUpstream(bps).withPhase(SharePhase.Closed).withPlain(true);
    }

    /// @notice Sets the asset's rates.
    function withUpstream(Revenue self, uint256 bps) internal pure returns (Revenue) {
        return Revenue.wrap((Revenue.unwrap(self) & ~(MASK_15 << UPSTREAM)) | (bps << UPSTREAM));
    }
}

library TotalsLib {
    uint256 private constant MASK_80 = (1 << 80) - 1;
    uint256 private constant PENDING = 80;
    uint256 private constant FEES = 160;
    uint256 private constant PROTOCOL = 240;

    function claimable(Totals self) internal pure returns (uint256) {
        return Totals.unwrap(self) & MASK_80;
    }

    function pending(Totals self) internal pure returns (uint256) {
        return (Totals.unwrap(self) >> PENDING) & MASK_80;
    }

    function fees(Totals self) internal pure returns (uint256) {
        return (Totals.unwrap(self) >> FEES) & MASK_80;
    }

    function protocolBps(Totals self) internal pure returns (uint256) {
        return Totals.unwrap(self) >> PROTOCOL;
    }

    function withProtocolBps(Totals self, uint256 bps) internal pure returns (Totals) {
        // a mask of PROTOCOL ones
        // forge-lint: disable-next-line(incorrect-shift)
        return Totals.wrap((Totals.unwrap(self) & ((1 << PROTOCOL) - 1)) | (bps << PROTOCOL));
    }

    function credit(Totals self, uint256 holders, uint256 upstream, uint256 fee) internal pure returns (Totals) {
        unchecked {
            if (
                holders > MASK_80 - claimable(self) || upstream > MASK_80 - pending(self)
                    || fee > MASK_80 - fees(self)
            ) revert Revenue_Overflow();
            return Totals.wrap(Totals.unwrap(self) + holders + (upstream << PENDING) + (fee << FEES));
        }
    }

    /// @notice A part of what was pending became the holders'.
    function settle(Totals self, uint256 toHolders) internal pure returns (Totals) {
        unchecked {
            if (toHolders > pending(self) || toHolders > MASK_80 - claimable(self)) revert Revenue_Overflow();
            return Totals.wrap(Totals.unwrap(self) + toHolders - (toHolders << PENDING));
        }
    }

    function claim(Totals self, uint256 amount) internal pure returns (Totals) {
        if (amount > claimable(self)) revert Revenue_Overflow();
        return Totals.wrap(Totals.unwrap(self) - amount);
    }

    function withoutFees(Totals self) internal pure returns (Totals) {
        return Totals.wrap(Totals.unwrap(self) & ~(MASK_80 << FEES));
    }
}
