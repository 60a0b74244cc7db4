// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Job, JobState} from "../../src/jobs/IJobEscrow.sol";
import {EscrowHandler} from "../invariant/handlers/EscrowHandler.sol";
import {EscrowFixture} from "./EscrowFixture.sol";

contract JobsAreAccountedForTest is EscrowFixture {
    EscrowHandler private handler;

    function setUp() public override {
        super.setUp();
        handler = new EscrowHandler(escrow, usd, asset, [payer, worker, arbiter, governor]);
        targetContract(address(handler));
    }

    function invariant_EveryJobIsPaidOrGivenBackOnce() external view {
        uint256 held;
        uint256 count = escrow.jobCount();
        for (uint256 id = 1; id <= count; ++id) {
            Job memory job = escrow.jobOf(id);
            bool ended = job.state >= JobState.Released;
            assertEq(handler.ends(id), ended ? 1 : 0);
            if (ended) continue;
            held += uint256(job.assetAmount) + job.nodeAmount;
            if (job.state > JobState.Open) held += job.bond;
            if (job.disputed) held += job.bond;
        }
        (uint256 inEscrow, uint256 credits) = escrow.totals();
        assertEq(inEscrow, held);
        assertEq(credits, escrow.creditOf(payer) + escrow.creditOf(worker));
        assertEq(usd.balanceOf(address(escrow)), inEscrow + credits + handler.donated());
        assertEq(usd.balanceOf(address(ledger)), handler.revenue());
        assertEq(handler.paidIn(), inEscrow + credits + handler.withdrawn() + handler.revenue());
    }
}
