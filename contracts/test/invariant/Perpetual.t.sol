// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {PerpetualFixture} from "../IndexPerpetual/PerpetualFixture.sol";
import {PerpetualHandler} from "./handlers/PerpetualHandler.sol";

/// @notice After any sequence of trades, marks, liquidations and payments.
contract PerpetualInvariantTest is PerpetualFixture {
    PerpetualHandler private handler;

    function setUp() public override {
        super.setUp();
        handler = new PerpetualHandler(perpetual, index, traders, keys);
        targetContract(address(handler));
    }

    function invariant_MarginsAndInsuranceAreWhatWasPaidIn() external view {
        _assertConserved();
        (uint256 tracked,,,,,) = perpetual.totals();
        assertEq(tracked, 4 * uint256(MARGIN) + handler.paidIn() - handler.paidOut());
        assertEq(usd.balanceOf(address(perpetual)), tracked);
    }
}
