// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Test} from "forge-std/Test.sol";
import {ICommunityPool} from "../../../src/governance/ICommunityPool.sol";
import {IPlayUsd} from "../FutarchyMarket/MarketFixture.sol";

/// @notice Takes endowments as the market does.
contract EndowableDouble {
    IPlayUsd private immutable USD;
    mapping(address proposer => uint256) public endowed;

    constructor(IPlayUsd usd) {
        USD = usd;
    }

    function endow(address proposer, uint256 amount) external {
        endowed[proposer] += amount;
        USD.transferFrom(msg.sender, address(this), amount);
    }
}

/// @notice A pool of 1,000,000 USD in fees, its timelock, a builder to be paid and a critic with USD for bonds.
abstract contract PoolFixture is Test {
    uint256 internal constant START = 1_794_859_200;
    uint256 internal constant FEES = 1_000_000e6;

    IPlayUsd internal usd;
    EndowableDouble internal futarchy;
    ICommunityPool internal pool;
    address internal timelock = makeAddr("timelock");
    address internal builder = makeAddr("builder");
    address internal critic = makeAddr("critic");

    function setUp() public virtual {
        vm.warp(START);
        usd = IPlayUsd(deployCode("TestUSD.sol:TestUSD"));
        futarchy = new EndowableDouble(usd);
        pool = ICommunityPool(deployCode("CommunityPool.sol:CommunityPool", abi.encode(usd, timelock, futarchy)));
        usd.mint(address(pool), FEES);
        usd.mint(critic, 1e12);
        vm.prank(critic);
        usd.approve(address(pool), type(uint256).max);
    }

    function _milestones(uint128 a, uint128 b, uint128 c) internal pure returns (uint128[] memory list) {
        list = new uint128[](3);
        (list[0], list[1], list[2]) = (a, b, c);
    }

    function _award(uint128 a, uint128 b, uint128 c) internal returns (uint256) {
        vm.prank(timelock);
        return pool.award(builder, _milestones(a, b, c), "terms");
    }

    /// @dev 20,000 + 10,000 + 500 USD.
    function _usual() internal returns (uint256) {
        return _award(20_000e6, 10_000e6, 500e6);
    }

    function _submit(uint256 grantId) internal {
        vm.prank(builder);
        pool.submit(grantId, "evidence");
    }

    function _challenge(uint256 grantId) internal {
        vm.prank(critic);
        pool.challenge(grantId, "reason");
    }

    function _resolve(uint256 grantId, bool upheld) internal {
        vm.prank(timelock);
        pool.resolve(grantId, upheld);
    }

    function _cancel(uint256 grantId) internal {
        vm.prank(timelock);
        pool.cancel(grantId);
    }

    function _assertConserved() internal view {
        (uint256 free, uint256 committed, uint256 bonds) = pool.totals();
        assertEq(free + committed + bonds, usd.balanceOf(address(pool)));
    }

    function _notTimelock() internal {
        vm.expectRevert(abi.encodeWithSelector(ICommunityPool.CommunityPool_NotTimelock.selector, address(this)));
    }
}
