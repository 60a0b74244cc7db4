// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";

/// @notice A contract's account that stands by one hash, whatever the signature.
contract AgreeingWallet is IERC1271 {
    bytes32 private _agreed;

    function agree(bytes32 hash) external {
        _agreed = hash;
    }

    function isValidSignature(bytes32 hash, bytes calldata) external view returns (bytes4) {
        return hash == _agreed ? IERC1271.isValidSignature.selector : bytes4(0);
    }
}
