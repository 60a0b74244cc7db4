// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Test} from "forge-std/Test.sol";
import {ILineageDisputes} from "../../../src/disputes/ILineageDisputes.sol";
import {EdgeType} from "../../../src/registry/AssetTypes.sol";
import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";

/// @notice Everybody does what they may, in any order: two children, each suspected of three parents.
contract LineageHandler is Test {
    ILineageDisputes private immutable DISPUTES;
    IRevenueLedger private immutable LEDGER;
    /// @dev Challenger, creator, arbiter, governor, community pool.
    address[5] private _roles;
    uint256[] private _children;
    uint256[] private _parents;

    constructor(
        ILineageDisputes disputes,
        IRevenueLedger ledger,
        address[5] memory roles,
        uint256[] memory children,
        uint256[] memory parents
    ) {
        (DISPUTES, LEDGER, _roles, _children, _parents) = (disputes, ledger, roles, children, parents);
    }

    function challenge(uint256 seed, bool distilled) external {
        uint8 edgeType = uint8(distilled ? EdgeType.Distil : EdgeType.FineTune);
        vm.prank(_roles[0]);
        try DISPUTES.challenge(_child(seed), _parent(seed), edgeType, type(uint96).max, "weights") {} catch {}
    }

    function answer(uint256 seed) external {
        vm.prank(_roles[1]);
        try DISPUTES.answer(_id(seed), "own work") {} catch {}
    }

    function decide(uint256 seed, bool upheld) external {
        vm.prank(_roles[2]);
        try DISPUTES.decide(_id(seed), upheld, "compared") {} catch {}
    }

    function appeal(uint256 seed, bool byCreator) external {
        vm.prank(_roles[byCreator ? 1 : 0]);
        try DISPUTES.appeal(_id(seed), "statement") {} catch {}
    }

    function rule(uint256 seed, bool upheld) external {
        vm.prank(_roles[3]);
        try DISPUTES.rule(_id(seed), upheld) {} catch {}
    }

    function conclude(uint256 seed) external {
        try DISPUTES.conclude(_id(seed)) {} catch {}
    }

    function collect(uint256 seed) external {
        (uint256 own, uint256 passed) = DISPUTES.arrearsOf(_child(seed), _parent(seed));
        if (own + passed != 0) DISPUTES.collect(_child(seed), _parent(seed));
    }

    function withdraw(uint256 seed) external {
        address account = _roles[seed % 3 == 0 ? 0 : seed % 3 == 1 ? 1 : 4];
        if (DISPUTES.creditOf(account) != 0) DISPUTES.withdraw(account);
    }

    function pay(uint256 seed, uint256 amount) external {
        vm.prank(_roles[0]);
        LEDGER.pay(_child(seed), bound(amount, 1, 1e10));
    }

    function claim(uint256 seed) external {
        uint256[] memory assets = new uint256[](1);
        assets[0] = _child(seed);
        LEDGER.claimFor(_roles[1], assets);
    }

    function wait(uint32 time) external {
        vm.warp(block.timestamp + bound(time, 1 hours, 8 days));
    }

    function _id(uint256 seed) private view returns (uint256) {
        return seed % (DISPUTES.disputeCount() + 1);
    }

    function _child(uint256 seed) private view returns (uint256) {
        return _children[seed % _children.length];
    }

    function _parent(uint256 seed) private view returns (uint256) {
        return _parents[(seed / 2) % _parents.length];
    }
}
