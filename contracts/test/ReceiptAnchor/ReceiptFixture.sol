// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Test} from "forge-std/Test.sol";
import {IReceiptAnchor} from "../../src/receipts/IReceiptAnchor.sol";

/// @notice An anchor contract in the first second of an hour, and trees as RFC 6962 defines them: by recursion, where the
/// contract goes up level by level.
abstract contract ReceiptFixture is Test {
    uint64 internal constant HOUR = 497_500;
    string internal constant CID = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";

    IReceiptAnchor internal anchors;
    address internal anchorKey = makeAddr("anchor");

    function setUp() public virtual {
        vm.warp((uint256(HOUR) + 1) * 1 hours);
        vm.roll(1_000);
        anchors = IReceiptAnchor(deployCode("ReceiptAnchor.sol:ReceiptAnchor", abi.encode(anchorKey)));
    }

    function _anchor(uint64 hour, bytes32 root, uint32 count) internal {
        vm.prank(anchorKey);
        anchors.anchor(hour, root, count, CID);
    }

    function _receipt(uint256 index) internal pure returns (bytes32) {
        return keccak256(abi.encode("receipt", index));
    }

    function _root(uint256 from, uint256 to) internal pure returns (bytes32) {
        if (to - from == 1) return sha256(abi.encodePacked(bytes1(0), _receipt(from)));
        uint256 middle = from + _split(to - from);
        return sha256(abi.encodePacked(bytes1(0x01), _root(from, middle), _root(middle, to)));
    }

    function _proof(uint256 index, uint256 from, uint256 to) internal pure returns (bytes32[] memory proof) {
        if (to - from == 1) return new bytes32[](0);
        uint256 middle = from + _split(to - from);
        bool left = index < middle;
        bytes32[] memory inner = left ? _proof(index, from, middle) : _proof(index, middle, to);
        proof = new bytes32[](inner.length + 1);
        for (uint256 i = 0; i < inner.length; ++i) {
            proof[i] = inner[i];
        }
        proof[inner.length] = left ? _root(middle, to) : _root(from, middle);
    }

    /// @dev The largest power of two below `size`.
    function _split(uint256 size) private pure returns (uint256 part) {
        part = 1;
        while (part * 2 < size) part *= 2;
    }
}
