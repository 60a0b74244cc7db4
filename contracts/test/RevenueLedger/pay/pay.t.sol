// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IAssetRegistry} from "../../../src/registry/IAssetRegistry.sol";
import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";
import {Revenue_Overflow} from "../../../src/revenue/Revenue.sol";
import {Fixture} from "../../Fixture.sol";

contract PayTest is Fixture {
    function test_RevertWhen_TheAmountIsZero() external {
        uint256 assetId = _model(creator, "a");
        vm.expectRevert(IRevenueLedger.RevenueLedger_ZeroAmount.selector);
        ledger.pay(assetId, 0);
    }

    function test_RevertWhen_TheAssetIsUnknown() external {
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_UnknownAsset.selector, 7));
        ledger.pay(7, 1);
    }

    function test_WhenTheAssetHasNoParents_HoldersGetAllButTheFee() external {
        uint256 assetId = _model(creator, "a");
        vm.expectEmit(address(ledger));
        emit IRevenueLedger.UsagePaid(assetId, address(this), 1_000_001, 25_000, 0, 975_001);
        ledger.pay(assetId, 1_000_001);
        assertEq(ledger.claimable(assetId, creator), 975_001);
        assertEq(ledger.pending(assetId), 0);
    }

    function test_WhenTheAssetHasParents_TheirPartWaits() external {
        uint256 base = _model(creator, "a");
        uint256 child = _fineTuneOf(alice, "b", base);
        vm.expectEmit(address(ledger));
        emit IRevenueLedger.UsagePaid(child, address(this), 1_000_000, 25_000, 146_250, 828_750);
        ledger.pay(child, 1_000_000);
        assertEq(ledger.pending(child), 146_250);
        assertEq(ledger.claimable(child, alice), 828_750);
        assertEq(ledger.claimable(base, creator), 0);
    }

    function test_WhenTokensArriveUntracked_NothingIsOwedForThem() external {
        uint256 assetId = _model(creator, "a");
        ledger.pay(assetId, 1_000);
        usd.transfer(address(ledger), 5_000);
        (uint256 tracked,,,) = ledger.totals();
        assertEq(tracked, 1_000);
        assertEq(usd.balanceOf(address(ledger)), 6_000);
    }

    function test_RevertWhen_APartWouldNotFitItsBits() external {
        uint256 child = _fineTuneOf(alice, "b", _model(creator, "a"));
        usd.mint(address(this), 1 << 90);
        vm.expectRevert(Revenue_Overflow.selector);
        ledger.pay(child, 1 << 88);
        // 14.6 % of it wait for the parents, which is more than 72 bits hold.
        vm.expectRevert(Revenue_Overflow.selector);
        ledger.pay(child, 1 << 76);
        ledger.pay(child, 1 << 72);
        assertEq(ledger.pending(child), ((1 << 72) - uint256(1 << 72) * 250 / 10_000) * 1_500 / 10_000);
    }

    function testFuzz_FeeUpstreamAndHoldersAddUp(uint64 amount) external {
        vm.assume(amount != 0);
        usd.mint(address(this), amount);
        uint256 child = _fineTuneOf(alice, "b", _model(creator, "a"));
        ledger.pay(child, amount);
        (uint256 tracked, uint256 waiting, uint256 claimable, uint256 fees) = ledger.totals();
        assertEq(tracked, amount);
        assertEq(waiting + claimable + fees, amount);
        assertEq(fees, uint256(amount) * 250 / 10_000);
        assertEq(claimable, ledger.claimable(child, alice));
    }
}
