// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AssetKind, EdgeType, Vertical} from "./AssetTypes.sol";

/// @notice What the registry knows of an asset, in one slot. From the low end: seven licence rates (16 bits each, by edge type; a
/// component's is 0), the sum of the asset's own edges' rates (16), flags (8), price per call (64), kind (4), vertical (4), number of
/// edges (8), time of registration (40). The lower half and the first flag are what a child agrees to.
type Terms is uint256;

using TermsLib for Terms global;

/// @dev A word and shifts, not a struct: a child reads three fields of each parent, and a struct would unpack thirteen.
library TermsLib {
    uint256 internal constant DERIVATIVES = 1 << 128;
    uint256 internal constant OFFERED = 1 << 129;
    uint256 internal constant REVEALED = 1 << 130;

    uint256 private constant RATE_BITS = 16;
    uint256 private constant UPSTREAM = 112;
    uint256 private constant PRICE = 136;
    uint256 private constant KIND = 200;
    uint256 private constant VERTICAL = 204;
    uint256 private constant COUNT = 208;
    uint256 private constant TIME = 216;
    uint256 private constant AGREED = (1 << 129) - 1;

    /// @notice One rate of a licence at its place; a licence is several of them, combined by `|`.
    function rate(uint16 bps, EdgeType edgeType) internal pure returns (uint256) {
        return uint256(bps) << (RATE_BITS * uint256(edgeType));
    }

    /// @param licence The rates, each at its place.
    /// @param flags DERIVATIVES or nothing.
    function pack(
        uint256 licence,
        uint256 flags,
        AssetKind kind_,
        Vertical vertical_,
        uint64 price_,
        uint256 upstream,
        uint256 count,
        uint256 time
    ) internal pure returns (Terms) {
        return Terms.wrap(
            licence | (upstream << UPSTREAM) | flags | (uint256(price_) << PRICE) | (uint256(kind_) << KIND)
                | (uint256(vertical_) << VERTICAL) | (count << COUNT) | (time << TIME)
        );
    }

    /// @dev Every registration has a time, so an empty word is no asset.
    function isKnown(Terms terms) internal pure returns (bool) {
        return Terms.unwrap(terms) != 0;
    }

    function has(Terms terms, uint256 flag) internal pure returns (bool) {
        return Terms.unwrap(terms) & flag != 0;
    }

    function licenceBps(Terms terms, EdgeType edgeType) internal pure returns (uint256) {
        return (Terms.unwrap(terms) >> (RATE_BITS * uint256(edgeType))) & type(uint16).max;
    }

    function upstreamBps(Terms terms) internal pure returns (uint16) {
        // the field is as wide as its type, as below
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint16(Terms.unwrap(terms) >> UPSTREAM);
    }

    function price(Terms terms) internal pure returns (uint64) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint64(Terms.unwrap(terms) >> PRICE);
    }

    function kind(Terms terms) internal pure returns (AssetKind) {
        return AssetKind((Terms.unwrap(terms) >> KIND) & 0xf);
    }

    function vertical(Terms terms) internal pure returns (Vertical) {
        return Vertical((Terms.unwrap(terms) >> VERTICAL) & 0xf);
    }

    function parentCount(Terms terms) internal pure returns (uint256) {
        return (Terms.unwrap(terms) >> COUNT) & type(uint8).max;
    }

    function registeredAt(Terms terms) internal pure returns (uint64) {
        // forge-lint: disable-next-line(unsafe-typecast)
        return uint64(Terms.unwrap(terms) >> TIME);
    }

    /// @notice Licence rates, whether derivatives are allowed, and what the asset owes: without price, age and state, which may change or do not bind a child.
    function agreed(Terms terms) internal pure returns (uint256) {
        return Terms.unwrap(terms) & AGREED;
    }

    function with(Terms terms, uint256 flag) internal pure returns (Terms) {
        return Terms.wrap(Terms.unwrap(terms) | flag);
    }

    function withPrice(Terms terms, uint64 price_) internal pure returns (Terms) {
        uint256 others = Terms.unwrap(terms) & ~(uint256(type(uint64).max) << PRICE);
        return Terms.wrap(others | (uint256(price_) << PRICE));
    }

    /// @dev Rates only rise and edges only come; neither field can overflow within the registry's bounds.
    function withMore(Terms terms, uint256 bps, uint256 edges) internal pure returns (Terms) {
        return Terms.wrap(Terms.unwrap(terms) + (bps << UPSTREAM) + (edges << COUNT));
    }
}
