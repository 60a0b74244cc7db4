// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Grant, ICommunityPool} from "../../../../src/governance/ICommunityPool.sol";
import {PoolFixture} from "../PoolFixture.sol";

contract AwardTest is PoolFixture {
    function _refuses(bytes memory reason, address recipient, uint128[] memory milestones) private {
        vm.expectRevert(reason);
        vm.prank(timelock);
        pool.award(recipient, milestones, "terms");
    }

    function test_RevertWhen_TheCallerIsNotTheTimelock() external {
        _notTimelock();
        pool.award(builder, _milestones(1, 1, 1), "terms");
    }

    function test_RevertWhen_TheRecipientIsNobodyOrThePool() external {
        address[2] memory wrong = [address(0), address(pool)];
        for (uint256 i = 0; i < 2; ++i) {
            _refuses(
                abi.encodeWithSelector(ICommunityPool.CommunityPool_InvalidRecipient.selector, wrong[i]),
                wrong[i],
                _milestones(1, 1, 1)
            );
        }
    }

    function test_RevertWhen_TheMilestonesAreNoneTooManyOrEmpty() external {
        bytes4 invalid = ICommunityPool.CommunityPool_InvalidMilestones.selector;
        _refuses(abi.encodeWithSelector(invalid, 0), builder, new uint128[](0));
        _refuses(abi.encodeWithSelector(invalid, 33), builder, new uint128[](33));
        _refuses(abi.encodePacked(ICommunityPool.CommunityPool_ZeroAmount.selector), builder, _milestones(1, 0, 1));
    }

    function test_RevertWhen_TheQuarterIsSpent() external {
        bytes4 exceeded = ICommunityPool.CommunityPool_QuarterExceeded.selector;
        _refuses(abi.encodeWithSelector(exceeded, 100_001e6, 100_000e6), builder, _milestones(1e6, 50_000e6, 50_000e6));
        _award(30_000e6, 10_000e6, 10_000e6);
        // 950,000 are free
        _refuses(abi.encodeWithSelector(exceeded, 95_000_000_001, 95_000e6), builder, _milestones(1, 40_000e6, 5_000e6));
        _award(40_000e6, 4_000e6, 1_000e6);
        (uint256 left,) = pool.allowances();
        assertEq(left, 0);
    }

    function testFuzz_CommitsTheSum(uint128 a, uint128 b, uint128 c) external {
        (a, b, c) = (uint128(bound(a, 1, 33e9)), uint128(bound(b, 1, 33e9)), uint128(bound(c, 1, 33e9)));
        vm.expectEmit(address(pool));
        emit ICommunityPool.GrantAwarded(1, builder, _milestones(a, b, c), "terms");
        assertEq(_award(a, b, c), 1);
        (uint256 free, uint256 committed,) = pool.totals();
        assertEq(committed, uint256(a) + b + c);
        assertEq(free, FEES - committed);
        assertEq(usd.balanceOf(address(pool)), FEES);
        Grant memory grant = pool.grantOf(1);
        assertEq(grant.remaining, committed);
        assertEq(grant.end, 3);
        assertEq(grant.termsHash, "terms");
        assertEq(pool.milestonesOf(1)[1], b);
    }

    function test_TakesThirtyTwoMilestones() external {
        uint128[] memory most = new uint128[](32);
        for (uint256 i = 0; i < 32; ++i) {
            most[i] = 1e6;
        }
        vm.prank(timelock);
        assertEq(pool.grantOf(pool.award(builder, most, "terms")).end, 32);
    }

    function test_StartsAfreshInTheNextQuarter() external {
        _award(50_000e6, 40_000e6, 10_000e6);
        vm.warp(START - START % 91 days + 91 days);
        (uint256 grants, uint256 subsidies) = pool.allowances();
        assertEq(grants, 90_000e6);
        assertEq(subsidies, 9_000e6);
        _award(50_000e6, 39_000e6, 1_000e6);
        _assertConserved();
    }
}
