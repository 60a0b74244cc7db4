// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CommonBase} from "forge-std/Base.sol";
import {StdUtils} from "forge-std/StdUtils.sol";
import {Grant, ICommunityPool, Stage} from "../../../src/governance/ICommunityPool.sol";
import {IPlayUsd} from "../FutarchyMarket/MarketFixture.sol";
import {PoolFixture} from "./PoolFixture.sol";

/// @notice Awards, submissions, challenges, decisions and cancellations in any order.
contract GrantsHandler is CommonBase, StdUtils {
    ICommunityPool private immutable POOL;
    IPlayUsd private immutable USD;
    address private immutable TIMELOCK;
    address[2] private _builders;
    address private immutable CRITIC;
    uint256 public grants;
    uint256 public paidIn;
    uint256 public paidOut;
    uint256 public released;
    mapping(uint256 grantId => uint256) public releasedOf;

    constructor(ICommunityPool pool, IPlayUsd usd, address timelock, address[2] memory builders, address critic) {
        (POOL, USD, TIMELOCK, _builders, CRITIC) = (pool, usd, timelock, builders, critic);
    }

    function award(uint256 seed, uint64 a, uint64 b) external {
        (uint256 most,) = POOL.allowances();
        if (most < 4) return;
        uint128[] memory list = new uint128[](2);
        (list[0], list[1]) = (uint128(bound(a, 1, most / 4)), uint128(bound(b, 1, most / 4)));
        vm.prank(TIMELOCK);
        POOL.award(_builders[seed % 2], list, "terms");
        grants += 1;
    }

    function submit(uint256 seed) external {
        uint256 grant = _grant(seed);
        if (grant == 0) return;
        vm.prank(POOL.grantOf(grant).recipient);
        try POOL.submit(grant, "evidence") {} catch {}
    }

    function challenge(uint256 seed) external {
        uint256 before = USD.balanceOf(CRITIC);
        vm.prank(CRITIC);
        try POOL.challenge(_grant(seed), "reason") {
            paidIn += before - USD.balanceOf(CRITIC);
        } catch {}
    }

    function resolve(uint256 seed, bool upheld) external {
        vm.prank(TIMELOCK);
        try POOL.resolve(_grant(seed), upheld) {} catch {}
    }

    function release(uint256 seed) external {
        uint256 grant = _grant(seed);
        if (grant == 0) return;
        address to = POOL.grantOf(grant).recipient;
        uint256 before = USD.balanceOf(to);
        try POOL.release(grant) {
            uint256 paid = USD.balanceOf(to) - before;
            paidOut += paid;
            releasedOf[grant] += paid;
            released += 1;
        } catch {}
    }

    function cancel(uint256 seed) external {
        if (seed % 4 != 0) return;
        vm.prank(TIMELOCK);
        try POOL.cancel(_grant(seed >> 8)) {} catch {}
    }

    function withdrawBonds(uint8 who) external {
        vm.prank(who % 3 == 2 ? CRITIC : _builders[who % 3]);
        try POOL.withdrawBonds() returns (uint256 amount) {
            paidOut += amount;
        } catch {}
    }

    function subsidise(uint64 amount) external {
        (, uint256 most) = POOL.allowances();
        if (most == 0) return;
        amount = uint64(bound(amount, 1, most));
        vm.prank(TIMELOCK);
        POOL.subsidise(CRITIC, amount);
        paidOut += amount;
    }

    function fees(uint32 amount) external {
        USD.mint(address(POOL), amount);
        paidIn += amount;
    }

    function wait(uint32 time) external {
        vm.warp(block.timestamp + bound(time, 1 hours, 12 days));
    }

    function _grant(uint256 seed) private view returns (uint256) {
        return grants == 0 ? 0 : seed % grants + 1;
    }
}

contract GrantsConserveTest is PoolFixture {
    GrantsHandler private handler;
    address[2] private builders;

    function setUp() public override {
        super.setUp();
        builders = [builder, makeAddr("another builder")];
        handler = new GrantsHandler(pool, usd, timelock, builders, critic);
        targetContract(address(handler));
    }

    function invariant_EveryUnitIsFreeCommittedOrABond() external view {
        (uint256 free, uint256 committed, uint256 bonds) = pool.totals();
        assertEq(free + committed + bonds, usd.balanceOf(address(pool)));
        assertEq(FEES + handler.paidIn(), free + committed + bonds + handler.paidOut());
        uint256 remaining;
        uint256 open;
        for (uint256 i = 1; i <= handler.grants(); ++i) {
            Grant memory grant = pool.grantOf(i);
            remaining += grant.remaining;
            open += grant.bond;
            assertEq(grant.bond != 0, grant.stage == Stage.Challenged);
            uint128[] memory list = pool.milestonesOf(i);
            uint256 due;
            for (uint256 m = grant.next; m < grant.end; ++m) {
                due += list[m];
            }
            assertEq(grant.remaining, due);
            uint256 before;
            for (uint256 m = 0; m < grant.next; ++m) {
                before += list[m];
            }
            assertEq(handler.releasedOf(i), before);
        }
        assertEq(remaining, committed);
        uint256 owed = pool.bondsOwed(critic) + pool.bondsOwed(builders[0]) + pool.bondsOwed(builders[1]);
        assertEq(open + owed, bonds);
    }
}
