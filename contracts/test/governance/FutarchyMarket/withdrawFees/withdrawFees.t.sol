// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IFutarchyMarket, Market} from "../../../../src/governance/IFutarchyMarket.sol";
import {MarketFixture} from "../MarketFixture.sol";

contract WithdrawFeesTest is MarketFixture {
    function testFuzz_SendsAllFeesToThePool(uint128 shares) external {
        _open();
        _buy(alice, Market.Adoption, 0, uint128(bound(shares, 1, 1e14)));
        (uint256 tracked,, uint256 fees) = market.totals();
        vm.expectEmit(address(market));
        emit IFutarchyMarket.FeesWithdrawn(communityPool, fees);
        assertEq(market.withdrawFees(), fees);
        assertEq(usd.balanceOf(communityPool), 1e15 + fees);
        (uint256 left,, uint256 none) = market.totals();
        assertEq(left, tracked - fees);
        assertEq(none, 0);
        _assertConserved();
    }
}
