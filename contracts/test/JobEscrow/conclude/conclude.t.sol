// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IJobEscrow, JobState, JobTerms} from "../../../src/jobs/IJobEscrow.sol";
import {EscrowFixture} from "../EscrowFixture.sol";

contract ConcludeTest is EscrowFixture {
    /// @dev A second before the end it waits, at the end it concludes.
    function _concludeAt(uint256 id, uint256 until) private {
        vm.warp(until - 1);
        vm.expectRevert(abi.encodeWithSelector(IJobEscrow.JobEscrow_TooEarly.selector, until));
        escrow.conclude(id);
        vm.warp(until);
        vm.prank(carol);
        escrow.conclude(id);
    }

    function test_RevertWhen_TheJobDoesNotRun() external {
        _wrongState(1, JobState.None);
        escrow.conclude(1);
        uint256 id = _post();
        vm.warp(START + 365 days);
        _wrongState(id, JobState.Open);
        escrow.conclude(id);
        escrow.cancel(id);
        _wrongState(id, JobState.Cancelled);
        escrow.conclude(id);
    }

    function test_WhenNothingWasSubmitted_ForfeitsTheBond() external {
        uint256 id = _reach(JobState.Accepted);
        _concludeAt(id, SUBMIT_BY);
        _assertRefunded(id, BOND);
        vm.startPrank(worker);
        _wrongState(id, JobState.Refunded);
        escrow.submit(id, "output", "result");
        _wrongState(id, JobState.Refunded);
        escrow.conclude(id);
    }

    function test_WhenNobodyDisputed_Releases() external {
        uint256 id = _reach(JobState.Submitted);
        _concludeAt(id, START + 48 hours);
        _assertReleased(id, BOND, 0);
    }

    function test_WhenTheArbiterWasSilent_ReleasesAndEachHasItsBond() external {
        uint256 id = _reach(JobState.Disputed);
        _concludeAt(id, START + 14 days);
        _assertReleased(id, BOND, BOND);
    }

    function test_WhenNobodyAppealedOrRuled_IsAsTheVerdictSays() external {
        for (uint256 i = 0; i < 4; ++i) {
            uint256 before = vm.snapshotState();
            uint256 id = _reach(JobState.Disputed);
            bool forNode = i % 2 == 0;
            _decide(id, forNode);
            if (i >= 2) _appeal(id, !forNode);
            _concludeAt(id, START + (i >= 2 ? 21 days : 48 hours));
            if (forNode) _assertReleased(id, 2 * BOND, 0);
            else _assertRefunded(id, 2 * BOND);
            vm.revertToState(before);
        }
    }

    /// @dev Any two jobs, any way each goes: nothing is made or lost, and each is paid or given back exactly once.
    function testFuzz_AnyWayConserves(uint8[2] memory ways, uint88[2] memory toAssets, uint96[2] memory toNodes)
        external
    {
        uint256 put = usd.balanceOf(payer) + usd.balanceOf(worker);
        uint256 revenue;
        for (uint256 i = 0; i < 2; ++i) {
            JobTerms memory terms = _jobTerms();
            (terms.acceptBy, terms.submitBy) = (uint64(block.timestamp + 1 days), uint64(block.timestamp + 9 days));
            terms.assetAmount = uint96(bound(toAssets[i], 1, 1e12));
            terms.nodeAmount = uint96(bound(toNodes[i], 0, uint256(terms.assetAmount) * 4));
            uint256 id = _postWith(terms);
            uint256 way = ways[i] % 7;
            if (way == 0) {
                vm.prank(payer);
                escrow.cancel(id);
            }
            if (way > 0) _accept(id);
            if (way > 1) _submit(id);
            if (way == 2) {
                vm.prank(payer);
                escrow.approve(id);
            }
            if (way > 3) _dispute(id);
            if (way > 4) _decide(id, ways[i] & 64 == 64);
            if (way > 5) _appeal(id, ways[i] & 64 != 64);
            _conserves();
            if (way == 1 || way > 2) {
                vm.warp(escrow.jobOf(id).until);
                escrow.conclude(id);
            }
            if (escrow.jobOf(id).state == JobState.Released) revenue += terms.assetAmount;
            _conserves();
        }
        (uint256 held, uint256 credits) = escrow.totals();
        assertEq(held, 0);
        assertEq(credits, escrow.creditOf(payer) + escrow.creditOf(worker));
        assertEq(usd.balanceOf(address(ledger)), revenue);
        assertEq(usd.balanceOf(payer) + usd.balanceOf(worker) + credits + revenue, put);
    }
}
