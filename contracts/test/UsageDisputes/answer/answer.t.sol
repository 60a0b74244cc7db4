// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ClaimState, IUsageDisputes, SettledCall} from "../../../src/disputes/IUsageDisputes.sol";
import {CompactSignature, Redemption, Split, Voucher} from "../../../src/jobs/IJobManager.sol";
import {CallRequest} from "../../../src/receipts/CallRequest.sol";
import {Usage, UsageLeaf} from "../../../src/receipts/UsageLeaf.sol";
import {UsageFixture} from "../UsageFixture.sol";

contract AnswerTest is UsageFixture {
    bytes32 private id;

    function setUp() public override {
        super.setUp();
        id = _claimed(0);
    }

    function _refusesAnswer(bytes memory error, SettledCall memory settled) private {
        CallRequest memory request = _request(0);
        vm.expectRevert(error);
        vm.prank(settlement);
        disputes.answer(id, request, settled);
    }

    function test_RevertWhen_TheCallerIsNotTheOperator() external {
        CallRequest memory request = _request(0);
        SettledCall memory settled = _settled(0);
        address[4] memory others = [carol, creator, governor, anchorKey];
        for (uint256 i = 0; i < 4; ++i) {
            vm.expectRevert(abi.encodeWithSelector(IUsageDisputes.UsageDisputes_NotOperator.selector, others[i]));
            vm.prank(others[i]);
            disputes.answer(id, request, settled);
        }
    }

    function test_RevertGiven_TheClaimIsNotOpen() external {
        CallRequest memory request = _request(1);
        SettledCall memory settled = _settled(1);
        bytes32 unclaimed = _receiptId(1);
        vm.startPrank(settlement);
        _wrongState(unclaimed, ClaimState.None);
        disputes.answer(unclaimed, request, settled);
        bytes32 callId = _callId(request);
        vm.expectRevert(abi.encodeWithSelector(IUsageDisputes.UsageDisputes_OtherCall.selector, callId));
        disputes.answer(id, request, settled);
        vm.stopPrank();
        _answer(0);
        request = _request(0);
        settled = _settled(0);
        vm.prank(settlement);
        _wrongState(id, ClaimState.Matched);
        disputes.answer(id, request, settled);
    }

    function test_RevertWhen_TheTimeIsOver() external {
        vm.warp(OPENS + 3 days);
        _refusesAnswer(
            abi.encodeWithSelector(IUsageDisputes.UsageDisputes_TooLate.selector, OPENS + 3 days), _settled(0)
        );
        vm.warp(OPENS + 3 days - 1);
        _answer(0);
    }

    function test_RevertWhen_TheLeafChargedLess() external {
        SettledCall memory settled = _settled(0);
        settled.assetAmount = ASSET_PRICE - 1;
        _refusesAnswer(
            abi.encodeWithSelector(
                IUsageDisputes.UsageDisputes_ChargedLess.selector, ASSET_PRICE - 1, ASSET_PRICE
            ),
            settled
        );
    }

    function test_RevertWhen_TheLeafIsNotInTheTree() external {
        SettledCall memory settled = _settled(0);
        bytes memory refusal =
            abi.encodeWithSelector(IUsageDisputes.UsageDisputes_NotInTheTree.selector, settled.voucher.usageRoot);
        settled.assetAmount = ASSET_PRICE + 1;
        _refusesAnswer(refusal, settled);
        settled = _settled(0);
        settled.nodeAmount = 0;
        _refusesAnswer(refusal, settled);
        settled = _settled(0);
        settled.index = 1;
        _refusesAnswer(refusal, settled);
        _refusesAnswer(refusal, _settled(1));
        settled = _settled(0);
        settled.size = 0;
        _refusesAnswer(refusal, settled);
    }

    function test_RevertGiven_TheCallWasLeftOut() external {
        bytes32 leftOut = _claimed(3);
        CallRequest memory request = _request(3);
        for (uint256 call = 0; call < 3; ++call) {
            SettledCall memory settled = _settled(call);
            vm.expectRevert(
                abi.encodeWithSelector(IUsageDisputes.UsageDisputes_NotInTheTree.selector, settled.voucher.usageRoot)
            );
            vm.prank(settlement);
            disputes.answer(leftOut, request, settled);
        }
    }

    function test_RevertWhen_TheVoucherIsAnother() external {
        SettledCall memory settled = _settled(0);
        settled.voucher.session = keccak256("another");
        _refusesAnswer(
            abi.encodeWithSelector(IUsageDisputes.UsageDisputes_OtherSession.selector, settled.voucher.session), settled
        );
        settled = _settled(0);
        bytes memory refusal =
            abi.encodeWithSelector(IUsageDisputes.UsageDisputes_NotInTheBatch.selector, settled.vouchers[1]);
        settled.voucherIndex = 0;
        _refusesAnswer(refusal, settled);
        settled.voucherIndex = 2;
        _refusesAnswer(refusal, settled);
        settled = _settled(0);
        settled.voucher.cumulativeAmount += 1;
        refusal = abi.encodeWithSelector(
            IUsageDisputes.UsageDisputes_NotInTheBatch.selector, _voucherHash(settled.voucher)
        );
        _refusesAnswer(refusal, settled);
    }

    function _notSettled(SettledCall memory settled) private {
        _refusesAnswer(
            abi.encodeWithSelector(IUsageDisputes.UsageDisputes_NotSettledBefore.selector, _batchId(settled), 0),
            settled
        );
    }

    /// @dev A root that was signed but never redeemed, and payments that were never made, are nobody's proof.
    function test_RevertWhen_TheBatchNeverWas() external {
        SettledCall memory settled = _settled(0);
        settled.voucher.cumulativeAmount += 1;
        settled.vouchers[1] = _voucherHash(settled.voucher);
        _notSettled(settled);
        settled = _settled(0);
        settled.amounts[1] += 1;
        _notSettled(settled);
        settled = _settled(0);
        settled.assetIds[0] = asset;
        _notSettled(settled);
        settled = _settled(0);
        (settled.vouchers[0], settled.vouchers[1]) = (settled.vouchers[1], settled.vouchers[0]);
        settled.voucherIndex = 0;
        _notSettled(settled);
    }

    function test_RevertGiven_ItWasSettledWithTheClaimOrLater() external {
        for (uint256 late = 0; late < 2; ++late) {
            uint256 before = vm.snapshotState();
            vm.warp(OPENS + late);
            SettledCall memory settled = _settleAlone(2);
            CallRequest memory request = _request(0);
            bytes32 batchId = _batchId(settled);
            vm.expectRevert(
                abi.encodeWithSelector(
                    IUsageDisputes.UsageDisputes_NotSettledBefore.selector, batchId, OPENS + late
                )
            );
            vm.prank(settlement);
            disputes.answer(id, request, settled);
            vm.revertToState(before);
        }
    }

    function test_GivenItWasSettledASecondBefore_Counts() external {
        vm.warp(OPENS - 1);
        SettledCall memory settled = _settleAlone(2);
        vm.warp(OPENS);
        CallRequest memory request = _request(0);
        vm.prank(settlement);
        disputes.answer(id, request, settled);
        _assertState(id, ClaimState.Matched);
    }

    /// @dev A later batch of two vouchers that redeems the same tree again, voucher by voucher, for Alice and Bob.
    function _settleAlone(uint128 more) private returns (SettledCall memory settled) {
        settled = _settled(0);
        Redemption[] memory both = new Redemption[](2);
        settled.voucher.cumulativeAmount += more * ASSET_PRICE;
        settled.voucher.validUntil = uint64(block.timestamp);
        both[0].voucher = settled.voucher;
        bytes32 bobs = jobs.sessionIdOf(bob, key, 0);
        both[1].voucher = Voucher(bob, bobs, 600_000, keccak256("bob's"), uint64(block.timestamp));
        for (uint256 i = 0; i < 2; ++i) {
            settled.vouchers[i] = _voucherHash(both[i].voucher);
            both[i].signature = _signVoucher(keySecret, both[i].voucher);
            both[i].splits = new Split[](1);
        }
        both[0].splits[0] = Split(asset, more * ASSET_PRICE, worker, 0);
        both[1].splits[0] = Split(otherAsset, 100_000, worker, 0);
        (settled.voucherIndex, settled.part) = (0, 0);
        (settled.assetIds[0], settled.assetIds[1]) = (asset, otherAsset);
        (settled.amounts[0], settled.amounts[1]) = (more * ASSET_PRICE, 100_000);
        vm.prank(settlement);
        bytes[] memory reasons = jobs.redeemEach(both);
        assertEq(reasons[0].length + reasons[1].length, 0);
    }

    function test_RevertWhen_ThePaymentIsToAnotherAsset() external {
        bytes memory refusal = abi.encodeWithSelector(IUsageDisputes.UsageDisputes_OtherAsset.selector, asset);
        SettledCall memory settled = _settled(0);
        settled.part = 0;
        _refusesAnswer(refusal, settled);
        settled.part = 2;
        _refusesAnswer(refusal, settled);
    }

    /// @dev Three leaves, paid for two: whichever is claimed last has no payment left.
    function test_RevertGiven_ThePaymentHasAnsweredForAllItPaid() external {
        for (uint256 last = 0; last < 3; ++last) {
            uint256 before = vm.snapshotState();
            for (uint256 call = 1; call < 3; ++call) {
                _claimed(call);
            }
            for (uint256 call = 0; call < 3; ++call) {
                if (call != last) _answer(call);
            }
            CallRequest memory request = _request(last);
            SettledCall memory settled = _settled(last);
            bytes32 unpaid = _receiptId(last);
            vm.expectRevert(
                abi.encodeWithSelector(
                    IUsageDisputes.UsageDisputes_PaidLess.selector, 3 * ASSET_PRICE, 2 * ASSET_PRICE
                )
            );
            vm.prank(settlement);
            disputes.answer(unpaid, request, settled);
            vm.revertToState(before);
        }
    }

    function test_WhenAllIsWell_TheOperatorHasTheBond() external {
        bytes32 batchId = _batchId(_settled(0));
        vm.expectEmit(address(disputes));
        emit IUsageDisputes.UsageMatched(id, batchId, 1, ASSET_PRICE);
        _answer(0);
        _assertState(id, ClaimState.Matched);
        assertEq(disputes.creditOf(settlement), CLAIM_BOND);
        assertEq(disputes.creditOf(carol), 0);
        assertEq(jobs.bondOf(settlement), BOND);
        assertEq(disputes.answeredBy(batchId, 1), ASSET_PRICE);
        (uint256 bonds,) = disputes.totals();
        assertEq(bonds, 0);
        _conserves();
        _claimed(1);
        _answer(1);
        assertEq(disputes.answeredBy(batchId, 1), 2 * ASSET_PRICE);
    }

    /// @dev As services/executor/src/settlement/usage-tree.ts writes it: its test has the same bytes.
    function test_TheLeafIsTheExecutors() external pure {
        bytes32 leaf = UsageLeaf.hashOf(
            Usage({
                callId: 0x0101010101010101010101010101010101010101010101010101010101010101,
                step: 0,
                assetId: 7,
                node: 0x0202020202020202020202020202020202020202,
                assetAmount: 1_000,
                nodeAmount: 200,
                requestDigest: 0x0303030303030303030303030303030303030303030303030303030303030303
            })
        );
        assertEq(leaf, 0xfa76649e28d46610caed00ee8c213aec4b7028d202ef18ec88d30830114d1655);
    }
}
