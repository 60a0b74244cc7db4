// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IDeploymentFactory} from "./IDeploymentFactory.sol";

/// @title DeploymentFactory
/// @notice See {IDeploymentFactory}.
contract DeploymentFactory is IDeploymentFactory {
    address public immutable OWNER;
    uint256 public immutable COUNT;

    /// @inheritdoc IDeploymentFactory
    uint256 public made;

    /// @param count How many contracts it makes, and not one more.
    constructor(uint256 count) {
        OWNER = msg.sender;
        COUNT = count;
    }

    /// @inheritdoc IDeploymentFactory
    function make(uint256 first, bytes[] calldata initCodes) external {
        if (msg.sender != OWNER) revert DeploymentFactory_NotOwner(msg.sender);
        uint256 next = made;
        if (first != next) revert DeploymentFactory_NotNext(first, next);
        if (next + initCodes.length > COUNT) revert DeploymentFactory_Complete(COUNT);
        // Before the constructors run: one that called back would find its place taken.
        made = next + initCodes.length;
        for (uint256 i = 0; i < initCodes.length; ++i) {
            emit ContractMade(next + i, _create(initCodes[i]));
        }
    }

    function _create(bytes memory initCode) private returns (address at) {
        assembly ("memory-safe") {
            at := create(0, add(initCode, 0x20), mload(initCode))
            if iszero(at) {
                let free := mload(0x40)
                returndatacopy(free, 0, returndatasize())
                revert(free, returndatasize())
            }
        }
    }
}
