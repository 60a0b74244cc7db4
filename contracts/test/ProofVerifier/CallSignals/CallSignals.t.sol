// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Test} from "forge-std/Test.sol";
import {CallSignals} from "../../../src/proofs/CallSignals.sol";

contract CallSignalsTest is Test {
    function pack(uint256 weights, bytes calldata input, bytes calldata output)
        external
        pure
        returns (uint256[] memory)
    {
        return CallSignals.pack(weights, input, output);
    }

    function test_CountsEach31BytesBegun() external pure {
        assertEq(CallSignals.count(1, 1), 3);
        assertEq(CallSignals.count(31, 31), 3);
        assertEq(CallSignals.count(32, 31), 4);
        assertEq(CallSignals.count(31, 32), 4);
        assertEq(CallSignals.count(62, 63), 6);
        assertEq(CallSignals.count(784, 40), 29);
    }

    function testFuzz_GivesEveryByteBack(uint256 weights, bytes calldata input, bytes calldata output) external view {
        uint256[] memory signals = this.pack(weights, input, output);
        assertEq(signals.length, CallSignals.count(input.length, output.length));
        assertEq(signals[0], weights);
        uint256 at = _check(signals, 1, input);
        assertEq(_check(signals, at, output), signals.length);
    }

    /// @dev Byte by byte, the other way round.
    function _check(uint256[] memory signals, uint256 at, bytes calldata data) private pure returns (uint256) {
        for (uint256 from = 0; from < data.length; from += 31) {
            uint256 element = signals[at++];
            uint256 to = from + 31 < data.length ? from + 31 : data.length;
            for (uint256 i = to; i > from; --i) {
                assertEq(element & 0xff, uint8(data[i - 1]));
                element >>= 8;
            }
            assertEq(element, 0);
        }
        return at;
    }
}
