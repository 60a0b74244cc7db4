// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Dispute, DisputeState, IExecutionDisputes} from "../../src/disputes/IExecutionDisputes.sol";
import {Doubt, DisputesHandler} from "../invariant/handlers/DisputesHandler.sol";
import {DisputesFixture} from "./DisputesFixture.sol";

contract DisputesAreAccountedForTest is DisputesFixture {
    DisputesHandler private handler;
    bytes32[CALLS] private ids;

    function setUp() public override {
        super.setUp();
        _admit(true);
        handler = new DisputesHandler(disputes, nodes, worker, [carol, arbiter, governor, alice]);
        for (uint256 call = 0; call < CALLS; ++call) {
            ids[call] = _id(call);
            Doubt memory doubt;
            doubt.receipt = _receipt(call);
            doubt.signature = _signed(doubt.receipt, workerKey);
            (doubt.hour, doubt.index, doubt.inclusion) = (HOUR, uint32(call), _inclusion(call));
            doubt.agreeing = _witnessed(ids[call], doubt.receipt.outputDigest);
            doubt.differing = _witnessed(ids[call], keccak256("something else"));
            doubt.proving = abi.encodeCall(
                IExecutionDisputes.answerWithProof,
                (doubt.receipt, 1, _key(), _input(call), _output(call), _proofOf(call))
            );
            handler.add(doubt);
        }
        targetContract(address(handler));
    }

    function invariant_EveryBondIsAccountedFor() external view {
        uint256 held;
        uint256 open;
        uint256 most;
        for (uint256 call = 0; call < CALLS; ++call) {
            Dispute memory dispute = disputes.disputeOf(ids[call]);
            if (dispute.state == DisputeState.Upheld) most += dispute.slash;
            assertLe(handler.ends(ids[call]), 1);
            if (dispute.state == DisputeState.None || dispute.state >= DisputeState.Upheld) continue;
            ++open;
            held += dispute.answered ? 2 * uint256(dispute.bond) : dispute.bond;
        }
        (uint256 bonds, uint256 credits) = disputes.totals();
        assertEq(bonds, held);
        assertEq(credits, disputes.creditOf(alice) + disputes.creditOf(carol));
        assertEq(usd.balanceOf(address(disputes)), bonds + credits);
        assertEq(nodes.nodeOf(worker).openSlashes, open);

        assertLe(handler.slashed(), most);
        assertEq(handler.slashed(), nodes.compensationOf(carol) + nodes.compensationOf(communityPool));
        (uint256 nodeBonds, uint256 compensations) = nodes.totals();
        assertEq(usd.balanceOf(address(nodes)), nodeBonds + compensations);
    }
}
