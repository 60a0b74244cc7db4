// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CommonBase} from "forge-std/Base.sol";
import {StdUtils} from "forge-std/StdUtils.sol";
import {Dispute, DisputeState, IExecutionDisputes, Reexecution} from "../../../src/disputes/IExecutionDisputes.sol";
import {INodeRegistry} from "../../../src/nodes/INodeRegistry.sol";
import {NodeReceipt} from "../../../src/receipts/ReceiptHash.sol";

/// @notice One receipt with what it takes to doubt it.
struct Doubt {
    NodeReceipt receipt;
    bytes signature;
    uint64 hour;
    uint32 index;
    bytes32[] inclusion;
    Reexecution agreeing;
    Reexecution differing;
    bytes proving;
}

/// @notice Challenges, answers, verdicts, appeals, proofs and withdrawals in any order, beside the arbiter's own slashes and an
/// owner who wants its bond out. What must be refused is tried as well.
contract DisputesHandler is CommonBase, StdUtils {
    IExecutionDisputes private immutable DISPUTES;
    INodeRegistry private immutable NODES;
    address private immutable WORKER;
    address[4] private _roles;
    Doubt[] private _doubts;

    mapping(bytes32 receiptId => uint256) public ends;
    uint256 public slashed;

    /// @param roles Challenger, arbiter, governor, the node's owner.
    constructor(IExecutionDisputes disputes, INodeRegistry nodes, address worker, address[4] memory roles) {
        (DISPUTES, NODES, WORKER, _roles) = (disputes, nodes, worker, roles);
    }

    function add(Doubt memory doubt) external {
        _doubts.push(doubt);
    }

    modifier watched(uint256 seed) {
        bytes32 id = _id(seed);
        bool ended = DISPUTES.disputeOf(id).state >= DisputeState.Upheld;
        uint256 before = _bondOf();
        _;
        Dispute memory dispute = DISPUTES.disputeOf(id);
        uint256 taken = before - _bondOf();
        slashed += taken;
        require(taken <= dispute.slash, "more than the slash");
        require(taken == 0 || dispute.state == DisputeState.Upheld, "slashed without being upheld");
        if (!ended && dispute.state >= DisputeState.Upheld) ++ends[id];
        else require(taken == 0, "punished twice");
    }

    function challenge(uint256 seed) external watched(seed) {
        Doubt storage doubt = _doubts[seed % _doubts.length];
        vm.prank(_roles[0]);
        try DISPUTES.challenge(
            doubt.receipt, doubt.signature, doubt.hour, doubt.index, doubt.inclusion, "doubt"
        ) {} catch {}
    }

    function answer(uint256 seed) external watched(seed) {
        vm.prank(_roles[3]);
        try DISPUTES.answer(_id(seed), "stands") {} catch {}
    }

    function decide(uint256 seed, bool upheld, bool agrees) external watched(seed) {
        Doubt storage doubt = _doubts[seed % _doubts.length];
        vm.prank(_roles[1]);
        try DISPUTES.decide(_id(seed), upheld, agrees ? doubt.agreeing : doubt.differing, "rerun") {
            require(!upheld || !agrees, "upheld against the witness");
        } catch {}
    }

    function appeal(uint256 seed, bool byOwner) external watched(seed) {
        vm.prank(_roles[byOwner ? 3 : 0]);
        try DISPUTES.appeal(_id(seed), "statement") {} catch {}
    }

    function rule(uint256 seed, bool upheld) external watched(seed) {
        vm.prank(_roles[2]);
        try DISPUTES.rule(_id(seed), upheld) {} catch {}
    }

    function prove(uint256 seed) external watched(seed) {
        if (seed % 8 != 0) return;
        (bool ok,) = address(DISPUTES).call(_doubts[seed % _doubts.length].proving);
        if (ok) require(DISPUTES.disputeOf(_id(seed)).state == DisputeState.Dismissed, "proven and not dismissed");
    }

    function conclude(uint256 seed) external watched(seed) {
        try DISPUTES.conclude(_id(seed)) {} catch {}
    }

    function withdraw(uint256 seed) external watched(seed) {
        address account = _roles[seed % 2 == 0 ? 0 : 3];
        if (DISPUTES.creditOf(account) != 0) DISPUTES.withdraw(account);
    }

    function leave(uint96 amount) external {
        uint96 bonded = NODES.nodeOf(WORKER).bond;
        vm.prank(_roles[3]);
        if (bonded != 0) NODES.requestWithdrawal(WORKER, uint96(bound(amount, 1, bonded)));
        uint256 open = NODES.nodeOf(WORKER).openSlashes;
        try NODES.withdrawBond(WORKER) {
            require(open == 0, "left while disputed");
        } catch {}
    }

    function addBond(uint96 amount) external {
        vm.prank(_roles[3]);
        NODES.addBond(WORKER, uint96(bound(amount, 1, 1e9)));
    }

    function wait(uint32 time) external {
        vm.warp(block.timestamp + bound(time, 1 hours, 4 days));
    }

    function _id(uint256 seed) private view returns (bytes32) {
        return DISPUTES.receiptIdOf(_doubts[seed % _doubts.length].receipt);
    }

    function _bondOf() private view returns (uint256) {
        return uint256(NODES.nodeOf(WORKER).bond) + NODES.nodeOf(WORKER).leaving;
    }
}
