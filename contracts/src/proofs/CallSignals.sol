// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title The public signals of a call
/// @notice The commitment of the weights, the input, the output. Bytes go 31 to a field element, big-endian, the last element takes
/// what is left: every element is below the group's order, and bytes of one length have one form.
library CallSignals {
    uint256 private constant BYTES_PER_SIGNAL = 31;

    /// @notice Signals that a call of these lengths has.
    function count(uint256 inputLength, uint256 outputLength) internal pure returns (uint256) {
        return 1 + _countOf(inputLength) + _countOf(outputLength);
    }

    function pack(uint256 weights, bytes calldata input, bytes calldata output)
        internal
        pure
        returns (uint256[] memory signals)
    {
        signals = new uint256[](count(input.length, output.length));
        signals[0] = weights;
        _put(signals, 1, input);
        _put(signals, 1 + _countOf(input.length), output);
    }

    function _countOf(uint256 length) private pure returns (uint256) {
        return (length + BYTES_PER_SIGNAL - 1) / BYTES_PER_SIGNAL;
    }

    function _put(uint256[] memory signals, uint256 at, bytes calldata data) private pure {
        for (uint256 from = 0; from < data.length; from += BYTES_PER_SIGNAL) {
            uint256 left = data.length - from;
            uint256 taken = left < BYTES_PER_SIGNAL ? left : BYTES_PER_SIGNAL;
            signals[at++] = uint256(bytes32(data[from:from + taken])) >> (8 * (32 - taken));
        }
    }
}
