// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {MessageHashUtils} from "@openzeppelin/contracts/utils/cryptography/MessageHashUtils.sol";
import {IUsd} from "../money/IUsd.sol";
import {Authorization} from "./IJobManager.sol";

/// @title Who signed an EIP-3009 transfer
/// @notice Needed only where somebody else has submitted the authorization to the token already, which then asks no more.
library TransferAuthorization {
    bytes32 internal constant TYPEHASH = keccak256(
        "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );

    /// @notice Whether `from` signed a transfer of exactly `value` to `to` under this nonce, in the token's own domain.
    function isSigned(Authorization calldata authorization, IUsd usd, address to, uint256 value)
        internal
        view
        returns (bool)
    {
        bytes32 structHash = keccak256(
            abi.encode(
                TYPEHASH,
                authorization.from,
                to,
                value,
                authorization.validAfter,
                authorization.validBefore,
                authorization.nonce
            )
        );
        bytes32 digest = MessageHashUtils.toTypedDataHash(usd.DOMAIN_SEPARATOR(), structHash);
        (address signer,,) = ECDSA.tryRecover(digest, authorization.v, authorization.r, authorization.s);
        return signer != address(0) && signer == authorization.from;
    }
}
