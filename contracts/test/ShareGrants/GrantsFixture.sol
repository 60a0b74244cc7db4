// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {GrantTerms, IShareGrants} from "../../src/grants/IShareGrants.sol";
import {Fixture} from "../Fixture.sol";

/// @notice Alice, who holds 300,000 released shares, lets the grants lock all of them.
abstract contract GrantsFixture is Fixture {
    uint256 internal constant ALICES = 300_000 * SHARE;

    IShareGrants internal grants;
    uint256 internal assetId;
    uint64 internal start;

    function setUp() public virtual override {
        super.setUp();
        grants = IShareGrants(deployCode("ShareGrants.sol:ShareGrants", abi.encode(ledger)));
        assetId = _released("a");
        start = uint64(block.timestamp);
        IERC20 token = _shares(assetId);
        vm.prank(alice);
        token.approve(address(grants), type(uint256).max);
    }

    /// @dev 1,000 shares to Carol over 1,000 days, nothing before day 250, revocable until day 500.
    function _grantTerms() internal view returns (GrantTerms memory) {
        return GrantTerms({
            assetId: assetId,
            beneficiary: carol,
            shares: uint128(1_000 * SHARE),
            startsAt: start,
            cliffAt: start + 250 days,
            endsAt: start + 1_000 days,
            revocableUntil: start + 500 days
        });
    }

    function _grant(GrantTerms memory terms) internal returns (uint256 grantId) {
        vm.prank(alice);
        return grants.grant(terms);
    }

    function _held() internal view returns (uint256) {
        return ledger.lockedBy(assetId, alice, address(grants));
    }
}
