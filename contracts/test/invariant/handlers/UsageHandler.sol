// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CommonBase} from "forge-std/Base.sol";
import {StdUtils} from "forge-std/StdUtils.sol";
import {CallEvidence, ClaimState, IUsageDisputes, SettledCall, UsageClaim} from "../../../src/disputes/IUsageDisputes.sol";
import {IJobManager} from "../../../src/jobs/IJobManager.sol";

/// @notice Claims, answers, conclusions and withdrawals in any order, beside an operator who bonds, wants its bond out and is governed. What
/// must be refused is tried as well.
contract UsageHandler is CommonBase, StdUtils {
    IUsageDisputes private immutable DISPUTES;
    IJobManager private immutable JOBS;
    address private immutable GOVERNOR;
    address private immutable OPERATOR;
    address[2] private _claimants;
    CallEvidence[] private _evidence;
    SettledCall[] private _settled;
    bytes32[] private _ids;

    mapping(bytes32 receiptId => uint256) public ends;
    uint256 public slashed;
    uint256 public bonded;
    uint256 public withdrawn;
    uint256 public answered;

    constructor(IUsageDisputes disputes, IJobManager jobs, address governor, address operator, address[2] memory claimants) {
        (DISPUTES, JOBS, GOVERNOR, OPERATOR, _claimants) = (disputes, jobs, governor, operator, claimants);
    }

    function add(CallEvidence memory evidence, SettledCall memory settled, bytes32 receiptId) external {
        _evidence.push(evidence);
        _settled.push(settled);
        _ids.push(receiptId);
    }

    function claim(uint256 seed, bool other) external {
        vm.prank(_claimants[other ? 1 : 0]);
        try DISPUTES.claim(_evidence[seed % _evidence.length]) {} catch {}
    }

    function answer(uint256 receiptSeed, uint256 seed, uint256 with, bool asOperator) external {
        CallEvidence storage evidence = _evidence[seed % _evidence.length];
        bytes32 id = _ids[receiptSeed % _ids.length];
        vm.prank(asOperator ? OPERATOR : _claimants[0]);
        try DISPUTES.answer(id, evidence.request, _settled[with % _settled.length]) {
            require(asOperator, "only the operator answers");
            ++ends[id];
            answered += DISPUTES.claimOf(id).assetPrice;
        } catch {}
    }

    function answerAsItIs(uint256 seed) external {
        seed %= _evidence.length;
        vm.prank(OPERATOR);
        try DISPUTES.answer(_ids[seed], _evidence[seed].request, _settled[seed]) {
            ++ends[_ids[seed]];
            answered += DISPUTES.claimOf(_ids[seed]).assetPrice;
        } catch {}
    }

    function conclude(uint256 seed) external {
        bytes32 id = _ids[seed % _ids.length];
        uint256 before = _bonds();
        UsageClaim memory claimed = DISPUTES.claimOf(id);
        try DISPUTES.conclude(id) {
            uint256 taken = before - _bonds();
            require(block.timestamp >= claimed.until, "the operator had its time");
            require(taken == (claimed.slash < before ? claimed.slash : before), "the slash, or all there is");
            slashed += taken;
            ++ends[id];
        } catch {
            require(_bonds() == before, "nothing taken");
            require(claimed.state != ClaimState.Claimed || block.timestamp < claimed.until, "a claim always ends");
        }
    }

    function withdraw(uint256 seed) external {
        address[3] memory accounts = [_claimants[0], _claimants[1], OPERATOR];
        try DISPUTES.withdraw(accounts[seed % 3]) {} catch {}
    }

    function bond(uint256 amount) external {
        amount = bound(amount, 1, 100e6);
        vm.prank(OPERATOR);
        JOBS.bond(amount);
        bonded += amount;
    }

    function leave(uint256 amount, bool asked) external {
        vm.startPrank(OPERATOR);
        if (!asked) {
            try JOBS.requestBondWithdrawal(bound(amount, 1, 1_000e6)) {} catch {}
        } else {
            uint256 before = _bonds();
            try JOBS.withdrawBond() {
                withdrawn += before - _bonds();
            } catch {}
        }
        vm.stopPrank();
    }

    function govern(uint96 newBond, uint32 newFactor) external {
        vm.startPrank(GOVERNOR);
        DISPUTES.setClaimBond(uint96(bound(newBond, 1e6, 1_000e6)));
        DISPUTES.setSlashFactor(uint32(bound(newFactor, 10, 10_000)));
        vm.stopPrank();
    }

    function wait(uint256 time) external {
        vm.warp(block.timestamp + bound(time, 1, 1 days));
    }

    function _bonds() private view returns (uint256 bonds) {
        (,,, bonds) = JOBS.totals();
    }
}
