// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {DisputeState} from "../../src/disputes/IExecutionDisputes.sol";
import {ILineageDisputes, LineageDispute} from "../../src/disputes/ILineageDisputes.sol";
import {EdgeType} from "../../src/registry/AssetTypes.sol";
import {IShareSales} from "../../src/sales/IShareSales.sol";
import {Fixture} from "../Fixture.sol";
import {Cid} from "../../src/content/Cid.sol";

/// @notice Alice's root, Bob's parent made of it, the creator's child that hides the parent; Carol accuses.
abstract contract LineageFixture is Fixture {
    uint96 internal constant BOND = 500e6;
    /// @dev The community's fifth of a loser's bond.
    uint96 internal constant FORFEIT = 100e6;
    /// @dev The parent owes 1,500 of its own; of its licence's 1,500 that leaves 1,050.
    uint256 internal constant OWN = 1_050;
    uint256 internal constant RATE = 2_550;
    uint8 internal constant FINE_TUNE = uint8(EdgeType.FineTune);

    ILineageDisputes internal disputes;
    IShareSales internal sales;
    uint256 internal root;
    uint256 internal parent;
    uint256 internal child;
    uint256 internal started;

    function setUp() public virtual override {
        // After the seven contracts of the system, which name it.
        lineageDisputes = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 7);
        address salesAt = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 8);
        super.setUp();
        disputes = ILineageDisputes(
            deployCode(
                "LineageDisputes.sol:LineageDisputes",
                abi.encode(usd, registry, ledger, offering, salesAt, communityPool, arbiter, governor)
            )
        );
        sales = IShareSales(deployCode("ShareSales.sol:ShareSales", abi.encode(usd, offering, ledger, disputes)));
        assertEq(address(disputes), lineageDisputes);
        assertEq(address(sales), salesAt);
        address[4] memory wallets = [alice, bob, carol, creator];
        for (uint256 i = 0; i < wallets.length; ++i) {
            vm.prank(wallets[i]);
            usd.approve(address(disputes), type(uint256).max);
        }
        root = _model(alice, "root");
        parent = _fineTuneOf(bob, "parent", root);
        started = START + 1;
        vm.warp(started);
        child = _model(creator, "child");
    }

    // --------------------------------------------------------------------------------------------------- disputes

    function _challengeAbout(uint256 parentId, uint8 edgeType) internal returns (uint256) {
        vm.prank(carol);
        return disputes.challenge(child, parentId, edgeType, type(uint96).max, "weights");
    }

    function _challenge() internal returns (uint256) {
        return _challengeAbout(parent, FINE_TUNE);
    }

    function _answer(uint256 id) internal {
        vm.prank(creator);
        disputes.answer(id, "own work");
    }

    function _decide(uint256 id, bool upheld) internal {
        vm.prank(arbiter);
        disputes.decide(id, upheld, "compared");
    }

    function _appeal(uint256 id) internal {
        address loser = disputes.disputeOf(id).upheld ? creator : carol;
        vm.prank(loser);
        disputes.appeal(id, "statement");
    }

    function _reach(DisputeState state, bool upheld) internal returns (uint256 id) {
        id = _challenge();
        if (state == DisputeState.Challenged) return id;
        _answer(id);
        if (state == DisputeState.Answered) return id;
        _decide(id, upheld);
        if (state == DisputeState.Appealed) _appeal(id);
    }

    /// @dev By silence: the quickest way to an edge.
    function _upholdBySilence() internal returns (uint256 id) {
        id = _challenge();
        vm.warp(block.timestamp + 7 days);
        disputes.conclude(id);
    }

    // ---------------------------------------------------------------------------------------------- expectations

    function _wrongState(uint256 id, DisputeState state) internal {
        vm.expectRevert(
            abi.encodeWithSelector(ILineageDisputes.LineageDisputes_WrongState.selector, id, state)
        );
    }

    function _tooLate(uint256 until) internal {
        vm.expectRevert(abi.encodeWithSelector(ILineageDisputes.LineageDisputes_TooLate.selector, until));
    }

    function _invalidCid() internal {
        vm.expectRevert(Cid.Cid_Invalid.selector);
    }

    function _assertEnded(uint256 id, DisputeState state, uint256 toCarol, uint256 toCreator, uint256 toPool)
        internal
        view
    {
        LineageDispute memory dispute = disputes.disputeOf(id);
        assertEq(uint8(dispute.state), uint8(state));
        assertEq(disputes.openDisputeOf(child, parent), 0);
        assertEq(disputes.openDisputesOf(child), 0);
        assertEq(disputes.creditOf(carol), toCarol);
        assertEq(disputes.creditOf(creator), toCreator);
        assertEq(disputes.creditOf(communityPool), toPool);
        bool applied = state == DisputeState.Upheld;
        assertEq(registry.upstreamBps(child), applied ? RATE : 0);
        _conserves();
    }

    function _conserves() internal view {
        (uint256 bonds, uint256 credits) = disputes.totals();
        assertEq(usd.balanceOf(address(disputes)), bonds + credits);
        (uint256 tracked,,,) = ledger.totals();
        assertEq(usd.balanceOf(address(ledger)), tracked);
        assertEq(usd.balanceOf(address(offering)), offering.escrowOf(child));
    }
}
