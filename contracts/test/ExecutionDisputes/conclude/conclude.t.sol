// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {DisputeState, IExecutionDisputes} from "../../../src/disputes/IExecutionDisputes.sol";
import {DisputesFixture} from "../DisputesFixture.sol";

contract ConcludeTest is DisputesFixture {
    function _tooEarly(uint256 until) private {
        vm.expectRevert(abi.encodeWithSelector(IExecutionDisputes.ExecutionDisputes_TooEarly.selector, until));
    }

    /// @dev A second before the end it waits, at the end it concludes.
    function _concludeAt(bytes32 id, uint256 until) private {
        vm.warp(until - 1);
        _tooEarly(until);
        disputes.conclude(id);
        vm.warp(until);
        disputes.conclude(id);
    }

    function test_RevertGiven_ItIsNotOpen() external {
        _wrongState(0, DisputeState.None);
        disputes.conclude(0);
        bytes32 id = _challenge(0);
        vm.warp(START + 3 days);
        disputes.conclude(id);
        _wrongState(id, DisputeState.Upheld);
        disputes.conclude(id);
        _assertUpheld(id, BOND);
        bytes32 lapsed = _reach(1, DisputeState.Answered);
        vm.warp(START + 17 days);
        disputes.conclude(lapsed);
        _wrongState(lapsed, DisputeState.Lapsed);
        disputes.conclude(lapsed);
    }

    function test_WhenNobodyAnswered_Upholds() external {
        bytes32 id = _challenge(0);
        vm.expectEmit(address(disputes));
        emit IExecutionDisputes.DisputeUpheld(id, worker, SLASH);
        this.concludeAt(id, START + 3 days);
        _assertUpheld(id, BOND);
    }

    function concludeAt(bytes32 id, uint256 until) external {
        _concludeAt(id, until);
    }

    function test_WhenTheArbiterWasSilent_Lapses() external {
        bytes32 id = _reach(0, DisputeState.Answered);
        vm.expectEmit(address(disputes));
        emit IExecutionDisputes.DisputeLapsed(id, worker);
        this.concludeAt(id, START + 14 days);
        _assertLapsed(id);
    }

    function test_WhenNobodyAppealed_IsAsTheVerdictSays() external {
        for (uint256 i = 0; i < 2; ++i) {
            uint256 before = vm.snapshotState();
            bytes32 id = _reach(0, DisputeState.Answered);
            _decide(id, i == 0);
            _concludeAt(id, START + 48 hours);
            if (i == 0) _assertUpheld(id, 2 * BOND);
            else _assertDismissed(id, 2 * BOND);
            vm.revertToState(before);
        }
    }

    function test_WhenTheGovernorWasSilent_IsAsTheVerdictSays() external {
        for (uint256 i = 0; i < 2; ++i) {
            uint256 before = vm.snapshotState();
            bytes32 id = _reach(0, DisputeState.Answered);
            _decide(id, i == 0);
            _appeal(id, i == 0 ? alice : carol);
            _concludeAt(id, START + 21 days);
            if (i == 0) _assertUpheld(id, 2 * BOND);
            else _assertDismissed(id, 2 * BOND);
            vm.revertToState(before);
        }
    }

    function test_GivenLessThanTheSlash_TakesWhatThereIs() external {
        bytes32 id = _challenge(0);
        vm.prank(arbiter);
        uint256 slashId = nodes.proposeSlash(worker, NODE_BOND - 30e6, bob, "other");
        vm.warp(START + 3 days);
        nodes.concludeSlash(slashId);
        vm.expectEmit(address(disputes));
        emit IExecutionDisputes.DisputeUpheld(id, worker, 30e6);
        disputes.conclude(id);
        assertEq(nodes.nodeOf(worker).bond, 0);
        assertEq(nodes.compensationOf(carol), 6e6);
        assertEq(nodes.compensationOf(communityPool), 24e6);
        _conserves();
    }

    function testFuzz_AnyWayConserves(uint8[3] memory ways, uint16 bountyBps, uint32 factor, uint96 bond) external {
        vm.startPrank(governor);
        disputes.setBountyBps(uint16(bound(bountyBps, 0, 5_000)));
        disputes.setSlashFactor(uint32(bound(factor, 100, 10_000)));
        disputes.setDisputeBond(uint96(bound(bond, 1e6, 1_000e6)));
        vm.stopPrank();
        _admit(true);
        uint256 most;
        for (uint256 call = 0; call < CALLS; ++call) {
            bytes32 id = _challenge(call);
            uint256 way = ways[call] % 6;
            if (way > 0) _answer(id);
            if (way > 1) _decide(id, ways[call] & 64 == 64);
            if (way > 2) _appeal(id, ways[call] & 64 == 64 ? alice : carol);
            if (way == 4) _rule(id, ways[call] & 128 == 128);
            if (way == 5) _prove(call);
            _conserves();
            if (way < 4) {
                vm.warp(disputes.disputeOf(id).until);
                disputes.conclude(id);
            }
            if (disputes.disputeOf(id).state == DisputeState.Upheld) most += disputes.disputeOf(id).slash;
            _conserves();
            // The window is open for all three: time stands still between them.
            vm.warp(START);
        }
        uint256 taken = NODE_BOND - nodes.nodeOf(worker).bond;
        assertEq(taken, most < NODE_BOND ? most : NODE_BOND);
        assertEq(nodes.compensationOf(carol) + nodes.compensationOf(communityPool), taken);
        (uint256 bonds, uint256 credits) = disputes.totals();
        assertEq(bonds, 0);
        assertEq(credits, disputes.creditOf(alice) + disputes.creditOf(carol));
    }
}
