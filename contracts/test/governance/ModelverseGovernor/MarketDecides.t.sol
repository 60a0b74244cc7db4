// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {TimelockController} from "@openzeppelin/contracts/governance/TimelockController.sol";
import {Metric, ProofStep} from "../../../src/governance/AnchoredMetric.sol";
import {ICommunityPool} from "../../../src/governance/ICommunityPool.sol";
import {
    Adoption,
    Claim,
    IFutarchyMarket,
    Market,
    QuestionTerms,
    Verdict
} from "../../../src/governance/IFutarchyMarket.sol";
import {GovernanceFixture} from "./GovernanceFixture.sol";

/// @notice The real governor, timelock, pool and market in one story: a question decides whether what was voted may happen.
contract MarketDecidesTest is GovernanceFixture {
    error ModelverseGovernor_MarketAgainst(uint256 proposalId);

    uint64 private constant WEEK = 2972;
    bytes private change = abi.encodeWithSignature("setVotingDelay(uint48)", uint48(6 days));

    function _ask(address target, bytes memory data) private returns (uint256 id) {
        id = _propose(alice, target, data);
        (address[] memory a, uint256[] memory b, bytes[] memory c) = _actions(target, data);
        QuestionTerms memory terms = QuestionTerms(false, 100e6, 1_000e6, Metric.Payers, WEEK, 42, 0, 100);
        vm.prank(alice);
        market.open(terms, a, b, c, keccak256("why"));
    }

    function _believe(uint256 id, uint8 outcome) private {
        vm.startPrank(bob);
        market.split(id, 10_000e6);
        market.buy(id, Market.IfAdopted, outcome, 1_000e6, 10_000e6, type(uint64).max);
        vm.stopPrank();
    }

    function _pass(uint256 id) private {
        vm.warp(governor.proposalSnapshot(id) + 1);
        _vote(alice, id, FOR);
        vm.warp(governor.proposalDeadline(id) + 1);
        _is(id, IGovernor.ProposalState.Succeeded);
    }

    function test_GivenNoVerdictFor_DoesNotQueue() external {
        uint256 id = _ask(address(governor), change);
        _believe(id, 1);
        _pass(id);
        vm.expectRevert(abi.encodeWithSelector(ModelverseGovernor_MarketAgainst.selector, id));
        this.queue(address(governor), change);
        market.decide(id);
        vm.expectRevert(abi.encodeWithSelector(ModelverseGovernor_MarketAgainst.selector, id));
        this.queue(address(governor), change);
        market.settleAdoption(id);
        assertEq(uint8(market.questionOf(id).adoption), uint8(Adoption.Rejected));
    }

    function queue(address target, bytes calldata data) external {
        _queue(target, data);
    }

    function test_GivenAVerdictFor_HappensAndSettlesByWhatHappened() external {
        uint256 id = _ask(address(governor), change);
        _believe(id, 0);
        _pass(id);
        market.decide(id);
        assertEq(uint8(market.questionOf(id).verdict), uint8(Verdict.For));
        _queue(address(governor), change);
        vm.warp(block.timestamp + 3 days);
        _execute(address(governor), change);
        assertEq(governor.votingDelay(), 6 days);
        market.settleAdoption(id);
        assertEq(uint8(market.questionOf(id).adoption), uint8(Adoption.Adopted));

        bytes memory entry = '{"assetId":"42","countedUsage":"0","payers":80}';
        bytes32 root = sha256(bytes.concat(hex"00", entry));
        vm.prank(ranking);
        anchor.anchor(WEEK, root, "bafkrei");
        vm.warp(4 days + WEEK * 7 days);
        market.settleMetric(id, entry, 34, new ProofStep[](0));
        vm.prank(bob);
        assertEq(market.redeem(id, Claim.LongIfAdopted, 1_000e6), 800e6);
    }

    /// @dev The quorum comes in the last second and the timelock waits as long as it can: what is executed then has still happened.
    function test_GivenALateQuorumAndTheLongestDelay_HappensBeforeTheWeek() external {
        vm.prank(timelock);
        TimelockController(payable(timelock)).updateDelay(14 days);
        uint256 id = _propose(alice, address(governor), change);
        (address[] memory a, uint256[] memory b, bytes[] memory c) = _actions(address(governor), change);
        QuestionTerms memory terms = QuestionTerms(false, 100e6, 1_000e6, Metric.Payers, WEEK - 1, 42, 0, 100);
        vm.prank(alice);
        vm.expectRevert(abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_InvalidWeek.selector, WEEK - 1));
        market.open(terms, a, b, c, keccak256("why"));
        terms.week = WEEK;
        vm.prank(alice);
        market.open(terms, a, b, c, keccak256("why"));
        _believe(id, 0);
        vm.warp(governor.proposalDeadline(id));
        _vote(alice, id, FOR);
        assertEq(governor.proposalDeadline(id), block.timestamp + 2 days);
        market.decide(id);
        vm.warp(governor.proposalDeadline(id) + 1);
        _queue(address(governor), change);
        // a week too soon would already have begun
        assertGt(block.timestamp + 14 days, 4 days + (WEEK - 1) * 7 days);
        vm.warp(block.timestamp + 14 days);
        vm.expectRevert(abi.encodeWithSelector(IFutarchyMarket.FutarchyMarket_StillUndecided.selector, id));
        market.settleAdoption(id);
        _execute(address(governor), change);
        market.settleAdoption(id);
        assertEq(uint8(market.questionOf(id).adoption), uint8(Adoption.Adopted));
    }

    /// @dev The pool's own parameter: advice may be against, the vote decides. The subsidy was the pool's.
    function test_GivenTheTreasury_QueuesWhateverTheMarketSays() external {
        bytes memory subsidy = abi.encodeCall(ICommunityPool.subsidise, (alice, 5_000e6));
        uint256 id = _ask(address(pool), subsidy);
        _believe(id, 1);
        _pass(id);
        market.decide(id);
        assertEq(uint8(market.questionOf(id).verdict), uint8(Verdict.Against));
        _queue(address(pool), subsidy);
        vm.warp(block.timestamp + 3 days);
        _execute(address(pool), subsidy);
        (uint128 endowment,) = market.endowmentOf(alice);
        assertEq(endowment, 5_000e6);
        market.settleAdoption(id);
        assertEq(uint8(market.questionOf(id).adoption), uint8(Adoption.Adopted));
    }
}
