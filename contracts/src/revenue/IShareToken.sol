// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title An asset's shares as an ERC-20 with permit
/// @notice A minimal clone per asset. Balances live in {IRevenueLedger}, so that a transfer settles dividends of both sides
/// in the same step; this contract is the face that wallets and exchanges know.
interface IShareToken {
    error ShareToken_NotLedger(address caller);

    /// @notice Announces a move that the ledger made for an offering. Only the ledger.
    function noteTransfer(address from, address to, uint256 amount) external;

    /// @notice The asset whose shares these are.
    function assetId() external view returns (uint256);
}
