// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Redemption, Split, Voucher} from "../../../src/jobs/IJobManager.sol";
import {Sessions} from "../Sessions.sol";

contract SettledAtTest is Sessions {
    function _hashOf(Voucher memory voucher) private pure returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256(
                    "Voucher(address payer,bytes32 session,uint128 cumulativeAmount,bytes32 usageRoot,uint64 validUntil)"
                ),
                voucher
            )
        );
    }

    /// @dev Written anew: what an answer to a claim has to show.
    function _id(bytes32[] memory hashes, uint256[] memory assetIds, uint256[] memory amounts)
        private
        pure
        returns (bytes32)
    {
        bytes32 vouchers;
        for (uint256 i = 0; i < hashes.length; ++i) {
            vouchers = keccak256(abi.encodePacked(vouchers, hashes[i]));
        }
        bytes32 assets = keccak256(abi.encodePacked(assetIds));
        return keccak256(abi.encodePacked(vouchers, assets, keccak256(abi.encodePacked(amounts))));
    }

    function _list(bytes32 hash) private pure returns (bytes32[] memory hashes) {
        hashes = new bytes32[](1);
        hashes[0] = hash;
    }

    function test_WhenABatchIsRedeemed_IsTheTime() external {
        vm.warp(START + 1);
        bytes32 hash = _hashOf(_voucher(1e6));
        _redeem(1e6, 700_000, 300_000);
        assertEq(jobs.settledAt(_id(_list(hash), _one(asset), _one(700_000))), START + 1);
        assertEq(jobs.settledAt(_id(_list(hash), _one(asset), _one(700_001))), 0);
        assertEq(jobs.settledAt(_id(_list(hash), _one(asset + 1), _one(700_000))), 0);
        assertEq(jobs.settledAt(_id(_list(_hashOf(_voucher(2e6))), _one(asset), _one(700_000))), 0);
    }

    function test_WhenRedeemedEach_LeavesOutWhatWasSkipped() external {
        uint256 other = _model(creator, "other");
        Redemption[] memory redemptions = new Redemption[](3);
        for (uint256 i = 0; i < 3; ++i) {
            redemptions[i].voucher = _voucher(uint128(i + 1) * 1e6);
            redemptions[i].signature = _signVoucher(keySecret, redemptions[i].voucher);
            redemptions[i].splits = new Split[](1);
            redemptions[i].splits[0] = Split(i == 2 ? other : asset, i == 2 ? 2e6 : 1e6, node, 0);
        }
        redemptions[1].signature.r ^= bytes32(uint256(1));
        vm.prank(settlement);
        bytes[] memory reasons = jobs.redeemEach(redemptions);
        assertGt(reasons[1].length, 0);
        bytes32[] memory hashes = new bytes32[](2);
        (hashes[0], hashes[1]) = (_hashOf(redemptions[0].voucher), _hashOf(redemptions[2].voucher));
        uint256[] memory assetIds = new uint256[](2);
        (assetIds[0], assetIds[1]) = (asset, other);
        uint256[] memory amounts = new uint256[](2);
        (amounts[0], amounts[1]) = (1e6, 2e6);
        assertEq(jobs.settledAt(_id(hashes, assetIds, amounts)), START);
    }
}
