// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {MergeReceipt, Registration} from "../../src/registry/AssetTypes.sol";
import {MergeSigning} from "../AssetRegistry/registerMerge/MergeSigning.sol";
import {Fixture} from "../Fixture.sol";
import {NodesFixture} from "../NodeRegistry/NodesFixture.sol";

/// @notice What proven weights add to the registration of a merge.
contract MergeGasTest is NodesFixture, MergeSigning {
    function setUp() public override(NodesFixture, Fixture) {
        super.setUp();
        _model(creator, "earlier");
    }

    function test_Merge() external {
        uint256[] memory parents = _two(_model(bob, "a"), _model(bob, "b"));
        Registration memory r = _merge(creator, "proven", parents);
        MergeReceipt memory receipt = _receipt(creator, r, _weights(400_000, 600_000));
        vm.prank(creator);
        registry.registerMerge(r, receipt);
        vm.snapshotGasLastCall("register a proven merge of two");
    }
}
