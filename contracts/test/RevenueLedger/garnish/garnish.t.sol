// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";
import {Fixture} from "../../Fixture.sol";

contract GarnishTest is Fixture {
    uint256 private assetId;

    function setUp() public override {
        super.setUp();
        assetId = _model(creator, "a");
    }

    function _garnish(uint256 most) private returns (uint256) {
        vm.prank(lineageDisputes);
        return ledger.garnish(assetId, most);
    }

    function _conserves() private view {
        (uint256 tracked,,,) = ledger.totals();
        assertEq(usd.balanceOf(address(ledger)), tracked);
    }

    function test_RevertGiven_AnotherCaller() external {
        vm.expectRevert(
            abi.encodeWithSelector(IRevenueLedger.RevenueLedger_NotLineageDisputes.selector, governor)
        );
        vm.prank(governor);
        ledger.garnish(assetId, 1);
    }

    function test_TakesWhatIsAskedAndNoMoreThanThereIs() external {
        assertEq(_garnish(1), 0);
        ledger.pay(assetId, 1_000e6);
        vm.expectEmit(address(ledger));
        emit IRevenueLedger.DividendGarnished(assetId, creator, 100e6);
        assertEq(_garnish(100e6), 100e6);
        assertEq(ledger.claimable(assetId, creator), 875e6);
        assertEq(_garnish(1_000e6), 875e6);
        assertEq(ledger.claimable(assetId, creator), 0);
        assertEq(usd.balanceOf(lineageDisputes), 975e6);
        ledger.pay(assetId, 1_000e6);
        assertEq(_claim(creator, assetId), 975e6);
        _conserves();
    }

    function test_DuringAnOffering_LeavesSharesLocksAndOthers() external {
        ledger.pay(assetId, 1_000e6);
        _garnish(100e6);
        _openAndFill(assetId);
        ledger.pay(assetId, 1_000e6);
        (uint256 others,) = ledger.accrued(assetId, alice);
        assertEq(_garnish(type(uint256).max), 875e6 + 477_750_000);
        _release(assetId);
        assertEq(ledger.sharesOf(assetId, creator), 490_000e18);
        assertEq(ledger.lockedOf(assetId, creator), 490_000e18);
        ledger.pay(assetId, 1_000e6);
        assertEq(_garnish(1e6), 1e6);
        assertEq(ledger.lockedOf(assetId, creator), 490_000e18);
        assertEq(_claim(creator, assetId), 476_750_000);
        assertEq(_claim(alice, assetId), 2 * others);
        _conserves();
    }

    function testFuzz_ConservesInAnyOrderWithClaims(uint256[6] memory amounts, uint256[6] memory most, uint8 claims)
        external
    {
        uint256 paid;
        uint256 received;
        for (uint256 i = 0; i < 6; ++i) {
            uint256 amount = bound(amounts[i], 1, 1e12);
            ledger.pay(assetId, amount);
            paid += amount - (amount * 250) / 10_000;
            received += _garnish(bound(most[i], 0, 2e12));
            if ((claims >> i) & 1 == 1) received += _claim(creator, assetId);
            if (i == 2) _open(assetId, creator);
            assertEq(received + ledger.claimable(assetId, creator), paid);
        }
        _conserves();
    }
}
