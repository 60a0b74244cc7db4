// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title An asset's shares as an ERC-20 with permit
/// @notice A minimal clone per asset. Balances live in {IRevenueLedger}, so that a transfer settles dividends of both sides
/// in the same step; this contract is the face that wallets and exchanges know.
///
/// A lock is an allowance that was taken at its word: the owner keeps the shares and what they earn, but only the locker can let
/// them go, back to the owner or on to someone else. Approve a locker as carefully as a spender.
interface IShareToken {
    error ShareToken_NotLedger(address caller);

    /// @notice Announces a move that the ledger made for an offering. Only the ledger.
    function noteTransfer(address from, address to, uint256 amount) external;

    /// @notice Locks `amount` of `owner`'s free shares for the caller, out of the caller's allowance.
    function lock(address owner, uint256 amount) external;

    /// @notice Gives `amount` of what the caller has locked back to its owner's free shares. The allowance does not return.
    function unlock(address owner, uint256 amount) external;

    /// @notice Moves `amount` of what the caller has locked to `to`.
    function transferLocked(address owner, address to, uint256 amount) external;

    /// @notice The asset whose shares these are.
    function assetId() external view returns (uint256);
}
