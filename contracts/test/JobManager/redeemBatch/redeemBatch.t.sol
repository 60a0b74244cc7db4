// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CompactSignature, IJobManager, Split, Voucher} from "../../../src/jobs/IJobManager.sol";
import {Sessions} from "../Sessions.sol";

contract RedeemBatchTest is Sessions {
    bytes private invalid;

    function setUp() public override {
        super.setUp();
        invalid = abi.encodeWithSelector(IJobManager.JobManager_InvalidSignature.selector, session);
    }

    function test_RevertWhen_TheCallerIsNotTheOperator() external {
        (Voucher[] memory vouchers, CompactSignature[] memory signatures) = _single(_voucher(1e6), keySecret);
        vm.expectRevert(abi.encodeWithSelector(IJobManager.JobManager_NotSettlement.selector, alice));
        vm.prank(alice);
        jobs.redeemBatch(vouchers, signatures, _split(1e6, 0));
    }

    function test_RevertWhen_LengthsDifferOrThereAreNone() external {
        vm.startPrank(settlement);
        vm.expectRevert(IJobManager.JobManager_LengthMismatch.selector);
        jobs.redeemBatch(new Voucher[](1), new CompactSignature[](0), new Split[](0));
        vm.expectRevert(IJobManager.JobManager_ZeroAmount.selector);
        jobs.redeemBatch(new Voucher[](0), new CompactSignature[](0), new Split[](0));
    }

    function test_RevertWhen_TheVoucherIsExpired() external {
        Voucher memory voucher = _voucher(1e6);
        voucher.validUntil = uint64(START);
        vm.warp(START + 1);
        _expect(
            abi.encodeWithSelector(IJobManager.JobManager_VoucherExpired.selector, session, START),
            voucher,
            keySecret,
            _split(1e6, 0)
        );
    }

    function test_RevertWhen_TheSessionIsUnknownOrEnded() external {
        Voucher memory voucher = _voucher(1e6);
        voucher.session = "x";
        _expect(
            abi.encodeWithSelector(IJobManager.JobManager_UnknownSession.selector, bytes32("x")),
            voucher,
            keySecret,
            _split(1e6, 0)
        );
        vm.warp(START + 31 days);
        _expect(
            abi.encodeWithSelector(IJobManager.JobManager_SessionEnded.selector, session),
            _voucher(1e6),
            keySecret,
            _split(1e6, 0)
        );
    }

    function test_RevertWhen_TheSignatureIsNotTheSessionKeys() external {
        (, uint256 otherSecret) = makeAddrAndKey("other");
        _expect(invalid, _voucher(1e6), otherSecret, _split(1e6, 0));
        Voucher memory voucher = _voucher(1e6);
        voucher.payer = bob;
        _expect(invalid, voucher, keySecret, _split(1e6, 0));
    }

    function test_RevertWhen_TheSignatureIsMalformed() external {
        (Voucher[] memory vouchers, CompactSignature[] memory signatures) = _single(_voucher(1e6), keySecret);
        signatures[0] = CompactSignature(0, 0);
        vm.expectRevert(invalid);
        vm.prank(settlement);
        jobs.redeemBatch(vouchers, signatures, _split(1e6, 0));
    }

    function test_RevertWhen_SignedForAnotherChainOrContract() external {
        Voucher memory voucher = _voucher(1e6);
        bytes32 hash = keccak256(
            abi.encode(
                keccak256(
                    "Voucher(address payer,bytes32 session,uint128 cumulativeAmount,bytes32 usageRoot,uint64 validUntil)"
                ),
                voucher
            )
        );
        (Voucher[] memory vouchers, CompactSignature[] memory signatures) = _single(voucher, keySecret);
        signatures[0] = _signCompact(keySecret, address(offering), hash);
        vm.expectRevert(invalid);
        vm.prank(settlement);
        jobs.redeemBatch(vouchers, signatures, _split(1e6, 0));

        vm.chainId(1);
        signatures[0] = _signCompact(keySecret, address(jobs), hash);
        vm.chainId(31_337);
        vm.expectRevert(invalid);
        vm.prank(settlement);
        jobs.redeemBatch(vouchers, signatures, _split(1e6, 0));
    }

    function test_RevertWhen_ReplayedOrFallingBack() external {
        _redeem(10e6, 10e6, 0);
        bytes memory notAdvancing =
            abi.encodeWithSelector(IJobManager.JobManager_VoucherNotAdvancing.selector, session, 10e6);
        _expect(notAdvancing, _voucher(10e6), keySecret, _split(10e6, 0));
        _expect(notAdvancing, _voucher(9e6), keySecret, _split(10e6, 0));
    }

    function test_RevertWhen_TheCapIsExceeded() external {
        _expect(
            abi.encodeWithSelector(IJobManager.JobManager_CapExceeded.selector, session, CAP),
            _voucher(CAP + 1),
            keySecret,
            _split(CAP + 1, 0)
        );
        _redeem(CAP, CAP, 0);
    }

    function test_RevertWhen_TheDailyCapIsExceeded() external {
        vm.prank(payer);
        session = jobs.openSession(key, CAP, 10e6, 0, uint64(START + 30 days));
        _redeem(6e6, 6e6, 0);
        _expect(
            abi.encodeWithSelector(IJobManager.JobManager_DailyCapExceeded.selector, session, 10e6),
            _voucher(10e6 + 1),
            keySecret,
            _split(4e6 + 1, 0)
        );
        _redeem(10e6, 4e6, 0);
        vm.warp(START + 1 days);
        _redeem(20e6, 10e6, 0);
    }

    function test_TheDailyCapIsThatOfAUtcDay() external {
        vm.prank(payer);
        session = jobs.openSession(key, CAP, 10e6, 0, uint64(START + 30 days));
        bytes memory exceeded =
            abi.encodeWithSelector(IJobManager.JobManager_DailyCapExceeded.selector, session, 10e6);
        uint256 midnight = (START / 1 days + 1) * 1 days;
        vm.warp(midnight - 1);
        _redeem(10e6, 10e6, 0);
        _expect(exceeded, _voucher(10e6 + 1), keySecret, _split(1, 0));
        vm.warp(midnight);
        _redeem(16e6, 6e6, 0);
        vm.warp(midnight + 1 days - 1);
        _expect(exceeded, _voucher(20e6 + 1), keySecret, _split(4e6 + 1, 0));
        _redeem(20e6, 4e6, 0);
        vm.warp(midnight + 1 days);
        // what was not used of a day is no part of the next
        _expect(exceeded, _voucher(30e6 + 1), keySecret, _split(10e6 + 1, 0));
        _redeem(30e6, 10e6, 0);
    }

    function test_RevertWhen_TheSumsDiffer() external {
        bytes4 mismatch = IJobManager.JobManager_SplitsMismatch.selector;
        _expect(abi.encodeWithSelector(mismatch, 10e6, 10e6 - 1), _voucher(10e6), keySecret, _split(10e6 - 1, 0));
        _expect(abi.encodeWithSelector(mismatch, 10e6, 10e6 + 1), _voucher(10e6), keySecret, _split(10e6, 1));
    }

    function test_RevertWhen_AnAssetGetsLessThanAFifth() external {
        _expect(
            abi.encodeWithSelector(IJobManager.JobManager_AssetShareTooLow.selector, asset),
            _voucher(10e6),
            keySecret,
            _split(2e6 - 1, 8e6 + 1)
        );
        _redeem(10e6, 2e6, 8e6);
    }

    function test_RevertWhen_TheNodeIsNobody() external {
        Split[] memory splits = _split(5e6, 5e6);
        splits[0].node = address(0);
        _expect(abi.encodePacked(IJobManager.JobManager_ZeroAddress.selector), _voucher(10e6), keySecret, splits);
    }

    function test_RevertWhen_TheBondIsExceeded_UntilADayHasPassed() external {
        vm.prank(settlement);
        jobs.requestBondWithdrawal(985e6);
        _redeem(10e6, 10e6, 0);
        bytes4 exceeded = IJobManager.JobManager_BondExceeded.selector;
        vm.warp(START + 23 hours);
        _expect(abi.encodeWithSelector(exceeded, 16e6, 15e6), _voucher(16e6), keySecret, _split(6e6, 0));
        _redeem(15e6, 5e6, 0);
        vm.warp(START + 24 hours);
        _expect(abi.encodeWithSelector(exceeded, 16e6, 15e6), _voucher(16e6), keySecret, _split(1e6, 0));
        vm.warp(START + 25 hours);
        assertEq(jobs.redeemedInWindow(settlement), 5e6);
        _redeem(25e6, 10e6, 0);
        vm.warp(START + 60 hours);
        assertEq(jobs.redeemedInWindow(settlement), 0);
    }

    function test_WhenSplitsOfANodeAreNeighbours_PaysItOnceForThem() external {
        address other = makeAddr("other node");
        Split[] memory splits = new Split[](6);
        splits[0] = Split(asset, 1e6, node, 1e6);
        splits[1] = Split(asset, 1e6, node, 2e6);
        splits[2] = Split(asset, 1e6, address(0), 0);
        splits[3] = Split(asset, 1e6, node, 3e6);
        splits[4] = Split(asset, 1e6, other, 4e6);
        splits[5] = Split(asset, 1e6, node, 4e6);
        (Voucher[] memory vouchers, CompactSignature[] memory signatures) = _single(_voucher(20e6), keySecret);
        vm.expectEmit(address(jobs));
        emit IJobManager.NodePaid(node, 6e6);
        vm.expectEmit(address(jobs));
        emit IJobManager.NodePaid(other, 4e6);
        vm.expectEmit(address(jobs));
        emit IJobManager.NodePaid(node, 4e6);
        vm.prank(settlement);
        jobs.redeemBatch(vouchers, signatures, splits);
        assertEq(jobs.earningsOf(node), 10e6);
        assertEq(jobs.earningsOf(other), 4e6);
        (,, uint256 earnings,) = jobs.totals();
        assertEq(earnings, 14e6);
    }

    function test_WhenAllIsWell_PaysAssetsAndNodes() external {
        uint256 base = asset;
        asset = _fineTuneOf(bob, "child", base);
        vm.expectEmit(address(jobs));
        emit IJobManager.VoucherRedeemed(session, payer, 10e6, 10e6, keccak256("usage"));
        vm.expectEmit(address(jobs));
        emit IJobManager.NodePaid(node, 6e6);
        _redeem(10e6, 4e6, 6e6);
        assertEq(jobs.earningsOf(node), 6e6);
        assertEq(jobs.sessionOf(session).spent, 10e6);
        assertEq(ledger.pending(asset), 0);
        assertEq(ledger.claimable(base, creator), 4e6 * 975 * 15 / 100_000);
        assertEq(ledger.claimable(asset, bob), 4e6 * 975 * 85 / 100_000);
        (, uint256 sessions, uint256 earnings,) = jobs.totals();
        assertEq(sessions, CAP - 10e6);
        assertEq(earnings, 6e6);
    }

    function testFuzz_RedemptionConserves(uint64[4] memory deltas, uint16[4] memory assetBps) external {
        uint256 paid;
        uint128 cumulative;
        for (uint256 i = 0; i < deltas.length; ++i) {
            uint128 delta = uint128(bound(deltas[i], 5, 20e6));
            uint128 toAsset = uint128((delta * bound(assetBps[i], 2_000, 10_000) + 9_999) / 10_000);
            cumulative += delta;
            paid += delta;
            _redeem(cumulative, toAsset, delta - toAsset);
        }
        (uint256 accounts, uint256 sessions, uint256 earnings, uint256 bonds) = jobs.totals();
        (uint256 tracked,,,) = ledger.totals();
        assertEq(sessions, CAP - paid);
        assertEq(earnings, jobs.earningsOf(node));
        assertEq(tracked + earnings, paid);
        assertEq(usd.balanceOf(address(jobs)), accounts + sessions + earnings + bonds);
        assertEq(usd.balanceOf(address(ledger)), tracked);
    }
}
