// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CommonBase} from "forge-std/Base.sol";
import {StdUtils} from "forge-std/StdUtils.sol";
import {IJobEscrow, Job, JobState, JobTerms} from "../../../src/jobs/IJobEscrow.sol";
import {IMintableUsd} from "../../Fixture.sol";

/// @notice Jobs offered, taken, done or not, disputed and ended in any order by anybody. What must be refused is tried as well.
contract EscrowHandler is CommonBase, StdUtils {
    IJobEscrow private immutable ESCROW;
    IMintableUsd private immutable USD;
    uint256 private immutable ASSET;
    /// @dev Payer, node, arbiter, governor.
    address[4] private _roles;

    mapping(uint256 jobId => uint256) public ends;
    uint256 public revenue;
    uint256 public paidIn;
    uint256 public withdrawn;
    uint256 public donated;

    constructor(IJobEscrow escrow, IMintableUsd usd, uint256 asset, address[4] memory roles) {
        (ESCROW, USD, ASSET, _roles) = (escrow, usd, asset, roles);
    }

    /// @dev What a call moved in, and whether it ended the job: never one that had ended.
    modifier watched(uint256 seed) {
        uint256 id = _id(seed);
        bool ended = ESCROW.jobOf(id).state >= JobState.Released;
        uint256 before = USD.balanceOf(_roles[0]) + USD.balanceOf(_roles[1]);
        _;
        uint256 afterwards = USD.balanceOf(_roles[0]) + USD.balanceOf(_roles[1]);
        paidIn += before - afterwards;
        Job memory job = ESCROW.jobOf(id);
        if (ended || job.state < JobState.Released) return;
        ++ends[id];
        if (job.state == JobState.Released) revenue += job.assetAmount;
    }

    function post(uint256 seed, uint96 toAsset, uint96 toNode) external {
        if (ESCROW.jobCount() == 12) return;
        toAsset = uint96(bound(toAsset, 1, 1e10));
        toNode = uint96(bound(toNode, 0, uint256(toAsset) * 4));
        uint64 acceptBy = uint64(block.timestamp + bound(seed, 1, 3 days));
        vm.prank(_roles[0]);
        ESCROW.post(JobTerms(ASSET, address(0), toAsset, toNode, acceptBy, acceptBy + 3 days, "request"), "request");
        paidIn += uint256(toAsset) + toNode;
    }

    function cancel(uint256 seed, bool byPayer) external watched(seed) {
        vm.prank(_roles[byPayer ? 0 : 2]);
        try ESCROW.cancel(_id(seed)) {} catch {}
    }

    function accept(uint256 seed) external watched(seed) {
        vm.prank(_roles[1]);
        try ESCROW.accept(_id(seed)) {} catch {}
    }

    function submit(uint256 seed) external watched(seed) {
        vm.prank(_roles[1]);
        try ESCROW.submit(_id(seed), "output", "result") {} catch {}
    }

    function approve(uint256 seed) external watched(seed) {
        vm.prank(_roles[0]);
        try ESCROW.approve(_id(seed)) {} catch {}
    }

    function dispute(uint256 seed) external watched(seed) {
        vm.prank(_roles[0]);
        try ESCROW.dispute(_id(seed), "evidence") {} catch {}
    }

    function decide(uint256 seed, bool forNode) external watched(seed) {
        vm.prank(_roles[2]);
        try ESCROW.decide(_id(seed), forNode, "reasons") {} catch {}
    }

    function appeal(uint256 seed, bool byNode) external watched(seed) {
        vm.prank(_roles[byNode ? 1 : 0]);
        try ESCROW.appeal(_id(seed), "statement") {} catch {}
    }

    function rule(uint256 seed, bool forNode) external watched(seed) {
        vm.prank(_roles[3]);
        try ESCROW.rule(_id(seed), forNode) {} catch {}
    }

    function conclude(uint256 seed) external watched(seed) {
        try ESCROW.conclude(_id(seed)) {} catch {}
    }

    function withdraw(bool node) external {
        address account = _roles[node ? 1 : 0];
        uint256 amount = ESCROW.creditOf(account);
        if (amount == 0) return;
        withdrawn += amount;
        ESCROW.withdraw(account);
    }

    function donate(uint96 amount) external {
        amount = uint96(bound(amount, 1, 1e9));
        donated += amount;
        USD.mint(address(ESCROW), amount);
    }

    function wait(uint32 time) external {
        vm.warp(block.timestamp + bound(time, 1 hours, 4 days));
    }

    function _id(uint256 seed) private view returns (uint256) {
        uint256 count = ESCROW.jobCount();
        return count == 0 ? 1 : seed % count + 1;
    }
}
