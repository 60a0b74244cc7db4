// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {LineageRules} from "../registry/LineageRules.sol";

/// @notice What payments to an asset set aside while its lineage is disputed, in one slot that only those payments touch.
/// @param bps The disputed rates of all open disputes.
/// @param held Base units set aside and not released, remainders of the division among disputes included.
/// @param perBps Cumulative base units set aside per disputed basis point, times 2⁶⁴.
struct Escrow {
    uint16 bps;
    uint80 held;
    uint160 perBps;
}

using EscrowLib for Escrow global;

/// @title Revenue set aside for disputes
/// @notice Each dispute has its rate's part of what was set aside while it was open, rounded down; the last to end takes what rounding
/// left, so nothing ever stays behind.
library EscrowLib {
    using SafeCast for uint256;

    uint256 private constant SCALE_BITS = 64;
    uint256 private constant BPS = 10_000;

    /// @notice Sets aside the disputed part of a payment after its fee. With what goes upstream it is at most half of it: what other
    /// verdicts gave to parents meanwhile leaves less for each open dispute, in proportion.
    function setAside(Escrow storage self, uint256 net, uint256 upstreamBps) internal returns (uint256 aside) {
        uint256 bps = self.bps;
        uint256 room = Math.saturatingSub(LineageRules.MAX_UPSTREAM_BPS, upstreamBps);
        aside = (net * Math.min(bps, room)) / BPS;
        self.held += aside.toUint80();
        self.perBps += ((aside << SCALE_BITS) / bps).toUint160();
    }

    /// @notice What was set aside at `bps` since the cumulative amount stood at `mark`.
    function partOf(Escrow storage self, uint256 bps, uint256 mark) internal view returns (uint256) {
        return bps == self.bps ? self.held : ((self.perBps - mark) * bps) >> SCALE_BITS;
    }
}
