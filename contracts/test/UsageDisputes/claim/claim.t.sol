// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CallEvidence, ClaimState, IUsageDisputes, UsageClaim} from "../../../src/disputes/IUsageDisputes.sol";
import {CallRequest} from "../../../src/receipts/CallRequest.sol";
import {UsageFixture} from "../UsageFixture.sol";

contract ClaimTest is UsageFixture {
    function _resign(CallEvidence memory evidence, uint256 requestKey, uint256 receiptKey) private view {
        evidence.requestSignature = _sign(requestKey, address(jobs), _requestHash(evidence.request));
        evidence.receiptSignature = _sign(receiptKey, address(jobs), _receiptHash(evidence.receipt));
    }

    function _otherCall(CallEvidence memory evidence) private {
        _resign(evidence, aliceKey, workerKey);
        bytes32 callId = _callId(evidence.request);
        _refuses(abi.encodeWithSelector(IUsageDisputes.UsageDisputes_OtherCall.selector, callId), evidence);
    }

    function test_RevertWhen_TheReceiptIsOfAnotherCall() external {
        CallEvidence memory evidence = _evidence(0);
        evidence.receipt.callId = _callId(_request(1));
        _otherCall(evidence);
        evidence = _evidence(0);
        evidence.receipt.step = 1;
        _otherCall(evidence);
        evidence = _evidence(0);
        evidence.receipt.assetId = otherAsset;
        _otherCall(evidence);
        evidence = _evidence(0);
        evidence.receipt.inputDigest = keccak256("another input");
        _otherCall(evidence);
    }

    /// @dev Whatever is changed in a request, it is the request of no receipt any more.
    function testFuzz_RevertWhen_AnythingInTheRequestIsChanged(uint256 field, bytes32 to) external {
        CallEvidence memory evidence = _evidence(0);
        CallRequest memory request = evidence.request;
        bytes32 before = _callId(request);
        field = bound(field, 0, 6);
        if (field == 0) request.payer = address(uint160(uint256(to)));
        if (field == 1) request.session = to;
        if (field == 2) request.assetId = uint256(to);
        if (field == 3) request.requestDigest = to;
        if (field == 4) request.maxPrice = uint128(uint256(to));
        if (field == 5) request.nonce = uint256(to);
        if (field == 6) request.deadline = uint64(uint256(to));
        vm.assume(_callId(request) != before);
        _otherCall(evidence);
    }

    function test_RevertWhen_NothingIsOwed() external {
        CallEvidence memory evidence = _evidence(0);
        evidence.receipt.assetPrice = 0;
        _resign(evidence, aliceKey, workerKey);
        _refuses(
            abi.encodeWithSelector(IUsageDisputes.UsageDisputes_NothingOwed.selector, evidence.receipt.callId), evidence
        );
    }

    function test_RevertWhen_DearerOrLaterThanRequested() external {
        CallEvidence memory evidence = _evidence(0);
        evidence.receipt.nodePrice += 1;
        _resign(evidence, aliceKey, workerKey);
        _refuses(
            abi.encodeWithSelector(IUsageDisputes.UsageDisputes_DearerThanRequested.selector, 500_001, 500_000), evidence
        );
        evidence = _evidence(0);
        evidence.receipt.chainTime += 1;
        _resign(evidence, aliceKey, workerKey);
        _refuses(
            abi.encodeWithSelector(IUsageDisputes.UsageDisputes_LaterThanRequested.selector, START + 1, START), evidence
        );
    }

    function test_RevertWhen_TheSessionIsOfOthers() external {
        bytes memory refusal = abi.encodeWithSelector(IUsageDisputes.UsageDisputes_OtherSession.selector, session);
        CallEvidence memory evidence = _evidence(0);
        evidence.key = carol;
        _refuses(refusal, evidence);
        evidence = _evidence(0);
        evidence.keyNonce = 1;
        _refuses(refusal, evidence);
    }

    function test_RevertWhen_NeitherPayerNorKeySignedTheRequest() external {
        CallEvidence memory evidence = _evidence(0);
        _resign(evidence, workerKey, workerKey);
        _refuses(abi.encodeWithSelector(IUsageDisputes.UsageDisputes_InvalidSignature.selector, alice), evidence);
        evidence.requestSignature = "";
        _refuses(abi.encodeWithSelector(IUsageDisputes.UsageDisputes_InvalidSignature.selector, address(0)), evidence);
    }

    function test_RevertWhen_TheNodeDidNotSignTheReceipt() external {
        CallEvidence memory evidence = _evidence(0);
        _resign(evidence, aliceKey, aliceKey);
        _refuses(abi.encodeWithSelector(IUsageDisputes.UsageDisputes_InvalidSignature.selector, worker), evidence);
        evidence.receiptSignature[5] ^= 0x01;
        vm.expectRevert();
        disputes.claim(evidence);
    }

    function test_RevertWhen_TheReceiptIsNotAnchored() external {
        bytes memory refusal = abi.encodeWithSelector(IUsageDisputes.UsageDisputes_NotIncluded.selector, _receiptId(0));
        CallEvidence memory evidence = _evidence(0);
        evidence.index = 1;
        _refuses(refusal, evidence);
        evidence = _evidence(0);
        evidence.hour -= 1;
        _refuses(refusal, evidence);
        evidence = _evidence(0);
        evidence.proof[0] ^= bytes32(uint256(1));
        _refuses(refusal, evidence);
    }

    function test_RevertWhen_TooEarlyOrTooLate() external {
        CallEvidence memory evidence = _evidence(0);
        vm.warp(OPENS - 1);
        _refuses(abi.encodeWithSelector(IUsageDisputes.UsageDisputes_TooEarly.selector, OPENS), evidence);
        vm.warp(CLOSES);
        _refuses(abi.encodeWithSelector(IUsageDisputes.UsageDisputes_TooLate.selector, CLOSES), evidence);
        vm.warp(CLOSES - 1);
        _claimed(0);
    }

    function test_RevertGiven_ItWasClaimedBefore() external {
        bytes32 id = _claimed(0);
        bytes memory refusal = abi.encodeWithSelector(IUsageDisputes.UsageDisputes_AlreadyClaimed.selector, id);
        _refuses(refusal, _evidence(0));
        _answer(0);
        _refuses(refusal, _evidence(0));
        bytes32 unmatched = _claimed(3);
        vm.warp(OPENS + 3 days);
        disputes.conclude(unmatched);
        _refuses(abi.encodeWithSelector(IUsageDisputes.UsageDisputes_AlreadyClaimed.selector, unmatched), _evidence(3));
    }

    function test_WhenAllIsWell_TakesTheBondAndFixesTheSlash() external {
        uint256 before = usd.balanceOf(carol);
        bytes32 id = _receiptId(3);
        vm.expectEmit(address(disputes));
        emit IUsageDisputes.UsageClaimed(
            id, asset, carol, _callId(_request(3)), session, CLAIM_BOND, SLASH, uint64(OPENS + 3 days)
        );
        assertEq(_claimed(3), id);
        assertEq(before - usd.balanceOf(carol), CLAIM_BOND);
        UsageClaim memory claimed = disputes.claimOf(id);
        assertEq(claimed.claimant, carol);
        assertEq(claimed.node, worker);
        assertEq(claimed.callId, _callId(_request(3)));
        assertEq(claimed.assetPrice, ASSET_PRICE);
        assertEq(claimed.claimedAt, OPENS);
        _assertState(id, ClaimState.Claimed);
        (uint256 bonds,) = disputes.totals();
        assertEq(bonds, CLAIM_BOND);
        _conserves();
    }

    function test_WhenTheSessionsKeySigned_ItIsAsGood() external {
        CallEvidence memory evidence = _evidence(0);
        _resign(evidence, keySecret, workerKey);
        vm.prank(carol);
        _assertState(disputes.claim(evidence), ClaimState.Claimed);
    }

    function test_WhenThePriceIsSmall_SlashesAClaimsBond() external {
        vm.startPrank(governor);
        disputes.setSlashFactor(10);
        disputes.setClaimBond(50e6);
        vm.stopPrank();
        assertEq(disputes.claimOf(_claimed(0)).slash, 50e6);
        vm.prank(governor);
        disputes.setClaimBond(1e6);
        assertEq(disputes.claimOf(_claimed(1)).slash, 4e6);
    }
}
