// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {
    CallEvidence,
    ClaimState,
    IUsageDisputes,
    SettledCall,
    UsageClaim
} from "../../src/disputes/IUsageDisputes.sol";
import {CompactSignature, Split, Voucher} from "../../src/jobs/IJobManager.sol";
import {CallRequest} from "../../src/receipts/CallRequest.sol";
import {IReceiptAnchor} from "../../src/receipts/IReceiptAnchor.sol";
import {NodeReceipt} from "../../src/receipts/ReceiptHash.sol";
import {Fixture} from "../Fixture.sol";

/// @notice Alice asked for four calls of one asset, the worker's receipts of all four are anchored. The operator wrote three of them into her
/// session's tree and redeemed its root in a batch with Bob's voucher, but paid the asset for two; Carol claims.
abstract contract UsageFixture is Fixture {
    uint256 internal constant CALLS = 4;
    uint64 internal constant HOUR = uint64(START / 1 hours - 1);
    uint96 internal constant CLAIM_BOND = 5e6;
    uint96 internal constant BOND = 1_000e6;
    uint128 internal constant ASSET_PRICE = 400_000;
    uint128 internal constant NODE_PRICE = 100_000;
    /// @dev 100 times the asset's price.
    uint96 internal constant SLASH = 40e6;
    uint256 internal constant OPENS = START + 3 days;
    uint256 internal constant CLOSES = START + 9 days;

    IReceiptAnchor internal anchors;
    IUsageDisputes internal disputes;
    address internal anchorKey = makeAddr("anchor");
    address internal worker;
    uint256 internal workerKey;
    address internal key;
    uint256 internal keySecret;
    uint256 internal aliceKey;
    bytes32 internal session;
    uint256 internal asset;
    uint256 internal otherAsset;

    /// @dev Kept: hashing is a call of its own to a cheat code that waits for the next one.
    CallRequest[CALLS] private _requests;
    NodeReceipt[CALLS] private _receipts;
    bytes32[][CALLS] private _inclusions;
    bytes32[][CALLS] private _usageProofs;
    Voucher[2] private _vouchers;

    function setUp() public virtual override {
        super.setUp();
        anchors = IReceiptAnchor(deployCode("ReceiptAnchor.sol:ReceiptAnchor", abi.encode(anchorKey)));
        disputes = IUsageDisputes(usageDisputes);
        bytes memory parties = abi.encode(usd, jobs, anchors, settlement, governor);
        deployCodeTo("UsageDisputes.sol:UsageDisputes", parties, usageDisputes);
        (worker, workerKey) = makeAddrAndKey("worker");
        (key, keySecret) = makeAddrAndKey("session key");
        (, aliceKey) = makeAddrAndKey("alice");
        (asset, otherAsset) = (_model(creator, "asset"), _model(creator, "other"));
        address[3] memory wallets = [alice, bob, carol];
        for (uint256 i = 0; i < 3; ++i) {
            vm.prank(wallets[i]);
            usd.approve(address(disputes), type(uint256).max);
        }
        vm.prank(settlement);
        jobs.bond(BOND);
        session = _openSession(alice);
        bytes32 bobs = _openSession(bob);
        _ask();
        _anchorReceipts();
        vm.warp(START + 1 hours);
        _vouchers[0] = Voucher(bob, bobs, 500_000, keccak256("bob's"), uint64(START + 3 days));
        _vouchers[1] = Voucher(alice, session, 3 * (ASSET_PRICE + NODE_PRICE), _usageRoot(), uint64(START + 3 days));
        _redeem();
        vm.warp(OPENS);
    }

    function _openSession(address by) private returns (bytes32) {
        vm.startPrank(by);
        jobs.deposit(by, 100e6);
        bytes32 id = jobs.openSession(key, 100e6, 0, 0, uint64(START + 30 days));
        vm.stopPrank();
        return id;
    }

    function _ask() private {
        for (uint256 call = 0; call < CALLS; ++call) {
            _requests[call] = CallRequest({
                payer: alice,
                session: session,
                assetId: asset,
                requestDigest: keccak256(abi.encode("input", call)),
                maxPrice: ASSET_PRICE + NODE_PRICE,
                nonce: call,
                deadline: uint64(START)
            });
            _receipts[call] = NodeReceipt({
                callId: _callId(_requests[call]),
                step: 0,
                attempt: 1,
                assetId: asset,
                digest: keccak256("content"),
                inputDigest: _requests[call].requestDigest,
                outputDigest: keccak256(abi.encode("output", call)),
                assetPrice: ASSET_PRICE,
                nodePrice: NODE_PRICE,
                node: worker,
                chainTime: uint64(START)
            });
        }
    }

    function _anchorReceipts() private {
        bytes32[CALLS] memory leaves;
        for (uint256 call = 0; call < CALLS; ++call) {
            leaves[call] = sha256(abi.encodePacked(bytes1(0), _receiptId(call)));
        }
        (bytes32 left, bytes32 right) = (_inner(leaves[0], leaves[1]), _inner(leaves[2], leaves[3]));
        for (uint256 call = 0; call < CALLS; ++call) {
            _inclusions[call] = [leaves[call ^ 1], call < 2 ? right : left];
        }
        bytes32 root = _inner(left, right);
        vm.prank(anchorKey);
        anchors.anchor(HOUR, root, uint32(CALLS), "receipts");
    }

    /// @dev Of the first three calls.
    function _usageRoot() private returns (bytes32) {
        bytes32[3] memory leaves = [_usageLeaf(0), _usageLeaf(1), _usageLeaf(2)];
        bytes32 pair = _inner(leaves[0], leaves[1]);
        _usageProofs[0] = [leaves[1], leaves[2]];
        _usageProofs[1] = [leaves[0], leaves[2]];
        _usageProofs[2] = [pair];
        return _inner(pair, leaves[2]);
    }

    function _usageLeaf(uint256 call) private view returns (bytes32) {
        return sha256(
            abi.encodePacked(
                bytes1(0),
                "icubed-usage/1",
                bytes1(0),
                _receipts[call].callId,
                uint32(0),
                asset,
                worker,
                ASSET_PRICE,
                NODE_PRICE,
                _receipts[call].inputDigest
            )
        );
    }

    function _redeem() private {
        Voucher[] memory vouchers = new Voucher[](2);
        CompactSignature[] memory signatures = new CompactSignature[](2);
        for (uint256 i = 0; i < 2; ++i) {
            vouchers[i] = _vouchers[i];
            signatures[i] = _signVoucher(keySecret, vouchers[i]);
        }
        Split[] memory splits = new Split[](2);
        splits[0] = Split(otherAsset, 500_000 + ASSET_PRICE, address(0), 0);
        splits[1] = Split(asset, 2 * ASSET_PRICE, worker, 3 * NODE_PRICE);
        vm.prank(settlement);
        jobs.redeemBatch(vouchers, signatures, splits);
    }

    // ---------------------------------------------------------------------------------------------------- evidence

    function _request(uint256 call) internal view returns (CallRequest memory) {
        return _requests[call];
    }

    function _requestHash(CallRequest memory request) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "CallRequest(address payer,bytes32 session,uint256 assetId,bytes32 requestDigest,uint128 maxPrice,uint256 nonce,uint64 deadline)"
                ),
                request
            )
        );
    }

    function _callId(CallRequest memory request) internal view returns (bytes32) {
        return _inJobsDomain(_requestHash(request));
    }

    function _receiptHash(NodeReceipt memory receipt) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "Receipt(bytes32 callId,uint32 step,uint32 attempt,uint256 assetId,bytes32 digest,bytes32 inputDigest,bytes32 outputDigest,uint128 assetPrice,uint128 nodePrice,address node,uint64 chainTime)"
                ),
                receipt
            )
        );
    }

    function _receiptId(uint256 call) internal view returns (bytes32) {
        return _inJobsDomain(_receiptHash(_receipts[call]));
    }

    function _evidence(uint256 call) internal view returns (CallEvidence memory) {
        return CallEvidence({
            request: _requests[call],
            requestSignature: _sign(aliceKey, address(jobs), _requestHash(_requests[call])),
            key: key,
            keyNonce: 0,
            receipt: _receipts[call],
            receiptSignature: _sign(workerKey, address(jobs), _receiptHash(_receipts[call])),
            hour: HOUR,
            index: uint32(call),
            proof: _inclusions[call]
        });
    }

    function _settled(uint256 call) internal view returns (SettledCall memory settled) {
        settled.assetAmount = ASSET_PRICE;
        settled.nodeAmount = NODE_PRICE;
        (settled.index, settled.size) = (call, 3);
        settled.proof = _usageProofs[call];
        (settled.voucher, settled.voucherIndex) = (_vouchers[1], 1);
        settled.vouchers = new bytes32[](2);
        settled.vouchers[0] = _voucherHash(_vouchers[0]);
        settled.vouchers[1] = _voucherHash(_vouchers[1]);
        settled.assetIds = new uint256[](2);
        (settled.assetIds[0], settled.assetIds[1]) = (otherAsset, asset);
        settled.amounts = new uint256[](2);
        (settled.amounts[0], settled.amounts[1]) = (500_000 + ASSET_PRICE, 2 * ASSET_PRICE);
        settled.part = 1;
    }

    function _voucherHash(Voucher memory voucher) internal pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "Voucher(address payer,bytes32 session,uint128 cumulativeAmount,bytes32 usageRoot,uint64 validUntil)"
                ),
                voucher
            )
        );
    }

    function _batchId(SettledCall memory settled) internal pure returns (bytes32) {
        bytes32 vouchers = keccak256(abi.encode(keccak256(abi.encode(bytes32(0), settled.vouchers[0])), settled.vouchers[1]));
        return keccak256(
            abi.encode(
                vouchers,
                keccak256(abi.encodePacked(settled.assetIds)),
                keccak256(abi.encodePacked(settled.amounts))
            )
        );
    }

    function _inner(bytes32 left, bytes32 right) private pure returns (bytes32) {
        return sha256(abi.encodePacked(bytes1(0x01), left, right));
    }

    function _inJobsDomain(bytes32 hash) private view returns (bytes32) {
        return keccak256(abi.encodePacked("\x19\x01", _domain(address(jobs), "I Cubed Modelverse"), hash));
    }

    // ------------------------------------------------------------------------------------------------------- steps

    function _claimAs(address by, uint256 call) internal returns (bytes32) {
        CallEvidence memory evidence = _evidence(call);
        vm.prank(by);
        return disputes.claim(evidence);
    }

    function _claimed(uint256 call) internal returns (bytes32) {
        return _claimAs(carol, call);
    }

    function _refuses(bytes memory error, CallEvidence memory evidence) internal {
        vm.expectRevert(error);
        vm.prank(carol);
        disputes.claim(evidence);
    }

    function _answer(uint256 call) internal {
        CallRequest memory request = _request(call);
        SettledCall memory settled = _settled(call);
        bytes32 id = _receiptId(call);
        vm.prank(settlement);
        disputes.answer(id, request, settled);
    }

    function _assertState(bytes32 id, ClaimState state) internal view {
        assertEq(uint8(disputes.claimOf(id).state), uint8(state));
    }

    function _wrongState(bytes32 id, ClaimState state) internal {
        vm.expectRevert(abi.encodeWithSelector(IUsageDisputes.UsageDisputes_WrongState.selector, id, state));
    }

    function _conserves() internal view {
        (uint256 bonds, uint256 credits) = disputes.totals();
        assertEq(usd.balanceOf(address(disputes)), bonds + credits);
        assertEq(credits, disputes.creditOf(carol) + disputes.creditOf(bob) + disputes.creditOf(settlement));
        (uint256 accounts, uint256 sessions, uint256 earnings, uint256 operatorBonds) = jobs.totals();
        assertEq(usd.balanceOf(address(jobs)), accounts + sessions + earnings + operatorBonds);
    }

    function _operatorBonds() internal view returns (uint256 bonds) {
        (,,, bonds) = jobs.totals();
    }
}
