// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Contracts that name each other, one after another
/// @notice Contracts whose constructors name each other cannot have addresses that depend on their arguments (CREATE2), and addresses that
/// depend on a wallet's nonce are lost with the first transaction that fails or that the wallet sends for something else. Here the
/// n-th contract's address depends on this factory and on n alone, and n moves only when a contract stands.
///
/// The owner makes a fixed number of contracts and then has nothing left to do: the contracts do not know the factory, which has no
/// other function.
interface IDeploymentFactory {
    /// @param index Place of the contract in the row, from 0; its address is that of this factory's nonce `index + 1`.
    event ContractMade(uint256 indexed index, address at);

    error DeploymentFactory_NotOwner(address caller);
    error DeploymentFactory_NotNext(uint256 first, uint256 next);
    error DeploymentFactory_Complete(uint256 count);

    /// @notice Makes the contracts `first`, `first + 1`, … of the row, all or none. Only the owner. What a constructor reverts with
    /// is passed on.
    /// @param first Must be {made}: a transaction that was sent twice, or late, makes nothing.
    /// @param initCodes Creation code with its arguments, one for each contract.
    function make(uint256 first, bytes[] calldata initCodes) external;

    /// @notice How many contracts stand.
    function made() external view returns (uint256);
}
