// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Vm} from "forge-std/Vm.sol";
import {CompactSignature, IJobManager, Redemption, Split, Voucher} from "../../../src/jobs/IJobManager.sol";
import {IAssetRegistry} from "../../../src/registry/IAssetRegistry.sol";
import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";
import {Sessions} from "../Sessions.sol";

contract RedeemEachTest is Sessions {
    bytes32 private good;
    Redemption[] private batch;

    /// @dev `good` is a second session of the same payer and key, for the voucher that must not suffer.
    function setUp() public override {
        super.setUp();
        vm.prank(payer);
        good = jobs.openSession(key, CAP, 0, 0, uint64(START + 60 days));
    }

    function _with(Voucher memory voucher, uint256 secret, Split[] memory splits)
        private
        view
        returns (Redemption memory)
    {
        return Redemption(voucher, _signVoucher(secret, voucher), splits);
    }

    function _plain(bytes32 of_, uint128 amount) private view returns (Redemption memory) {
        Voucher memory voucher = Voucher(payer, of_, amount, keccak256("usage"), uint64(block.timestamp + 3 days));
        return _with(voucher, keySecret, _split(amount, 0));
    }

    function _push(Redemption memory one) private {
        Redemption storage kept = batch.push();
        (kept.voucher, kept.signature) = (one.voucher, one.signature);
        for (uint256 i = 0; i < one.splits.length; ++i) {
            kept.splits.push(one.splits[i]);
        }
    }

    function _redeemEach() private returns (bytes[] memory reasons) {
        Redemption[] memory all = batch;
        vm.prank(settlement);
        return jobs.redeemEach(all);
    }

    /// @dev The bad one goes first and the good one after it still redeems 10 USD more.
    function _expectSkip(bytes memory reason, Redemption memory bad) private {
        delete batch;
        _push(bad);
        uint128 before = jobs.sessionOf(good).spent;
        _push(_plain(good, before + 10e6));
        batch[1].splits[0].assetAmount = 10e6;
        uint256 earned = jobs.earningsOf(node);
        vm.expectEmit(address(jobs));
        emit IJobManager.VoucherSkipped(bad.voucher.session, bad.voucher.cumulativeAmount, reason);
        vm.expectEmit(address(jobs));
        emit IJobManager.VoucherRedeemed(good, payer, before + 10e6, 10e6, keccak256("usage"));
        bytes[] memory reasons = _redeemEach();
        assertEq(reasons[0], reason);
        assertEq(reasons[1], "");
        assertEq(jobs.earningsOf(node), earned);
    }

    function test_RevertWhen_TheCallerIsNotTheOperator() external {
        vm.expectRevert(abi.encodeWithSelector(IJobManager.JobManager_NotSettlement.selector, alice));
        vm.prank(alice);
        jobs.redeemEach(new Redemption[](0));
    }

    function test_WhenThereAreNone_DoesNothing() external {
        assertEq(_redeemEach().length, 0);
    }

    function test_WhenExpiredUnknownOrEnded_Skips() external {
        Voucher memory voucher = _voucher(1e6);
        voucher.validUntil = uint64(START);
        vm.warp(START + 1);
        _expectSkip(
            abi.encodeWithSelector(IJobManager.JobManager_VoucherExpired.selector, session, START),
            _with(voucher, keySecret, _split(1e6, 0))
        );
        _expectSkip(
            abi.encodeWithSelector(IJobManager.JobManager_UnknownSession.selector, bytes32("x")), _plain("x", 1e6)
        );
        vm.warp(START + 31 days);
        _expectSkip(
            abi.encodeWithSelector(IJobManager.JobManager_SessionEnded.selector, session), _plain(session, 1e6)
        );
    }

    function test_WhenNotSignedByTheSessionsKey_Skips() external {
        bytes memory invalid = abi.encodeWithSelector(IJobManager.JobManager_InvalidSignature.selector, session);
        (, uint256 otherSecret) = makeAddrAndKey("other");
        _expectSkip(invalid, _with(_voucher(1e6), otherSecret, _split(1e6, 0)));
        Redemption memory nothing = _plain(session, 1e6);
        nothing.signature = CompactSignature(0, 0);
        _expectSkip(invalid, nothing);
    }

    function test_WhenOvertaken_Skips() external {
        _redeem(10e6, 10e6, 0);
        bytes4 notAdvancing = IJobManager.JobManager_VoucherNotAdvancing.selector;
        _expectSkip(abi.encodeWithSelector(notAdvancing, session, 10e6), _plain(session, 10e6));
        delete batch;
        Redemption memory twice = _plain(session, 15e6);
        twice.splits = _split(5e6, 0);
        _push(twice);
        _push(twice);
        bytes[] memory reasons = _redeemEach();
        assertEq(reasons[0], "");
        assertEq(reasons[1], abi.encodeWithSelector(notAdvancing, session, 15e6));
        assertEq(jobs.sessionOf(session).spent, 15e6);
    }

    function test_WhenACapIsExceeded_Skips() external {
        _expectSkip(
            abi.encodeWithSelector(IJobManager.JobManager_CapExceeded.selector, session, CAP), _plain(session, CAP + 1)
        );
        vm.prank(payer);
        session = jobs.openSession(key, CAP, 10e6, 0, uint64(START + 30 days));
        _redeem(6e6, 6e6, 0);
        Redemption memory more = _plain(session, 10e6 + 1);
        more.splits = _split(4e6 + 1, 0);
        _expectSkip(abi.encodeWithSelector(IJobManager.JobManager_DailyCapExceeded.selector, session, 10e6), more);
        _redeem(10e6, 4e6, 0);
    }

    function test_WhenTheSplitsDoNotFit_Skips() external {
        Redemption memory one = _plain(session, 10e6);
        one.splits = _split(10e6 - 1, 0);
        bytes4 mismatch = IJobManager.JobManager_SplitsMismatch.selector;
        _expectSkip(abi.encodeWithSelector(mismatch, 10e6, 10e6 - 1), one);
        one.splits = _split(2e6 - 1, 8e6 + 1);
        _expectSkip(abi.encodeWithSelector(IJobManager.JobManager_AssetShareTooLow.selector, asset), one);
        one.splits = new Split[](2);
        (one.splits[0], one.splits[1]) = (_split(10e6, 0)[0], _split(0, 0)[0]);
        _expectSkip(abi.encodePacked(IJobManager.JobManager_ZeroAmount.selector), one);
        one.splits = _split(5e6, 5e6);
        one.splits[0].node = address(0);
        _expectSkip(abi.encodePacked(IJobManager.JobManager_ZeroAddress.selector), one);
    }

    function test_WhenTheBondIsExceeded_SkipsAndTakesASmallerOne() external {
        vm.prank(settlement);
        jobs.requestBondWithdrawal(988e6);
        _expectSkip(
            abi.encodeWithSelector(IJobManager.JobManager_BondExceeded.selector, 12e6 + 1, 12e6),
            _plain(session, 12e6 + 1)
        );
        assertEq(jobs.redeemedInWindow(settlement), 10e6);
        delete batch;
        _push(_plain(session, 2e6));
        assertEq(_redeemEach()[0], "");
        assertEq(jobs.redeemedInWindow(settlement), 12e6);
    }

    function test_WhenAllAreBad_PaysNobody() external {
        _push(_plain("x", 1e6));
        _push(_plain(session, CAP + 1));
        (,, uint256 before,) = jobs.totals();
        bytes[] memory reasons = _redeemEach();
        assertEq(bytes4(reasons[0]), IJobManager.JobManager_UnknownSession.selector);
        assertEq(bytes4(reasons[1]), IJobManager.JobManager_CapExceeded.selector);
        (,, uint256 earnings,) = jobs.totals();
        assertEq(earnings, before);
        assertEq(jobs.redeemedInWindow(settlement), 0);
        assertEq(usd.balanceOf(address(ledger)), 0);
    }

    function test_RevertWhen_AnAssetDoesNotExist() external {
        _push(_plain(session, 1e6));
        batch[0].splits[0].assetId = 1;
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_UnknownAsset.selector, 1));
        _redeemEach();
    }

    function test_WhenAllIsWell_PaysEachByItsSplitsAndMergesNeighbours() external {
        uint256 other = _model(bob, "other");
        Redemption memory first = _plain(session, 10e6);
        first.splits = new Split[](2);
        first.splits[0] = Split(other, 1e6, node, 2e6);
        first.splits[1] = Split(asset, 7e6, address(0), 0);
        _push(first);
        _push(_plain(good, 3e6));
        vm.recordLogs();
        _redeemEach();
        assertEq(_usagePayments(), 2, "the asset is paid once though two vouchers name it");
        assertEq(jobs.earningsOf(node), 2e6);
        assertEq(_claim(bob, other), 975_000);
        assertEq(_claim(creator, asset), 9_750_000);
    }

    function _usagePayments() private returns (uint256 count) {
        Vm.Log[] memory logs = vm.getRecordedLogs();
        for (uint256 i = 0; i < logs.length; ++i) {
            if (logs[i].topics[0] == IRevenueLedger.UsagePaid.selector) ++count;
        }
    }

    /// @dev One rule for both: whatever redeemBatch reverts with, redeemEach gives as its reason.
    function testFuzz_SkipsForTheReasonForWhichABatchReverts(uint128 amount, uint40 wait, uint8 tamper) external {
        amount = uint128(bound(amount, 0, CAP + 2));
        Redemption memory one = _plain(session, amount);
        if (tamper % 4 == 0) one.signature.r ^= bytes32(uint256(1));
        if (tamper % 4 == 1) one.voucher.payer = bob;
        vm.warp(START + bound(wait, 0, 40 days));
        _push(one);
        uint256 state = vm.snapshotState();
        bytes memory reason = _redeemEach()[0];
        vm.revertToState(state);

        (Voucher[] memory vouchers, CompactSignature[] memory signatures) = (new Voucher[](1), new CompactSignature[](1));
        (vouchers[0], signatures[0]) = (one.voucher, one.signature);
        vm.prank(settlement);
        try jobs.redeemBatch(vouchers, signatures, one.splits) {
            assertEq(reason, "");
        } catch (bytes memory thrown) {
            assertEq(reason, thrown);
        }
    }

    function testFuzz_MixConserves(uint64[6] memory amounts, uint8[6] memory faults) external {
        uint128[2] memory spent;
        uint256 paid;
        for (uint256 i = 0; i < amounts.length; ++i) {
            uint128 delta = uint128(bound(amounts[i], 5, 20e6));
            uint256 which = i % 2;
            Redemption memory one = _plain(which == 0 ? session : good, spent[which] + delta);
            one.splits = _split((delta + 4) / 5, delta - (delta + 4) / 5);
            if (faults[i] % 3 == 0) one.signature.vs ^= bytes32(uint256(1) << 255);
            if (faults[i] % 3 == 1) one.splits[0].nodeAmount += 1;
            if (faults[i] % 3 == 2) {
                spent[which] += delta;
                paid += delta;
            }
            _push(one);
        }
        bytes[] memory reasons = _redeemEach();
        for (uint256 i = 0; i < faults.length; ++i) {
            assertEq(reasons[i].length == 0, faults[i] % 3 == 2);
        }
        (uint256 accounts, uint256 sessions, uint256 earnings, uint256 bonds) = jobs.totals();
        (uint256 tracked,,,) = ledger.totals();
        assertEq(tracked + earnings, paid);
        assertEq(sessions, 2 * uint256(CAP) - paid);
        assertEq(jobs.redeemedInWindow(settlement), paid);
        assertEq(usd.balanceOf(address(jobs)), accounts + sessions + earnings + bonds);
        assertEq(usd.balanceOf(address(ledger)), tracked);
    }
}
