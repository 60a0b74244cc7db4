// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ICredits} from "./ICredits.sol";

/// @notice See {ICredits}.
abstract contract Credits is ICredits, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    IERC20 public immutable USD;

    uint128 private _held;
    uint128 private _credits;
    /// @inheritdoc ICredits
    mapping(address account => uint256) public creditOf;

    constructor(IERC20 usd) {
        USD = usd;
    }

    /// @inheritdoc ICredits
    function withdraw(address account) external nonReentrant {
        uint256 amount = creditOf[account];
        if (amount == 0) revert Credits_NothingToWithdraw(account);
        creditOf[account] = 0;
        // a part of _credits
        // forge-lint: disable-next-line(unsafe-typecast)
        _credits -= uint128(amount);
        emit CreditWithdrawn(account, amount);
        USD.safeTransfer(account, amount);
    }

    /// @inheritdoc ICredits
    function totals() external view returns (uint256 held, uint256 credits) {
        return (_held, _credits);
    }

    /// @dev Counts what the caller is about to pay in by `_pull`.
    function _hold(uint128 amount) internal {
        _held += amount;
    }

    /// @dev The last thing that a function does.
    function _pull(uint128 amount) internal {
        USD.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @dev What leaves otherwise than as a credit.
    function _spend(uint128 amount) internal {
        _held -= amount;
    }

    /// @dev Of what is held.
    function _credit(address account, uint128 amount) internal {
        (_held, _credits) = (_held - amount, _credits + amount);
        creditOf[account] += amount;
    }
}
