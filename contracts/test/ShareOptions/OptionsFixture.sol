// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IShareOptions, OptionTerms} from "../../src/options/IShareOptions.sol";
import {Fixture} from "../Fixture.sol";

/// @notice Alice, who holds 300,000 released shares, lets the options lock all of them; Bob and Carol have USD for them.
abstract contract OptionsFixture is Fixture {
    uint256 internal constant ALICES = 300_000 * SHARE;
    uint96 internal constant STRIKE = 3e6;
    uint96 internal constant PREMIUM = 50e6;

    IShareOptions internal options;
    uint256 internal assetId;
    uint64 internal expiry;

    function setUp() public virtual override {
        super.setUp();
        options = IShareOptions(deployCode("ShareOptions.sol:ShareOptions", abi.encode(usd, ledger)));
        assetId = _released("a");
        expiry = uint64(block.timestamp + 90 days);
        IERC20 token = _shares(assetId);
        vm.prank(alice);
        token.approve(address(options), type(uint256).max);
        address[3] memory payers = [alice, bob, carol];
        for (uint256 i = 0; i < 3; ++i) {
            vm.prank(payers[i]);
            usd.approve(address(options), type(uint256).max);
        }
    }

    /// @dev 1,000 shares at 3 USD, for 50 USD, to anyone.
    function _optionTerms() internal view returns (OptionTerms memory) {
        return OptionTerms(assetId, address(0), uint128(1_000 * SHARE), STRIKE, PREMIUM, expiry);
    }

    function _write(OptionTerms memory terms) internal returns (uint256 optionId) {
        vm.prank(alice);
        return options.write(terms);
    }

    function _bought() internal returns (uint256 optionId) {
        optionId = _write(_optionTerms());
        vm.prank(bob);
        options.buy(optionId, _optionTerms());
    }

    function _held() internal view returns (uint256) {
        return ledger.lockedBy(assetId, alice, address(options));
    }

    function _error(bytes4 selector, uint256 value) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, value);
    }
}
