// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @notice What each ancestor is due, from the rules alone: no edge of the registry and no bucket of the ledger is read.
///
/// Of a base unit of d's net revenue the ancestor x is due `share(d, x)` basis points: its own part of every edge d→x, and all
/// that d's parents would owe x in their place, because `rate − own` of an edge is what the parent inherits:
///     share(d, x) = Σ over edges d→p of (p = x ? own(p) : 0) + share(p, x)
/// These are whole basis points at any depth, so the oracle has no remainders.
abstract contract RoyaltyOracle {
    uint256 internal constant CAP = 5_000;
    uint256 internal constant WHOLE = 1_000_000;

    /// @dev share(d, x), by position of d and x in the order of registration.
    uint256[][] private _rows;
    /// @dev Σ share(d, x) over all x: what d's own children inherit through it.
    uint256[] private _sums;

    function _inherits(uint256 parent) internal view returns (uint256) {
        return _sums[parent];
    }

    function _due(uint256 asset, uint256 ancestor) internal view returns (uint256) {
        return ancestor < _rows[asset].length ? _rows[asset][ancestor] : 0;
    }

    /// @notice The parent's own part of an edge under a licence.
    function _own(uint256 parent, uint256 licenceBps) internal view returns (uint256) {
        return (licenceBps * (CAP - _sums[parent])) / CAP;
    }

    /// @notice Adds an asset with `count` parents and the licence of each edge; its weight too, where that is proven, else the whole.
    function _addToOracle(
        uint256[] memory parents,
        uint256[] memory licenceBps,
        uint256[] memory weightsPpm,
        uint256 count
    ) internal {
        uint256[] memory row = new uint256[](_rows.length);
        uint256 sum;
        for (uint256 i = 0; i < count; ++i) {
            row[parents[i]] += (_own(parents[i], licenceBps[i]) * weightsPpm[i]) / WHOLE;
            uint256[] memory above = _rows[parents[i]];
            for (uint256 x = 0; x < above.length; ++x) {
                row[x] += above[x];
            }
        }
        for (uint256 x = 0; x < row.length; ++x) {
            sum += row[x];
        }
        _rows.push(row);
        _sums.push(sum);
    }
}
