// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {DisputeState, IExecutionDisputes, Reexecution} from "../../../src/disputes/IExecutionDisputes.sol";
import {DisputesFixture} from "../DisputesFixture.sol";
import {Cid} from "../../../src/content/Cid.sol";

contract DecideTest is DisputesFixture {
    bytes32 private constant OTHER = keccak256("something else");

    function _decideWith(bytes32 id, bool upheld, Reexecution memory reexecution) private {
        vm.prank(arbiter);
        disputes.decide(id, upheld, reexecution, "rerun");
    }

    function _partial(bytes32 id, address node_, uint256 key) private {
        Reexecution memory reexecution = _witnessed(id, OTHER);
        bytes32 typehash = keccak256("Reexecution(bytes32 receiptId,bytes32 outputDigest)");
        reexecution.witness = node_;
        reexecution.signature = _sign(key, address(disputes), keccak256(abi.encode(typehash, id, OTHER)));
        vm.expectRevert(
            abi.encodeWithSelector(IExecutionDisputes.ExecutionDisputes_PartialWitness.selector, node_)
        );
        _decideWith(id, true, reexecution);
    }

    function testFuzz_RevertWhen_TheCallerIsNotTheArbiter(address caller) external {
        vm.assume(caller != arbiter);
        bytes32 id = _reach(0, DisputeState.Answered);
        Reexecution memory reexecution = _witnessed(id, OTHER);
        vm.expectRevert(abi.encodeWithSelector(IExecutionDisputes.ExecutionDisputes_NotArbiter.selector, caller));
        vm.prank(caller);
        disputes.decide(id, true, reexecution, "rerun");
    }

    function test_RevertGiven_ItIsNotAnsweredOrTooLate() external {
        bytes32 id = _challenge(0);
        _wrongState(id, DisputeState.Challenged);
        _decide(id, true);
        _answer(id);
        vm.warp(START + 14 days);
        _tooLate(START + 14 days);
        _decide(id, true);
        vm.warp(START + 14 days - 1);
        _decide(id, true);
        _wrongState(id, DisputeState.Decided);
        _decide(id, false);
    }

    function test_RevertWhen_TheCidIsEmptyOrTooLong() external {
        bytes32 id = _reach(0, DisputeState.Answered);
        Reexecution memory reexecution = _witnessed(id, OTHER);
        vm.startPrank(arbiter);
        vm.expectRevert(Cid.Cid_Invalid.selector);
        disputes.decide(id, true, reexecution, "");
        vm.expectRevert(Cid.Cid_Invalid.selector);
        disputes.decide(id, true, reexecution, string(new bytes(129)));
    }

    function test_RevertWhen_TheWitnessIsPartial() external {
        bytes32 id = _reach(0, DisputeState.Answered);
        (address stranger, uint256 strangerKey) = makeAddrAndKey("stranger");
        (address sibling, uint256 siblingKey) = makeAddrAndKey("sibling");
        (address friend, uint256 friendKey) = makeAddrAndKey("friend");
        _registerNode(alice, sibling, siblingKey);
        _registerNode(carol, friend, friendKey);
        _partial(id, stranger, strangerKey);
        _partial(id, worker, workerKey);
        _partial(id, sibling, siblingKey);
        _partial(id, friend, friendKey);
        vm.prank(guardian);
        nodes.suspend(witness, "");
        _partial(id, witness, witnessKey);
    }

    /// @dev The challenger may be a node itself; then it is no third.
    function test_RevertWhen_TheWitnessIsTheChallenger() external {
        usd.mint(witness, BOND);
        vm.prank(witness);
        usd.approve(address(disputes), BOND);
        bytes32 id = _challengeAs(witness, 0);
        _answer(id);
        _partial(id, witness, witnessKey);
    }

    function test_RevertWhen_TheWitnessDidNotSignThis() external {
        bytes32 id = _reach(0, DisputeState.Answered);
        bytes memory invalid =
            abi.encodeWithSelector(IExecutionDisputes.ExecutionDisputes_InvalidSignature.selector, witness);
        Reexecution memory reexecution = _witnessed(id, OTHER);
        reexecution.outputDigest = keccak256("yet another");
        vm.expectRevert(invalid);
        _decideWith(id, true, reexecution);
        Reexecution memory foreign = _witnessed(_id(1), OTHER);
        vm.expectRevert(invalid);
        _decideWith(id, true, foreign);
        reexecution.signature = "";
        vm.expectRevert(invalid);
        _decideWith(id, true, reexecution);
    }

    function test_WhenTheWitnessAgrees_CannotBeUpheld() external {
        bytes32 id = _reach(0, DisputeState.Answered);
        Reexecution memory reexecution = _witnessed(id, _receipt(0).outputDigest);
        vm.expectRevert(
            abi.encodeWithSelector(IExecutionDisputes.ExecutionDisputes_WitnessAgrees.selector, witness)
        );
        _decideWith(id, true, reexecution);
        _decideWith(id, false, reexecution);
        assertFalse(disputes.disputeOf(id).upheld);
    }

    function test_WhenTheWitnessDiffers_IsAsTheArbiterSays() external {
        for (uint256 i = 0; i < 2; ++i) {
            bytes32 id = _reach(i, DisputeState.Answered);
            vm.expectEmit(address(disputes));
            emit IExecutionDisputes.DisputeDecided(
                id, i == 0, witness, OTHER, "rerun", uint64(block.timestamp + 48 hours)
            );
            _decide(id, i == 0);
            assertEq(disputes.disputeOf(id).upheld, i == 0);
            assertEq(disputes.disputeOf(id).until, block.timestamp + 48 hours);
            _assertState(id, DisputeState.Decided);
        }
        (uint256 bonds, uint256 credits) = disputes.totals();
        assertEq(bonds, 4 * BOND);
        assertEq(credits, 0);
        assertEq(nodes.nodeOf(worker).bond, NODE_BOND);
    }
}
