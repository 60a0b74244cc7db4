// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IJobManager} from "../../../src/jobs/IJobManager.sol";
import {Sessions} from "../Sessions.sol";

contract RedeemedInWindowTest is Sessions {
    uint256[] private times;
    uint256[] private amounts;
    uint128 private cumulative;

    /// @dev START is the first second of an hour.
    function setUp() public override {
        super.setUp();
        vm.prank(payer);
        session = jobs.openSession(key, 800e6, 0, 0, uint64(START + 365 days));
    }

    function _redeemNow(uint256 amount) private {
        cumulative += uint128(amount);
        _redeem(cumulative, uint128(amount), 0);
        times.push(block.timestamp);
        amounts.push(amount);
    }

    /// @dev Without buckets: all that was redeemed, each asked whether its hour is among the 25.
    function _sum() private view returns (uint256 sum) {
        for (uint256 i = 0; i < times.length; ++i) {
            if (times[i] / 1 hours + 24 >= block.timestamp / 1 hours) sum += amounts[i];
        }
    }

    function test_CountsAnAmountUntilThe25thHourAfterItsOwn() external {
        vm.warp(START + 1 hours - 1);
        _redeemNow(10e6);
        assertEq(jobs.redeemedInWindow(settlement), 10e6);
        assertEq(jobs.redeemedInWindow(payer), 0);
        uint256[3] memory counted = [START + 24 hours, START + 25 hours - 2, START + 25 hours - 1];
        for (uint256 i = 0; i < counted.length; ++i) {
            vm.warp(counted[i]);
            assertEq(jobs.redeemedInWindow(settlement), 10e6);
        }
        vm.warp(START + 25 hours);
        assertEq(jobs.redeemedInWindow(settlement), 0);
    }

    /// @dev The bond is what was redeemed in that hour, so that not a base unit more can be.
    function test_ADayAfterTheLastRedemption_TheBondIsStillTaken() external {
        vm.prank(settlement);
        jobs.requestBondWithdrawal(990e6);
        _redeemNow(10e6);
        bytes memory exceeded =
            abi.encodeWithSelector(IJobManager.JobManager_BondExceeded.selector, 10e6 + 1, 10e6);
        vm.warp(START + 24 hours);
        _expect(exceeded, _voucher(10e6 + 1), keySecret, _split(1, 0));
        vm.warp(START + 25 hours - 1);
        _expect(exceeded, _voucher(10e6 + 1), keySecret, _split(1, 0));
        vm.warp(START + 25 hours);
        _redeemNow(10e6);
    }

    function testFuzz_IsTheSumOfTheRunningHourAndThe24Before(uint256[12] memory gaps, uint256[12] memory seeds)
        external
    {
        for (uint256 i = 0; i < gaps.length; ++i) {
            vm.warp(block.timestamp + bound(gaps[i], 0, 30 hours));
            assertEq(jobs.redeemedInWindow(settlement), _sum());
            _redeemNow(bound(seeds[i], 1, 60e6));
            assertEq(jobs.redeemedInWindow(settlement), _sum());
        }
    }

    /// @dev Hours that end the window of some of them, and a pause longer than any window.
    function testFuzz_WithRedemptionsOfEachHour_ForgetsThemHourByHour(uint256[6] memory seeds, uint256 pause) external {
        for (uint256 i = 0; i < seeds.length; ++i) {
            vm.warp(START + i * 1 hours);
            _redeemNow(bound(seeds[i], 1, 60e6));
        }
        for (uint256 hour = 24; hour < 32; ++hour) {
            vm.warp(START + hour * 1 hours);
            assertEq(jobs.redeemedInWindow(settlement), _sum());
        }
        assertEq(_sum(), 0);
        vm.warp(START + 32 hours + bound(pause, 0, 300 days));
        _redeemNow(7);
        assertEq(jobs.redeemedInWindow(settlement), 7);
    }
}
