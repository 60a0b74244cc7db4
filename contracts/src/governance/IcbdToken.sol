// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {ERC20Votes} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Votes.sol";
import {Nonces} from "@openzeppelin/contracts/utils/Nonces.sol";

/// @title ICBD, the vote
/// @notice A fixed supply, made once; nobody mints or pauses. An account's tokens vote once it has delegated them, to itself or to another;
/// votes are looked up in the past, by timestamp (ERC-6372), so tokens borrowed within a transaction never vote.
contract IcbdToken is ERC20, ERC20Permit, ERC20Votes {
    uint256 public constant SUPPLY = 100_000_000e18;

    /// @param holder Receives the whole supply, to hand it out.
    constructor(address holder) ERC20("I Cubed", "ICBD") ERC20Permit("I Cubed") {
        _mint(holder, SUPPLY);
    }

    /// @notice ERC-6372: seconds.
    function clock() public view override returns (uint48) {
        return uint48(block.timestamp);
    }

    /// @notice ERC-6372.
    // solhint-disable-next-line func-name-mixedcase
    function CLOCK_MODE() public pure override returns (string memory) {
        return "mode=timestamp";
    }

    /// @notice The next permit or delegation by signature of `owner` carries this.
    function nonces(address owner) public view override(ERC20Permit, Nonces) returns (uint256) {
        return super.nonces(owner);
    }

    function _update(address from, address to, uint256 value) internal override(ERC20, ERC20Votes) {
        super._update(from, to, value);
    }
}
