// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ReceiptFixture} from "../ReceiptFixture.sol";

contract IncludesTest is ReceiptFixture {
    function test_GivenNoRoot_IsFalse() external view {
        assertFalse(anchors.includes(HOUR, 0, 0, new bytes32[](0)));
        assertFalse(anchors.includes(HOUR, _receipt(0), 0, new bytes32[](0)));
    }

    function test_GivenOneReceipt_IsTrueForItAlone() external {
        _anchor(HOUR, _root(0, 1), 1);
        assertTrue(anchors.includes(HOUR, _receipt(0), 0, new bytes32[](0)));
        assertFalse(anchors.includes(HOUR, _receipt(1), 0, new bytes32[](0)));
        assertFalse(anchors.includes(HOUR, _receipt(0), 1, new bytes32[](0)));
        assertFalse(anchors.includes(HOUR, _receipt(0), 0, new bytes32[](1)));
        assertFalse(anchors.includes(HOUR - 1, _receipt(0), 0, new bytes32[](0)));
    }

    function test_GivenAnySmallTree_EachIsThereAndNowhereElse() external {
        for (uint32 size = 1; size <= 17; ++size) {
            uint64 hour = HOUR - size;
            _anchor(hour, _root(0, size), size);
            for (uint32 index = 0; index < size; ++index) {
                bytes32[] memory proof = _proof(index, 0, size);
                for (uint32 at = 0; at < size + 2; ++at) {
                    assertEq(anchors.includes(hour, _receipt(index), at, proof), at == index);
                }
            }
        }
    }

    function testFuzz_GivenAnyTree_OnlyTheTrueProofHolds(uint32 size, uint32 index, uint32 spot, bytes32 other)
        external
    {
        size = uint32(bound(size, 2, 300));
        index = index % size;
        bytes32[] memory proof = _proof(index, 0, size);
        vm.assume(other != proof[spot % proof.length] && other != _receipt(index));
        _anchor(HOUR, _root(0, size), size);
        assertTrue(anchors.includes(HOUR, _receipt(index), index, proof));
        assertFalse(anchors.includes(HOUR, other, index, proof));

        bytes32[] memory longer = new bytes32[](proof.length + 1);
        bytes32[] memory shorter = new bytes32[](proof.length - 1);
        for (uint256 i = 0; i < proof.length; ++i) {
            longer[i] = proof[i];
            if (i < shorter.length) shorter[i] = proof[i];
        }
        longer[proof.length] = other;
        assertFalse(anchors.includes(HOUR, _receipt(index), index, longer));
        assertFalse(anchors.includes(HOUR, _receipt(index), index, shorter));
        proof[spot % proof.length] = other;
        assertFalse(anchors.includes(HOUR, _receipt(index), index, proof));
    }

    function test_AnInnerNodeIsNoReceipt() external {
        _anchor(HOUR, _root(0, 4), 2);
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = _root(2, 4);
        assertFalse(anchors.includes(HOUR, _root(0, 2), 0, proof));
    }
}
