// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AnchoredMetric, ProofStep} from "../../../../src/governance/AnchoredMetric.sol";
import {IFutarchyMarket, Market} from "../../../../src/governance/IFutarchyMarket.sol";
import {MarketFixture} from "../MarketFixture.sol";

contract SettleMetricTest is MarketFixture {
    ProofStep[] private none;

    function setUp() public override {
        super.setUp();
        _open();
    }

    function _refuses(bytes memory reason) private {
        vm.expectRevert(reason);
        market.settleMetric(id, _entry(500), 40, none);
    }

    function test_RevertWhen_SettledOpenOrNotAnchored() external {
        _refuses(abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_NotYetSettled.selector, id));
        vm.warp(closesAt);
        _refuses(abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_NotAnchored.selector, WEEK));
        _settleMetric(500);
        _refuses(abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_AlreadySettled.selector, id));
    }

    function test_RevertWhen_TheProofDoesNotHold() external {
        _anchor(_entry(501));
        vm.warp(closesAt);
        vm.expectPartialRevert(AnchoredMetric.AnchoredMetric_NotInRoot.selector);
        market.settleMetric(id, _entry(500), 40, none);
    }

    function testFuzz_PlacesMBetweenLowAndHigh(uint32 paidCalls) external {
        uint256 place = paidCalls < 100 ? 0 : paidCalls > 1_100 ? ONE : uint256(paidCalls - 100) * 1e15;
        bytes memory entry = _entry(paidCalls);
        _anchor(entry);
        vm.warp(closesAt);
        vm.expectEmit(address(market));
        emit IFutarchyMarket.MetricSettled(id, uint64(place), true);
        market.settleMetric(id, entry, 40, none);
        assertEq(market.questionOf(id).settledAt, place);
    }

    function test_ByForecast_RevertWhen_TooSoonOrAdoptionIsOpen() external {
        uint64 until = closesAt + 35 days;
        vm.warp(until - 1);
        vm.expectRevert(abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_StillProvable.selector, until));
        market.settleMetricByForecast(id);
        vm.warp(until);
        vm.expectRevert(abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_NotYetSettled.selector, id));
        market.settleMetricByForecast(id);
    }

    function test_ByForecast_TakesTheTakenBranchs() external {
        _split(alice, 1e12);
        _buy(alice, Market.IfAdopted, 0, 5_000e6);
        _buy(alice, Market.IfRejected, 1, 5_000e6);
        vm.warp(closesAt + 35 days);
        uint256 snapshot = vm.snapshotState();
        _settleAdoption(true);
        market.settleMetricByForecast(id);
        // e/(1+e), reached by the follower before the window began
        assertApproxEqAbs(market.questionOf(id).settledAt, 0.731058578630004879e18, 1e6);
        vm.expectRevert(abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_AlreadySettled.selector, id));
        market.settleMetricByForecast(id);

        vm.revertToState(snapshot);
        _settleAdoption(false);
        vm.expectEmit(true, true, true, false, address(market));
        emit IFutarchyMarket.MetricSettled(id, 0, false);
        market.settleMetricByForecast(id);
        assertApproxEqAbs(market.questionOf(id).settledAt, 0.268941421369995121e18, 1e6);
    }
}
