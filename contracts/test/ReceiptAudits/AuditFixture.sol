// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IReceiptAudits} from "../../src/receipts/IReceiptAudits.sol";
import {ReceiptFixture} from "../ReceiptAnchor/ReceiptFixture.sol";

/// @notice An hour of 1,000,000 receipts, anchored in block 1,000.
abstract contract AuditFixture is ReceiptFixture {
    uint32 internal constant COUNT = 1_000_000;

    IReceiptAudits internal audits;
    address internal governor = makeAddr("governor");

    function setUp() public virtual override {
        super.setUp();
        audits = IReceiptAudits(
            deployCode("ReceiptAudits.sol:ReceiptAudits", abi.encode(anchors, governor))
        );
        _anchor(HOUR, keccak256("root"), COUNT);
    }

    function _drawWith(bytes32 seed) internal {
        vm.roll(1_005);
        vm.setBlockhash(1_004, seed);
        audits.draw(HOUR);
    }
}
