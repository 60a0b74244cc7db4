// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {BundleFixture} from "../IndexBundle/BundleFixture.sol";
import {BundleHandler} from "./handlers/BundleHandler.sol";

/// @notice After any sequence of mints, redemptions, dividends, gifts and rebalances.
contract BundleInvariantTest is BundleFixture {
    function setUp() public override {
        super.setUp();
        address[] memory holders = new address[](2);
        (holders[0], holders[1]) = (alice, bob);
        targetContract(address(new BundleHandler(bundle, ledger, usd, index, assets, holders)));
    }

    function invariant_EveryTokenIsCoveredAndNoShareMade() external view {
        _assertCovered();
        for (uint256 i = 0; i < 11; ++i) {
            uint256 held = ledger.sharesOf(assets[i], address(bundle));
            assertEq(held, bundle.heldOf(assets[i]));
            assertEq(
                held + ledger.sharesOf(assets[i], alice) + ledger.sharesOf(assets[i], bob)
                    + ledger.sharesOf(assets[i], creator),
                1_000_000 * SHARE
            );
        }
        assertEq(
            bundle.totalSupply(),
            bundle.balanceOf(alice) + bundle.balanceOf(bob) + bundle.balanceOf(governor)
                + bundle.balanceOf(address(bundle))
        );
        assertEq(bundle.cash(), usd.balanceOf(address(bundle)));
    }
}
