// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @title Credits
/// @notice Money that is held until something is decided and then is somebody's to withdraw: nobody is paid by push, so no account that
/// refuses money can keep a decision from being drawn.
///
/// held + credits (`totals()`) ≤ USD.balanceOf(this), to the base unit.
interface ICredits {
    event CreditWithdrawn(address indexed account, uint256 amount);

    error Credits_NothingToWithdraw(address account);

    /// @notice Pays an account what it was given. Anyone may; the account is paid.
    function withdraw(address account) external;

    function creditOf(address account) external view returns (uint256);

    /// @notice What waits for a decision, and what has become somebody's.
    function totals() external view returns (uint256 held, uint256 credits);
}
