// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {SD59x18, exp, ln, wrap} from "@prb/math/SD59x18.sol";

/// @title Logarithmic market scoring rule for two outcomes
/// @notice Hanson's automated market maker: C(q) = b·ln(e^(q0/b) + e^(q1/b)), price of outcome i = e^(qi/b) / Σ e^(qj/b).
/// @dev Written with the larger quantity taken out, C(q) = max + b·ln(1 + e^(-|q0-q1|/b)), for two reasons: no exponent is
/// ever positive, so nothing overflows; and the result is at least max(q) whatever the error of exp and ln, so that a maker who
/// holds C(q) can always pay the winning side in full.
///
/// Quantities and the liquidity b are base units of USD; prices have 18 decimals.
library Lmsr {
    uint256 internal constant ONE = 1e18;

    /// @notice What the maker must hold when q0 and q1 shares are out, rounded up to a base unit.
    /// @dev A function of the state alone: a round trip costs nothing and gains nothing, however it is cut up. With no shares out
    /// it is ⌈b·ln 2⌉, which is therefore the subsidy and the most that the maker can lose.
    function collateral(uint256 b, uint256 q0, uint256 q1) internal pure returns (uint256) {
        (uint256 high, uint256 low) = q0 > q1 ? (q0, q1) : (q1, q0);
        // forge-lint: disable-next-line(unsafe-typecast)
        uint256 logarithm = _asUint(ln(wrap(int256(ONE + _decay(b, high - low)))));
        return high + (b * logarithm + ONE - 1) / ONE;
    }

    /// @notice The price of outcome 0, between 0 and 1.
    function price(uint256 b, uint256 q0, uint256 q1) internal pure returns (uint256) {
        bool leads = q0 > q1;
        uint256 decay = _decay(b, leads ? q0 - q1 : q1 - q0);
        return (leads ? ONE : decay) * ONE / (ONE + decay);
    }

    /// @dev e^(-gap/b), 0 once it is under 1e-18. A gap has at most 128 bits.
    function _decay(uint256 b, uint256 gap) private pure returns (uint256) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return _asUint(exp(wrap(-int256(gap * ONE / b))));
    }

    function _asUint(SD59x18 value) private pure returns (uint256) {
        return uint256(value.unwrap());
    }
}
