// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIndexBundle, Proposal, Weight} from "../../../src/indices/IIndexBundle.sol";
import {IRevenueLedger, SharePhase} from "../../../src/revenue/IRevenueLedger.sol";
import {BundleFixture} from "../BundleFixture.sol";

contract ProposeTest is BundleFixture {
    function _expect(bytes memory revertData, Weight[] memory weights) private {
        vm.expectRevert(revertData);
        _propose(weights);
    }

    function test_RevertWhen_NotTheIndex() external {
        Weight[] memory weights = _nextWeights();
        vm.expectRevert(abi.encodeWithSelector(IIndexBundle.IndexBundle_NotIndex.selector, governor));
        vm.prank(governor);
        bundle.propose(weights);
    }

    function test_RevertWhen_TooFewTooManyOrUnordered() external {
        Weight[] memory weights = _nextWeights();
        (weights[1].weightBps, weights[2].weightBps) = (0, 2_000);
        _expect(_error(IIndexBundle.IndexBundle_WrongCount.selector, 9), weights);
        _expect(_error(IIndexBundle.IndexBundle_WrongCount.selector, 65), new Weight[](65));
        _expect(_error(IIndexBundle.IndexBundle_NotAscending.selector, 0), new Weight[](64));
        weights = _nextWeights();
        weights[5].assetId = weights[4].assetId;
        _expect(_error(IIndexBundle.IndexBundle_NotAscending.selector, assets[4]), weights);
    }

    /// @dev Beside the eleven, assets that the ledger is made to know.
    function test_AllowsThirtyTwoAndNoMore() external {
        Weight[] memory weights = new Weight[](33);
        bytes4 phaseOf = IRevenueLedger.phaseOf.selector;
        bytes4 tokenOf = IRevenueLedger.shareTokenOf.selector;
        for (uint256 i = 0; i < 33; ++i) {
            weights[i] = Weight(i < 11 ? assets[i] : assets[10] + i, i == 0 ? 0 : 312, 2e6);
            if (i < 11) continue;
            vm.mockCall(
                address(ledger), abi.encodeWithSelector(phaseOf, weights[i].assetId), abi.encode(SharePhase.Released)
            );
            vm.mockCall(
                address(ledger), abi.encodeWithSelector(tokenOf, weights[i].assetId), abi.encode(address(0xbeef))
            );
        }
        weights[0].weightBps = 16;
        _expect(_error(IIndexBundle.IndexBundle_WrongCount.selector, 33), weights);
        // the first leaves: a line, but no constituent
        (weights[0].weightBps, weights[1].weightBps) = (0, 328);
        _propose(weights);
        (, Proposal memory open) = bundle.proposal();
        assertEq(open.assetIds.length, 33);
    }

    function test_RevertWhen_OverTheCapOrNotTheWhole() external {
        Weight[] memory weights = _nextWeights();
        weights[3].weightBps = 2_001;
        _expect(abi.encodeWithSelector(IIndexBundle.IndexBundle_WeightTooHigh.selector, assets[3], 2_001), weights);
        weights[3].weightBps = 1_001;
        _expect(_error(IIndexBundle.IndexBundle_WeightsNotWhole.selector, 10_001), weights);
        weights[3].weightBps = 999;
        _expect(_error(IIndexBundle.IndexBundle_WeightsNotWhole.selector, 9_999), weights);
    }

    function test_RevertWhen_APriceIsNone() external {
        Weight[] memory weights = _nextWeights();
        weights[0].price = 0;
        _expect(_error(IIndexBundle.IndexBundle_InvalidPrice.selector, assets[0]), weights);
        weights = _nextWeights();
        weights[10].price = type(uint96).max;
        _expect(_error(IIndexBundle.IndexBundle_InvalidPrice.selector, assets[10]), weights);
    }

    function test_RevertWhen_NotReleasedOrMissing() external {
        Weight[] memory weights = _firstWeights();
        uint256 closed = _model(creator, "closed");
        weights = _firstWeights();
        for (uint256 i = 0; i < 10; ++i) {
            if (closed < weights[i].assetId || i == 9) {
                weights[i].assetId = closed < weights[i].assetId || closed > assets[9] ? closed : assets[9] + 1;
                closed = weights[i].assetId;
                break;
            }
        }
        _expect(_error(IIndexBundle.IndexBundle_NotReleased.selector, closed), weights);
        weights = new Weight[](10);
        for (uint256 i = 0; i < 10; ++i) {
            weights[i] = Weight(assets[i + 1], 1_000, 2e6);
        }
        _expect(_error(IIndexBundle.IndexBundle_ConstituentMissing.selector, assets[0]), weights);
    }

    function test_RevertWhen_TooSoonAfterTheLast() external {
        _propose(_nextWeights());
        vm.warp(_startsAt());
        _fill(alice);
        vm.warp(block.timestamp + 5 days - 1);
        _expect(_error(IIndexBundle.IndexBundle_TooSoon.selector, block.timestamp + 1), _nextWeights());
        vm.warp(block.timestamp + 1);
        _propose(_nextWeights());
    }

    function test_GivenAnother_TakesItsPlace() external {
        assertEq(_propose(_nextWeights()), 2);
        vm.warp(_startsAt() + 1);
        assertEq(_propose(_nextWeights()), 3);
        assertEq(_startsAt(), block.timestamp + 48 hours);
        vm.expectRevert(_error(IIndexBundle.IndexBundle_NoProposal.selector, 2));
        bundle.fill(2, type(uint256).max);
    }

    function testFuzz_PlansTheSameValueNeverMore(uint96[11] memory prices, uint16[5] memory shifts) external {
        Weight[] memory weights = _nextWeights();
        for (uint256 i = 0; i < 11; ++i) {
            weights[i].price = uint96(bound(prices[i], 1, 1e12));
        }
        for (uint256 i = 0; i < 5; ++i) {
            uint16 shift = uint16(bound(shifts[i], 0, 999));
            weights[1 + i].weightBps -= shift;
            weights[6 + i].weightBps += shift;
        }
        (uint256[] memory ids, uint256[] memory units) = bundle.constituents();
        uint256 value;
        for (uint256 i = 0; i < ids.length; ++i) {
            value += units[i] * weights[i].price;
        }
        vm.prank(index);
        try bundle.propose(weights) {}
        catch (bytes memory reason) {
            assertEq(bytes4(reason), IIndexBundle.IndexBundle_InvalidPrice.selector);
            return;
        }
        (, Proposal memory open) = bundle.proposal();
        uint256 next;
        uint256 slack;
        for (uint256 i = 0; i < 11; ++i) {
            next += open.units[i] * weights[i].price;
            slack += weights[i].price + 1;
            assertLe(open.units[i] * weights[i].price, value / 5);
        }
        assertLe(next, value);
        assertLe(value - next, slack);
    }
}
