// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Vm} from "forge-std/Vm.sol";
import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";
import {Fixture} from "../../Fixture.sol";

contract PayManyTest is Fixture {
    function test_RevertWhen_LengthsDiffer() external {
        vm.expectRevert(IRevenueLedger.RevenueLedger_LengthMismatch.selector);
        ledger.payMany(new uint256[](1), new uint256[](2));
    }

    function test_RevertWhen_AnAmountIsZero() external {
        uint256[] memory ids = _one(_model(creator, "a"));
        vm.expectRevert(IRevenueLedger.RevenueLedger_ZeroAmount.selector);
        ledger.payMany(ids, new uint256[](1));
    }

    function test_WhenAllIsWell_PaysAndDistributesEachAssetOnce() external {
        uint256 base = _model(creator, "a");
        uint256 child = _fineTuneOf(alice, "b", base);
        uint256[] memory ids = new uint256[](3);
        uint256[] memory amounts = new uint256[](3);
        (ids[0], ids[1], ids[2]) = (child, child, base);
        (amounts[0], amounts[1], amounts[2]) = (1_000_000, 1_000_000, 500_000);
        uint256 before = usd.balanceOf(address(this));
        vm.recordLogs();
        ledger.payMany(ids, amounts);
        Vm.Log[] memory logs = vm.getRecordedLogs();
        uint256 distributions;
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] == IRevenueLedger.Distributed.selector) ++distributions;
        }
        assertEq(distributions, 1);
        assertEq(before - usd.balanceOf(address(this)), 2_500_000);
        assertEq(ledger.pending(child), 0);
        assertEq(ledger.claimable(base, creator), 487_500 + 292_500);
        assertEq(ledger.claimable(child, alice), 2 * 828_750);
    }

    function testFuzz_GivesWhatSinglePaymentsGive(uint256 seed) external {
        uint256[3] memory assets;
        assets[0] = _model(creator, "a");
        assets[1] = _fineTuneOf(alice, "b", assets[0]);
        assets[2] = _fineTuneOf(bob, "c", assets[1]);
        uint256 count = 1 + seed % 9;
        (uint256[] memory ids, uint256[] memory amounts) = (new uint256[](count), new uint256[](count));
        uint256 total;
        for (uint256 i = 0; i < count; ++i) {
            uint256 r = uint256(keccak256(abi.encode(seed, i)));
            (ids[i], amounts[i]) = (assets[r % 3], 1 + (r >> 8) % 1e9);
            total += amounts[i];
        }

        // One by one, as the batch does it: each asset is passed up when the payments to it stop.
        uint256 state = vm.snapshotState();
        for (uint256 i = 0; i < count; ++i) {
            ledger.pay(ids[i], amounts[i]);
            if (ids[i] != assets[0] && (i + 1 == count || ids[i + 1] != ids[i])) ledger.distribute(ids[i]);
        }
        bytes32 expected = _books(assets);
        vm.revertToState(state);

        uint256 before = usd.balanceOf(address(this));
        ledger.payMany(ids, amounts);
        assertEq(_books(assets), expected);
        assertEq(before - usd.balanceOf(address(this)), total);
        (uint256 tracked,,,) = ledger.totals();
        assertEq(tracked, total);
    }

    function _books(uint256[3] memory assets) private view returns (bytes32) {
        (uint256 tracked, uint256 waiting, uint256 claimable, uint256 fees) = ledger.totals();
        bytes memory books = abi.encode(tracked, waiting, claimable, fees, usd.balanceOf(address(ledger)));
        for (uint256 i = 0; i < 3; ++i) {
            uint256 asset = assets[i];
            books = abi.encode(books, ledger.pending(asset), ledger.inherited(asset), ledger.accumulated(asset));
        }
        return keccak256(books);
    }
}
