// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIndexPerpetual} from "../../../src/indices/IIndexPerpetual.sol";
import {PerpetualFixture} from "../PerpetualFixture.sol";

contract FundInsuranceTest is PerpetualFixture {
    function test_RevertWhen_Nothing() external {
        vm.expectRevert(IIndexPerpetual.IndexPerpetual_ZeroAmount.selector);
        perpetual.fundInsurance(0);
    }

    function testFuzz_IsTheFunds(uint128 amount) external {
        amount = uint128(bound(amount, 1, 1e14));
        vm.expectEmit(address(perpetual));
        emit IIndexPerpetual.InsuranceFunded(traders[0], amount);
        vm.prank(traders[0]);
        perpetual.fundInsurance(amount);
        assertEq(_insurance(), amount);
        assertEq(_balance(0), int256(uint256(MARGIN)));
        _assertConserved();
    }
}
