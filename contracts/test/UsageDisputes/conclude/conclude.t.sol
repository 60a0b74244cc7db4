// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ClaimState, IUsageDisputes} from "../../../src/disputes/IUsageDisputes.sol";
import {IJobManager} from "../../../src/jobs/IJobManager.sol";
import {UsageFixture} from "../UsageFixture.sol";

contract ConcludeTest is UsageFixture {
    function test_RevertGiven_ItIsNotOpen() external {
        _wrongState(0, ClaimState.None);
        disputes.conclude(0);
        bytes32 matched = _claimed(0);
        _answer(0);
        bytes32 unmatched = _claimed(3);
        vm.warp(OPENS + 3 days);
        _wrongState(matched, ClaimState.Matched);
        disputes.conclude(matched);
        disputes.conclude(unmatched);
        _wrongState(unmatched, ClaimState.Upheld);
        disputes.conclude(unmatched);
        assertEq(jobs.bondOf(settlement), BOND - SLASH);
    }

    function test_RevertWhen_AnAnswerMayStillCome() external {
        bytes32 id = _claimed(3);
        vm.warp(OPENS + 3 days - 1);
        vm.expectRevert(abi.encodeWithSelector(IUsageDisputes.UsageDisputes_TooEarly.selector, OPENS + 3 days));
        disputes.conclude(id);
    }

    function test_WhenTheOperatorWasSilent_TheAssetIsPaid() external {
        bytes32 id = _claimed(3);
        uint256 before = ledger.claimable(asset, creator);
        vm.warp(OPENS + 3 days);
        vm.expectEmit(address(jobs));
        emit IJobManager.OperatorSlashed(settlement, asset, SLASH);
        vm.expectEmit(address(disputes));
        emit IUsageDisputes.UsageUpheld(id, asset, SLASH);
        vm.prank(bob);
        disputes.conclude(id);
        _assertState(id, ClaimState.Upheld);
        assertEq(disputes.creditOf(carol), CLAIM_BOND);
        assertEq(disputes.creditOf(settlement), 0);
        assertEq(jobs.bondOf(settlement), BOND - SLASH);
        uint256 fee = SLASH * ledger.protocolBps() / 10_000;
        assertEq(ledger.claimable(asset, creator) - before, SLASH - fee);
        _conserves();
    }

    function test_GivenTheOperatorWantsItsBond_IsStillReached() external {
        vm.warp(START);
        vm.prank(settlement);
        jobs.requestBondWithdrawal(BOND);
        vm.warp(CLOSES - 1);
        bytes32 id = _claimed(3);
        vm.warp(CLOSES - 1 + 3 days);
        vm.expectRevert(abi.encodeWithSelector(IJobManager.JobManager_BondLocked.selector, START + 14 days));
        vm.prank(settlement);
        jobs.withdrawBond();
        disputes.conclude(id);
        assertEq(_operatorBonds(), BOND - SLASH);
        vm.warp(START + 14 days);
        uint256 before = usd.balanceOf(settlement);
        vm.prank(settlement);
        jobs.withdrawBond();
        assertEq(usd.balanceOf(settlement) - before, BOND - SLASH);
        _conserves();
    }

    function test_GivenLessThanTheSlash_TakesWhatThereIs() external {
        vm.prank(settlement);
        jobs.requestBondWithdrawal(BOND - 50e6);
        vm.warp(OPENS + 14 days);
        vm.prank(settlement);
        jobs.withdrawBond();
        vm.warp(OPENS);
        (bytes32 one, bytes32 two, bytes32 three) = (_claimed(3), _claimed(2), _claimed(1));
        vm.warp(OPENS + 3 days);
        disputes.conclude(one);
        assertEq(_operatorBonds(), 10e6);
        vm.expectEmit(address(disputes));
        emit IUsageDisputes.UsageUpheld(two, asset, 10e6);
        disputes.conclude(two);
        assertEq(_operatorBonds(), 0);
        vm.expectEmit(address(disputes));
        emit IUsageDisputes.UsageUpheld(three, asset, 0);
        disputes.conclude(three);
        assertEq(disputes.creditOf(carol), 3 * CLAIM_BOND);
        _conserves();
    }

    function test_GivenTheSessionIsClosedAndTheOfferingFailed_PaysAllTheSame() external {
        _open(asset, creator);
        vm.prank(alice);
        jobs.requestClose(session);
        vm.warp(OPENS + 1 days);
        jobs.close(session);
        bytes32 id = _claimed(3);
        bytes32 matched = _claimed(0);
        _answer(0);
        vm.warp(OPENS + 4 days);
        disputes.conclude(id);
        _assertState(matched, ClaimState.Matched);
        assertEq(_operatorBonds(), BOND - SLASH);
        _conserves();
    }

    function testFuzz_AnyWayConserves(uint8 claims, uint8 answers, uint96 bond, uint32 factor) external {
        vm.startPrank(governor);
        disputes.setClaimBond(uint96(bound(bond, 1e6, 1_000e6)));
        disputes.setSlashFactor(uint32(bound(factor, 10, 10_000)));
        vm.stopPrank();
        uint256 owed;
        uint256 matched;
        for (uint256 call = 0; call < CALLS; ++call) {
            if ((claims >> call) & 1 == 0) continue;
            bytes32 id = _claimAs(call % 2 == 0 ? bob : carol, call);
            // The first two leaves that are claimed, and answered for, use up what was paid.
            if (call < 3 && matched < 2 && (answers >> call) & 1 == 1) {
                _answer(call);
                ++matched;
            } else {
                owed += disputes.claimOf(id).slash;
            }
            _conserves();
        }
        vm.warp(OPENS + 3 days);
        for (uint256 call = 0; call < CALLS; ++call) {
            bytes32 id = _receiptId(call);
            if (disputes.claimOf(id).state == ClaimState.Claimed) disputes.conclude(id);
            _conserves();
        }
        assertEq(BOND - _operatorBonds(), owed < BOND ? owed : BOND);
        (uint256 bonds,) = disputes.totals();
        assertEq(bonds, 0);
        assertEq(disputes.creditOf(settlement), matched * disputes.claimBond());
    }
}
