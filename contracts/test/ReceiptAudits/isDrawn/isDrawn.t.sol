// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IReceiptAudits} from "../../../src/receipts/IReceiptAudits.sol";
import {AuditFixture} from "../AuditFixture.sol";

contract IsDrawnTest is AuditFixture {
    function test_RevertGiven_TheHourIsNotDrawn() external {
        vm.expectRevert(abi.encodeWithSelector(IReceiptAudits.ReceiptAudits_NotDrawn.selector, HOUR));
        audits.isDrawn(HOUR, 0);
    }

    function test_RevertWhen_ThereIsNoSuchReceipt() external {
        _drawWith(keccak256("seed"));
        audits.isDrawn(HOUR, COUNT - 1);
        vm.expectRevert(
            abi.encodeWithSelector(IReceiptAudits.ReceiptAudits_NoSuchReceipt.selector, HOUR, COUNT)
        );
        audits.isDrawn(HOUR, COUNT);
    }

    function testFuzz_FollowsFromSeedHourAndIndex(bytes32 seed, uint32 index) external {
        vm.assume(seed != 0);
        index = index % COUNT;
        _drawWith(seed);
        bool expected = uint256(keccak256(abi.encode(seed, HOUR, index))) % 10_000 < 200;
        assertEq(audits.isDrawn(HOUR, index), expected);
    }

    /// @dev The first receipts whose lot is the last that is drawn, and the first that is not.
    function test_DrawsUpToTheRateAndNoFurther() external {
        bytes32 seed = keccak256("seed");
        _drawWith(seed);
        for (uint256 lot = 199; lot < 201; ++lot) {
            uint32 index;
            while (uint256(keccak256(abi.encode(seed, HOUR, index))) % 10_000 != lot) ++index;
            assertEq(audits.isDrawn(HOUR, index), lot == 199);
        }
    }

    /// @dev 20,000 draws at 2 %: 400 expected, 20 standard deviation.
    function test_DrawsAboutTheRate() external {
        _drawWith(keccak256("seed"));
        uint256 drawn;
        for (uint32 index = 0; index < 20_000; ++index) {
            if (audits.isDrawn(HOUR, index)) ++drawn;
        }
        assertApproxEqAbs(drawn, 400, 80);
    }

    function test_ADrawOfAnotherSeedIsAnother() external {
        uint256 before = vm.snapshotState();
        bytes32[2] memory seen;
        for (uint256 i = 0; i < 2; ++i) {
            vm.revertToState(before);
            before = vm.snapshotState();
            _drawWith(keccak256(abi.encode(i)));
            for (uint32 index = 0; index < 1_000; ++index) {
                seen[i] = keccak256(abi.encode(seen[i], audits.isDrawn(HOUR, index)));
            }
        }
        assertNotEq(seen[0], seen[1]);
    }
}
