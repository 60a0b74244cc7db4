// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ClaimState, UsageClaim} from "../../src/disputes/IUsageDisputes.sol";
import {UsageHandler} from "../invariant/handlers/UsageHandler.sol";
import {UsageFixture} from "./UsageFixture.sol";

contract UsageIsAccountedForTest is UsageFixture {
    UsageHandler private handler;
    uint256 private trackedBefore;
    bytes32 private batchId;

    function setUp() public override {
        super.setUp();
        handler = new UsageHandler(disputes, jobs, governor, settlement, [carol, bob]);
        for (uint256 call = 0; call < CALLS; ++call) {
            handler.add(_evidence(call), _settled(call), _receiptId(call));
        }
        (trackedBefore,,,) = ledger.totals();
        batchId = _batchId(_settled(0));
        targetContract(address(handler));
    }

    function invariant_EveryBondIsAccountedFor() external view {
        uint256 open;
        for (uint256 call = 0; call < CALLS; ++call) {
            bytes32 id = _receiptId(call);
            UsageClaim memory claimed = disputes.claimOf(id);
            assertLe(handler.ends(id), 1);
            assertEq(handler.ends(id), claimed.state >= ClaimState.Matched ? 1 : 0);
            if (claimed.state == ClaimState.Claimed) open += claimed.bond;
        }
        (uint256 bonds,) = disputes.totals();
        assertEq(bonds, open);
        _conserves();
        // The call that was left out is never matched, and the two that were paid for are the most that are.
        assertTrue(disputes.claimOf(_receiptId(3)).state != ClaimState.Matched);
        assertEq(disputes.answeredBy(batchId, 1), handler.answered());
        assertLe(handler.answered(), 2 * ASSET_PRICE);
        // What the operator lost is the asset's, to the base unit.
        (uint256 tracked,,,) = ledger.totals();
        assertEq(tracked - trackedBefore, handler.slashed());
        assertEq(_operatorBonds(), BOND + handler.bonded() - handler.withdrawn() - handler.slashed());
    }
}
