// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {DisputeState} from "../../src/disputes/IExecutionDisputes.sol";
import {LineageDispute} from "../../src/disputes/ILineageDisputes.sol";
import {LineageHandler} from "../invariant/handlers/LineageHandler.sol";
import {LineageFixture} from "./LineageFixture.sol";

contract LineageIsAccountedForTest is LineageFixture {
    uint256[] private children;

    function setUp() public override {
        super.setUp();
        children.push(child);
        children.push(_model(creator, "another child"));
        uint256[] memory parents = new uint256[](3);
        (parents[0], parents[1], parents[2]) = (parent, root, children[0]);
        address[5] memory roles = [carol, creator, arbiter, governor, communityPool];
        targetContract(address(new LineageHandler(disputes, ledger, roles, children, parents)));
    }

    function invariant_EveryBondIsAccountedFor() external view {
        uint256 held;
        uint256[2] memory open;
        uint256[2] memory rates;
        uint256[2] memory parts;
        for (uint256 id = 1; id <= disputes.disputeCount(); ++id) {
            LineageDispute memory dispute = disputes.disputeOf(id);
            if (dispute.state >= DisputeState.Upheld) continue;
            assertEq(disputes.openDisputeOf(dispute.childId, dispute.parentId), id);
            uint256 of_ = dispute.childId == children[0] ? 0 : 1;
            ++open[of_];
            rates[of_] += dispute.disputedBps;
            parts[of_] += disputes.escrowOf(id);
            held += dispute.answerer == address(0) ? dispute.bond : 2 * uint256(dispute.bond);
        }
        (uint256 bonds, uint256 credits) = disputes.totals();
        assertEq(bonds, held);
        assertEq(
            credits,
            disputes.creditOf(carol) + disputes.creditOf(creator) + disputes.creditOf(communityPool)
        );
        for (uint256 i = 0; i < 2; ++i) {
            assertEq(disputes.openDisputesOf(children[i]), open[i]);
            assertLe(registry.upstreamBps(children[i]), 5_000);
            (uint256 bps, uint256 escrowed) = ledger.disputedOf(children[i]);
            assertEq(bps, rates[i]);
            // Rounding leaves less than a base unit for each of the disputes.
            assertLe(parts[i], escrowed);
            assertLe(escrowed - parts[i], open[i]);
        }
        _theLedgerHoldsTheEscrow();
        _conserves();
    }

    function _theLedgerHoldsTheEscrow() private view {
        (, uint256 waiting,,) = ledger.totals();
        uint256 sum;
        uint256[4] memory assets = [root, parent, children[0], children[1]];
        for (uint256 i = 0; i < 4; ++i) {
            (, uint256 escrowed) = ledger.disputedOf(assets[i]);
            sum += ledger.pending(assets[i]) + ledger.inherited(assets[i]) + escrowed;
        }
        assertEq(sum, waiting);
    }
}
