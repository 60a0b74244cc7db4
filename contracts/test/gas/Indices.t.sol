// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {BundleFixture} from "../IndexBundle/BundleFixture.sol";
import {PerpetualFixture} from "../IndexPerpetual/PerpetualFixture.sol";

/// @notice What it costs to enter and leave an index.
contract IndicesGasTest is BundleFixture {
    function test_Bundle() external {
        _mint(alice, 100 * ONE);
        for (uint256 i = 0; i < 10; ++i) {
            ledger.pay(assets[i], 1_000_000_000);
        }
        _mint(bob, ONE);
        vm.snapshotGasLastCall("mint a bundle of ten");
        for (uint256 i = 0; i < 10; ++i) {
            ledger.pay(assets[i], 1_000_000_000);
        }
        _redeem(bob, ONE / 2);
        vm.snapshotGasLastCall("redeem a bundle of ten");
    }
}

/// @notice What it costs to open and close a position.
contract PerpetualGasTest is PerpetualFixture {
    function test_Perpetual() external {
        _trade(0, 1, 10 * ONE, PRICE);
        vm.snapshotGasLastCall("open a perpetual");
        _trade(1, 0, 10 * ONE, PRICE);
        vm.snapshotGasLastCall("close a perpetual");
    }
}
