// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC3009} from "@openzeppelin/contracts/interfaces/draft-IERC3009.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";

/// @title What the contracts ask of the dollar token
/// @notice 6 decimals, no fee on transfer, no rebasing, no hooks.
interface IUsd is IERC20, IERC20Permit, IERC3009 {}
