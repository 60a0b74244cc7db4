// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";
import {Fixture} from "../../Fixture.sol";

contract SetProtocolBpsTest is Fixture {
    function _set(uint256 bps) private {
        vm.prank(governor);
        ledger.setProtocolBps(bps);
    }

    function test_RevertWhen_NotTheGovernor() external {
        vm.expectRevert(abi.encodeWithSelector(IRevenueLedger.RevenueLedger_NotGovernor.selector, creator));
        vm.prank(creator);
        ledger.setProtocolBps(100);
    }

    function test_RevertWhen_OutOfBounds() external {
        vm.expectRevert(abi.encodeWithSelector(IRevenueLedger.RevenueLedger_OutOfBounds.selector, 501, 500));
        _set(501);
        vm.expectRevert(abi.encodeWithSelector(IRevenueLedger.RevenueLedger_OutOfBounds.selector, 1 << 16, 500));
        _set(1 << 16);
        _set(500);
        assertEq(ledger.protocolBps(), 500);
    }

    function test_WhenWithinBounds_HoldsForWhatIsPaidFromThenOn() external {
        uint256 assetId = _model(creator, "a");
        assertEq(ledger.protocolBps(), 250);
        ledger.pay(assetId, 10_000);
        vm.expectEmit(address(ledger));
        emit IRevenueLedger.ProtocolBpsChanged(250, 100);
        _set(100);
        ledger.pay(assetId, 10_000);
        (uint256 tracked,, uint256 claimable, uint256 fees) = ledger.totals();
        assertEq(fees, 250 + 100);
        assertEq(claimable, 9_750 + 9_900);
        assertEq(tracked, 20_000);
        _set(0);
        ledger.pay(assetId, 10_000);
        (,,, fees) = ledger.totals();
        assertEq(fees, 350);
        ledger.withdrawFees();
        assertEq(usd.balanceOf(communityPool), 350);
        assertEq(ledger.protocolBps(), 0);
        _set(250);
        assertEq(_claim(creator, assetId), 29_650);
        assertEq(ledger.protocolBps(), 250);
    }

    function testFuzz_ChangesNothingElse(uint16 bps, uint64 paid) external {
        bps = uint16(bound(bps, 0, 500));
        uint256 amount = bound(paid, 1, type(uint64).max / 2);
        usd.mint(address(this), amount);
        uint256 assetId = _model(creator, "a");
        ledger.pay(assetId, amount);
        (uint256 tracked, uint256 waiting, uint256 claimable, uint256 fees) = ledger.totals();
        _set(bps);
        (uint256 tracked2, uint256 waiting2, uint256 claimable2, uint256 fees2) = ledger.totals();
        assertEq(abi.encode(tracked, waiting, claimable, fees), abi.encode(tracked2, waiting2, claimable2, fees2));
        assertEq(tracked, amount);
    }
}
