// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {SignatureChecker} from "@openzeppelin/contracts/utils/cryptography/SignatureChecker.sol";
import {IRevenueLedger} from "../revenue/IRevenueLedger.sol";
import {Consent} from "./AssetTypes.sol";

/// @title What others sign for an asset
/// @notice Hashes of the registry's signed words (EIP-712), and how many shares stand behind a list of them.
library SignedConsent {
    bytes32 internal constant LOWER_TERMS_TYPEHASH = keccak256(
        "LowerTerms(uint256 parentId,uint256 childId,uint8 edgeType,uint16 licenceBps,uint64 validUntil)"
    );
    bytes32 internal constant PRICE_CONSENT_TYPEHASH =
        keccak256("PriceConsent(uint256 assetId,uint64 pricePerCall,uint256 nonce,uint64 validUntil)");

    function lowerTermsHash(uint256 parentId, uint256 childId, uint8 edgeType, uint16 licenceBps, uint64 validUntil)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(LOWER_TERMS_TYPEHASH, parentId, childId, edgeType, licenceBps, validUntil));
    }

    function priceConsentHash(uint256 assetId, uint64 pricePerCall, uint256 nonce, uint64 validUntil)
        internal
        pure
        returns (bytes32)
    {
        return keccak256(abi.encode(PRICE_CONSENT_TYPEHASH, assetId, pricePerCall, nonce, validUntil));
    }

    /// @notice The shares of those who signed. Holders in ascending order, so that nobody counts twice; a signature that does not hold
    /// makes the whole list worthless, and the answer names its holder.
    function sharesBehind(Consent[] calldata consents, bytes32 digest, IRevenueLedger ledger, uint256 assetId)
        internal
        view
        returns (uint256 shares, address invalid)
    {
        address last;
        for (uint256 i = 0; i < consents.length; ++i) {
            Consent calldata consent = consents[i];
            address holder = consent.holder;
            if (holder <= last || !SignatureChecker.isValidSignatureNow(holder, digest, consent.signature)) {
                return (0, holder);
            }
            last = holder;
            shares += ledger.sharesOf(assetId, holder);
        }
    }
}
