// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";
import {Fixture} from "../../Fixture.sol";

contract SetDisputedTest is Fixture {
    function _set(uint256 assetId, uint256 bps) private returns (uint256) {
        vm.prank(lineageDisputes);
        return ledger.setDisputed(assetId, bps);
    }

    function _held(uint256 assetId) private view returns (uint256 held) {
        (, held) = ledger.disputedOf(assetId);
    }

    function test_RevertGiven_AnotherCaller() external {
        uint256 assetId = _model(creator, "a");
        vm.expectRevert(
            abi.encodeWithSelector(IRevenueLedger.RevenueLedger_NotLineageDisputes.selector, creator)
        );
        vm.prank(creator);
        ledger.setDisputed(assetId, 1);
    }

    function test_RevertWhen_TheRatesAreTooHigh() external {
        uint256 assetId = _model(creator, "a");
        vm.expectRevert(abi.encodeWithSelector(IRevenueLedger.RevenueLedger_OutOfBounds.selector, 5_001, 5_000));
        _set(assetId, 5_001);
    }

    /// @dev 1,000 USD less 2.5 %: 15 % of it are the parent's whatever is disputed.
    function test_GivenNobodyPaidYet_ReadsItsRates() external {
        uint256 assetId = _fineTuneOf(creator, "a", _model(alice, "root"));
        _set(assetId, 1_000);
        ledger.pay(assetId, 1_000e6);
        assertEq(ledger.pending(assetId), 146_250_000);
        assertEq(_held(assetId), 97_500_000);
    }

    function testFuzz_TakesItFromTheHoldersPart(uint256 amount, uint256 bps) external {
        amount = bound(amount, 1, 1e14);
        bps = bound(bps, 1, 5_000);
        uint256 assetId = _model(creator, "a");
        vm.expectEmit(address(ledger));
        emit IRevenueLedger.DisputedBpsChanged(assetId, 0, bps);
        _set(assetId, bps);
        uint256 fee = (amount * 250) / 10_000;
        uint256 aside = ((amount - fee) * bps) / 10_000;
        vm.expectEmit(address(ledger));
        emit IRevenueLedger.UsageDisputed(assetId, aside);
        vm.expectEmit(address(ledger));
        emit IRevenueLedger.UsagePaid(assetId, address(this), amount, fee, 0, amount - fee - aside);
        ledger.pay(assetId, amount);
        assertEq(_held(assetId), aside);
        (uint256 tracked, uint256 waiting, uint256 claimable, uint256 fees) = ledger.totals();
        assertEq(waiting, aside);
        assertEq(claimable, amount - fee - aside);
        assertEq(fees, fee);
        assertEq(usd.balanceOf(address(ledger)), tracked);
    }

    function test_WhenManyArePaid_IsTheSame() external {
        uint256[] memory ids = new uint256[](3);
        uint256[] memory amounts = new uint256[](3);
        (ids[0], ids[1], ids[2]) = (_model(creator, "a"), _model(creator, "b"), _model(creator, "b2"));
        (amounts[0], amounts[1], amounts[2]) = (100e6, 200e6, 300e6);
        _set(ids[1], 2_000);
        ledger.payMany(ids, amounts);
        assertEq(_held(ids[1]), 39e6);
        assertEq(ledger.claimable(ids[0], creator), 97_500_000);
        assertEq(ledger.claimable(ids[1], creator), 156e6);
        assertEq(ledger.claimable(ids[2], creator), 292_500_000);
    }

    /// @dev A merge's 30 % and 20 of the disputed 40: half is the holders'.
    function testFuzz_GivenParents_LeavesTheHoldersHalf(uint256 disputed) external {
        disputed = bound(disputed, 3_500, 5_000);
        uint256 assetId = _fineTuneOf(creator, "a", _model(alice, "root"));
        _set(assetId, disputed);
        ledger.pay(assetId, 1_000e6);
        assertEq(ledger.claimable(assetId, creator), 487_500_000);
        assertEq(ledger.pending(assetId) + _held(assetId), 487_500_000);
    }

    struct Shift {
        uint16 bps;
        uint64 amount;
    }

    /// @dev One dispute after another joins, a payment after each; then they end in that order.
    function testFuzz_GivesEachItsProportion(Shift[4] memory shifts) external {
        uint256 assetId = _fineTuneOf(creator, "a", _model(alice, "root"));
        uint256[4] memory marks;
        uint256[4] memory exact;
        uint256 open;
        for (uint256 i = 0; i < 4; ++i) {
            uint256 bps = bound(shifts[i].bps, 1, 1_250);
            shifts[i].bps = uint16(bps);
            open += bps;
            marks[i] = _set(assetId, open);
            uint256 before = _held(assetId);
            ledger.pay(assetId, bound(shifts[i].amount, 1, 1e13));
            for (uint256 j = 0; j <= i; ++j) {
                // In 2⁻⁴⁰ base units.
                exact[j] += ((_held(assetId) - before) << 40) * shifts[j].bps / open;
            }
        }
        for (uint256 i = 0; i < 4; ++i) {
            uint256 part = ledger.escrowedFor(assetId, shifts[i].bps, marks[i]);
            if (i < 3) assertApproxEqAbs(part, exact[i] >> 40, 1);
            else assertEq(part, _held(assetId));
            assertLe(part, _held(assetId));
            open -= shifts[i].bps;
            _set(assetId, open);
            vm.prank(lineageDisputes);
            ledger.releaseEscrow(assetId, part, assetId, 0, 0);
        }
        assertEq(_held(assetId), 0);
    }

    function test_WhenNoneIsDisputedAnyMore_SetsNothingAside() external {
        uint256 assetId = _model(creator, "a");
        _set(assetId, 1_000);
        _set(assetId, 0);
        ledger.pay(assetId, 1_000e6);
        assertEq(_held(assetId), 0);
        assertEq(ledger.claimable(assetId, creator), 975e6);
    }
}
