// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CompactSignature, Split, Voucher} from "../../src/jobs/IJobManager.sol";
import {Fixture} from "../Fixture.sol";

/// @notice A payer with an open session, a bonded operator and an asset to pay.
abstract contract Sessions is Fixture {
    uint128 internal constant CAP = 100e6;

    address internal payer = alice;
    address internal key;
    uint256 internal keySecret;
    bytes32 internal session;
    uint256 internal asset;

    function setUp() public virtual override {
        super.setUp();
        (key, keySecret) = makeAddrAndKey("session key");
        vm.startPrank(payer);
        jobs.deposit(payer, 1_000e6);
        session = jobs.openSession(key, CAP, 0, 0, uint64(START + 30 days));
        vm.stopPrank();
        vm.prank(settlement);
        jobs.bond(1_000e6);
        asset = _model(creator, "asset");
    }

    function _voucher(uint128 cumulative) internal view returns (Voucher memory) {
        return Voucher(payer, session, cumulative, keccak256("usage"), uint64(block.timestamp + 3 days));
    }

    function _split(uint128 toAsset, uint128 toNode) internal view returns (Split[] memory splits) {
        splits = new Split[](1);
        splits[0] = Split(asset, toAsset, node, toNode);
    }

    function _single(Voucher memory voucher, uint256 secret)
        internal
        view
        returns (Voucher[] memory vouchers, CompactSignature[] memory signatures)
    {
        vouchers = new Voucher[](1);
        signatures = new CompactSignature[](1);
        (vouchers[0], signatures[0]) = (voucher, _signVoucher(secret, voucher));
    }

    function _redeem(uint128 cumulative, uint128 toAsset, uint128 toNode) internal {
        (Voucher[] memory vouchers, CompactSignature[] memory signatures) = _single(_voucher(cumulative), keySecret);
        vm.prank(settlement);
        jobs.redeemBatch(vouchers, signatures, _split(toAsset, toNode));
    }

    function _expect(bytes memory revertData, Voucher memory voucher, uint256 secret, Split[] memory splits) internal {
        (Voucher[] memory vouchers, CompactSignature[] memory signatures) = _single(voucher, secret);
        vm.expectRevert(revertData);
        vm.prank(settlement);
        jobs.redeemBatch(vouchers, signatures, splits);
    }
}
