// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AssetKind, EdgeType} from "./AssetTypes.sol";

/// @title Which edges the kinds of child and parent allow, and what all edges of an asset pay at most
/// @notice Without this table a child could call a fine-tune a component and owe nothing for it.
library LineageRules {
    /// @notice What the rates of one asset sum to at most, in basis points of its revenue after the fee.
    uint256 internal constant MAX_UPSTREAM_BPS = 5_000;

    function allows(EdgeType edgeType, AssetKind child, AssetKind parent) internal pure returns (bool) {
        if (edgeType == EdgeType.Dataset) return parent == AssetKind.Dataset;
        if (parent == AssetKind.Dataset) return false;
        if (edgeType == EdgeType.Component) return child == AssetKind.Workflow;
        if (parent == AssetKind.Workflow) return false;

        if (edgeType == EdgeType.Prompt) return child == AssetKind.PromptProfile;
        if (edgeType == EdgeType.Distil) return child == AssetKind.Model;
        // The rest start from weights, which a prompt profile does not have.
        if (parent == AssetKind.PromptProfile) return false;
        if (edgeType == EdgeType.Lora) return child == AssetKind.Adapter;
        if (edgeType == EdgeType.FineTune) return child == AssetKind.Model;
        return child == AssetKind.Merge;
    }
}
