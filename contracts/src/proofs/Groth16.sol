// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @notice What a circuit's set-up publishes. Points of G1 are (x, y), points of G2 (x imaginary, x real, y imaginary, y real), as
/// the precompiles want them.
/// @param ic One point of G1 more than there are public signals, coordinates one after the other.
struct VerifyingKey {
    uint256[2] alpha;
    uint256[4] beta;
    uint256[4] gamma;
    uint256[4] delta;
    uint256[] ic;
}

/// @notice A point of G1, one of G2, one of G1.
struct Proof {
    uint256[2] a;
    uint256[4] b;
    uint256[2] c;
}

/// @title Groth16 on alt_bn128, for any number of public signals
/// @notice e(a, b) = e(alpha, beta) · e(ic₀ + Σ signalᵢ·icᵢ₊₁, gamma) · e(c, delta), by the precompiles of EIP-196 and EIP-197 (Groth,
/// "On the size of pairing-based non-interactive arguments", 2016, section 3.2).
///
/// The precompiles refuse coordinates that are not below the field's prime, points that are not on the curve and, of G2, points
/// outside the subgroup. What they do not refuse is a scalar of the group's order or more, which stands for a smaller one: such a signal
/// is refused here. A proof can be changed into another of the same statement by anyone, so it identifies nothing.
library Groth16 {
    /// @notice Order of the groups: signals are below it.
    uint256 internal constant R = 21888242871839275222246405745257275088548364400416034343698204186575808495617;
    /// @notice Prime of the field that coordinates are in.
    uint256 internal constant P = 21888242871839275222246405745257275088696311157297823662689037894645226208583;

    uint256 private constant ADD = 0x06;
    uint256 private constant MUL = 0x07;
    uint256 private constant PAIRING = 0x08;
    /// @dev A precompile burns all it is given for a malformed point. This is a multiple of what EIP-1108 asks for the largest.
    uint256 private constant GAS = 500_000;

    /// @notice Whether a key is one under which every signal counts: all its points on their curves, none of them at infinity. Under a
    /// key with delta or gamma at infinity anybody could prove anything; a signal whose point is there could be any.
    function isSound(VerifyingKey calldata key) internal view returns (bool) {
        uint256[] calldata ic = key.ic;
        if (ic.length < 4 || ic.length & 1 == 1) return false;
        for (uint256 i = 0; i < ic.length; i += 2) {
            if (!_isPoint(ic[i], ic[i + 1])) return false;
        }
        if (!_isPoint(key.alpha[0], key.alpha[1])) return false;
        if (_isZero(key.beta) || _isZero(key.gamma) || _isZero(key.delta)) return false;
        // e(0, point) is 1 for every point of G2, and the precompile looks at each.
        uint256[24] memory pairs;
        _put(pairs, 0, [uint256(0), 0], key.beta);
        _put(pairs, 6, [uint256(0), 0], key.gamma);
        _put(pairs, 12, [uint256(0), 0], key.delta);
        return _pairs(pairs, 18);
    }

    /// @notice Whether the proof holds for exactly these signals. False for anything malformed.
    /// @param key A sound one.
    function verify(VerifyingKey calldata key, uint256[] memory signals, Proof calldata proof)
        internal
        view
        returns (bool)
    {
        if (key.ic.length != 2 * signals.length + 2 || proof.a[1] >= P) return false;
        uint256[2] memory sum = [key.ic[0], key.ic[1]];
        for (uint256 i = 0; i < signals.length; ++i) {
            if (signals[i] >= R) return false;
            bool ok;
            uint256[2] memory term;
            (ok, term) = _multiply(key.ic[2 * i + 2], key.ic[2 * i + 3], signals[i]);
            if (!ok) return false;
            (ok, sum) = _add(sum[0], sum[1], term[0], term[1]);
            if (!ok) return false;
        }
        uint256[24] memory pairs;
        _put(pairs, 0, [proof.a[0], (P - proof.a[1]) % P], proof.b);
        _put(pairs, 6, key.alpha, key.beta);
        _put(pairs, 12, sum, key.gamma);
        _put(pairs, 18, proof.c, key.delta);
        return _pairs(pairs, 24);
    }

    /// @dev On the curve and not at infinity: adding nothing to it, the precompile looks at it.
    function _isPoint(uint256 x, uint256 y) private view returns (bool ok) {
        if (x | y == 0) return false;
        (ok,) = _add(x, y, 0, 0);
    }

    function _isZero(uint256[4] calldata point) private pure returns (bool) {
        return point[0] | point[1] | point[2] | point[3] == 0;
    }

    function _put(uint256[24] memory pairs, uint256 at, uint256[2] memory g1, uint256[4] calldata g2) private pure {
        (pairs[at], pairs[at + 1]) = (g1[0], g1[1]);
        for (uint256 i = 0; i < 4; ++i) {
            pairs[at + 2 + i] = g2[i];
        }
    }

    function _add(uint256 x1, uint256 y1, uint256 x2, uint256 y2)
        private
        view
        returns (bool ok, uint256[2] memory sum)
    {
        uint256[4] memory given = [x1, y1, x2, y2];
        assembly ("memory-safe") {
            ok := staticcall(GAS, ADD, given, 0x80, sum, 0x40)
        }
    }

    function _multiply(uint256 x, uint256 y, uint256 scalar)
        private
        view
        returns (bool ok, uint256[2] memory product)
    {
        uint256[3] memory given = [x, y, scalar];
        assembly ("memory-safe") {
            ok := staticcall(GAS, MUL, given, 0x60, product, 0x40)
        }
    }

    /// @dev Whether the product of the pairings of the first `words / 6` pairs is 1.
    function _pairs(uint256[24] memory pairs, uint256 words) private view returns (bool ok) {
        uint256[1] memory isOne;
        assembly ("memory-safe") {
            ok := staticcall(GAS, PAIRING, pairs, mul(words, 0x20), isOne, 0x20)
        }
        return ok && isOne[0] == 1;
    }
}
