// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {Adoption, IFutarchyMarket} from "../../../../src/governance/IFutarchyMarket.sol";
import {MarketFixture} from "../MarketFixture.sol";

contract SettleAdoptionTest is MarketFixture {
    function _becomes(Adoption adoption) private {
        vm.expectEmit(address(market));
        emit IFutarchyMarket.AdoptionSettled(id, adoption);
        market.settleAdoption(id);
        assertEq(uint8(market.questionOf(id).adoption), uint8(adoption));
    }

    function _stillOpen() private {
        vm.expectRevert(abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_StillUndecided.selector, id));
        market.settleAdoption(id);
    }

    function test_RevertWhen_Settled() external {
        _open();
        _settleAdoption(true);
        vm.expectRevert(abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_AlreadySettled.selector, id));
        market.settleAdoption(id);
    }

    function test_FollowsTheGovernor() external {
        _open();
        IGovernor.ProposalState[4] memory ends = [
            IGovernor.ProposalState.Executed,
            IGovernor.ProposalState.Defeated,
            IGovernor.ProposalState.Canceled,
            IGovernor.ProposalState.Expired
        ];
        uint256 snapshot = vm.snapshotState();
        for (uint256 i = 0; i < 4; ++i) {
            vm.revertToState(snapshot);
            governor.setState(id, ends[i]);
            _becomes(i == 0 ? Adoption.Adopted : Adoption.Rejected);
        }
    }

    function test_StaysOpenUntilTheMetricsWeek() external {
        _open();
        IGovernor.ProposalState[4] memory open = [
            IGovernor.ProposalState.Pending,
            IGovernor.ProposalState.Active,
            IGovernor.ProposalState.Succeeded,
            IGovernor.ProposalState.Queued
        ];
        vm.warp(closesAt - 1);
        for (uint256 i = 0; i < 4; ++i) {
            governor.setState(id, open[i]);
            _stillOpen();
        }
        vm.warp(closesAt);
        _becomes(Adoption.Rejected);
    }

    function test_GivenABindingVerdictAgainst_IsRejected() external {
        _open();
        vm.warp(votingStart);
        governor.setState(id, IGovernor.ProposalState.Active);
        _stillOpen();
        market.decide(id);
        _becomes(Adoption.Rejected);
    }

    function test_GivenAnAdvisoryVerdictAgainst_IsStillOpen() external {
        id = _propose("parameters", communityPool);
        _openWith(_terms(), communityPool);
        vm.warp(votingStart);
        governor.setState(id, IGovernor.ProposalState.Active);
        market.decide(id);
        _stillOpen();
    }
}
