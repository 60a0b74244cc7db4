// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Clones} from "@openzeppelin/contracts/proxy/Clones.sol";
import {ERC20} from "@openzeppelin/contracts/token/ERC20/ERC20.sol";
import {ERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/ERC20Permit.sol";
import {Strings} from "@openzeppelin/contracts/utils/Strings.sol";
import {IRevenueLedger} from "./IRevenueLedger.sol";
import {IShareToken} from "./IShareToken.sol";

/// @title ShareToken
/// @notice See {IShareToken}.
/// @dev The asset id is appended to the clone's code (EIP-1167 with immutable arguments): no initialiser, no storage.
contract ShareToken is IShareToken, ERC20Permit {
    string private constant NAME = "I Cubed Model Share";

    IRevenueLedger public immutable LEDGER;

    constructor(IRevenueLedger ledger) ERC20(NAME, "SHARE") ERC20Permit(NAME) {
        LEDGER = ledger;
    }

    /// @inheritdoc IShareToken
    function noteTransfer(address from, address to, uint256 amount) external {
        if (msg.sender != address(LEDGER)) revert ShareToken_NotLedger(msg.sender);
        emit Transfer(from, to, amount);
    }

    /// @inheritdoc IShareToken
    function lock(address owner, uint256 amount) external {
        _spendAllowance(owner, msg.sender, amount);
        LEDGER.lockShares(assetId(), owner, msg.sender, amount);
    }

    /// @inheritdoc IShareToken
    function unlock(address owner, uint256 amount) external {
        LEDGER.unlockShares(assetId(), owner, msg.sender, amount);
    }

    /// @inheritdoc IShareToken
    function transferLocked(address owner, address to, uint256 amount) external {
        if (to == address(0)) revert ERC20InvalidReceiver(to);
        LEDGER.transferLockedShares(assetId(), owner, msg.sender, to, amount);
        emit Transfer(owner, to, amount);
    }

    /// @inheritdoc IShareToken
    function assetId() public view returns (uint256) {
        return abi.decode(Clones.fetchCloneArgs(address(this)), (uint256));
    }

    /// @dev The same for every asset: it is the EIP-712 domain's name, and the clone's address tells assets apart.
    function name() public pure override returns (string memory) {
        return NAME;
    }

    function symbol() public view override returns (string memory) {
        return string.concat("SHARE-", Strings.toString(assetId()));
    }

    function totalSupply() public view override returns (uint256) {
        return LEDGER.TOTAL_SHARES();
    }

    function balanceOf(address account) public view override returns (uint256) {
        return LEDGER.sharesOf(assetId(), account);
    }

    function _update(address from, address to, uint256 amount) internal override {
        LEDGER.transferShares(assetId(), from, to, amount);
        emit Transfer(from, to, amount);
    }
}
