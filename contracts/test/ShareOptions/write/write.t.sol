// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Errors} from "@openzeppelin/contracts/interfaces/draft-IERC6093.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IShareOptions, OptionTerms, ShareOption} from "../../../src/options/IShareOptions.sol";
import {IRevenueLedger, SharePhase} from "../../../src/revenue/IRevenueLedger.sol";
import {OptionsFixture} from "../OptionsFixture.sol";

contract WriteTest is OptionsFixture {
    function _expect(bytes memory revertData, OptionTerms memory terms) private {
        vm.expectRevert(revertData);
        _write(terms);
    }

    function test_RevertWhen_TheTermsAreInvalid() external {
        OptionTerms memory terms = _optionTerms();
        terms.shares = 0;
        _expect(abi.encodePacked(IShareOptions.ShareOptions_ZeroShares.selector), terms);
        terms = _optionTerms();
        terms.strike = 0;
        _expect(abi.encodePacked(IShareOptions.ShareOptions_ZeroStrike.selector), terms);
        terms = _optionTerms();
        terms.buyer = alice;
        _expect(abi.encodeWithSelector(IShareOptions.ShareOptions_InvalidBuyer.selector, alice), terms);
        terms = _optionTerms();
        terms.shares = 1;
        _expect(abi.encodeWithSelector(IShareOptions.ShareOptions_InexactAmount.selector, 1, STRIKE), terms);
        terms.shares = 1 << 80;
        terms.strike = 1e18;
        _expect(abi.encodeWithSelector(SafeCast.SafeCastOverflowedUintDowncast.selector, 80, 1 << 80), terms);
    }

    function test_RevertWhen_TheExpiryIsNotAheadOrTooFar() external {
        uint64[3] memory wrong = [0, uint64(block.timestamp), uint64(block.timestamp + 1_096 days + 1)];
        for (uint256 i = 0; i < 3; ++i) {
            OptionTerms memory terms = _optionTerms();
            terms.expiresAt = wrong[i];
            _expect(abi.encodeWithSelector(IShareOptions.ShareOptions_InvalidExpiry.selector, wrong[i]), terms);
        }
    }

    function test_RevertWhen_TheAssetHasNoTokenOrIsNotReleased() external {
        OptionTerms memory terms = _optionTerms();
        terms.assetId = _model(creator, "b");
        _expect(_error(IShareOptions.ShareOptions_NoShareToken.selector, terms.assetId), terms);
        _openAndFill(terms.assetId);
        IERC20 token = _shares(terms.assetId);
        vm.prank(alice);
        token.approve(address(options), type(uint256).max);
        _expect(
            abi.encodeWithSelector(
                IRevenueLedger.RevenueLedger_WrongPhase.selector, terms.assetId, SharePhase.Offered
            ),
            terms
        );
    }

    function test_RevertWhen_NotApprovedOrNotEnoughFree() external {
        vm.expectRevert(
            abi.encodeWithSelector(
                IERC20Errors.ERC20InsufficientAllowance.selector, address(options), 0, 1_000 * SHARE
            )
        );
        vm.prank(bob);
        options.write(_optionTerms());
        OptionTerms memory terms = _optionTerms();
        terms.shares = uint128(ALICES);
        _write(terms);
        terms.shares = uint128(SHARE);
        _expect(
            abi.encodeWithSelector(IRevenueLedger.RevenueLedger_SharesLocked.selector, assetId, alice, ALICES), terms
        );
    }

    function test_WhenAllIsWell_StoresAnnouncesAndLocks() external {
        OptionTerms memory terms = _optionTerms();
        terms.buyer = carol;
        terms.expiresAt = uint64(block.timestamp + 1_096 days);
        vm.expectEmit(address(options));
        emit IShareOptions.OptionWritten(
            1, assetId, alice, carol, uint128(1_000 * SHARE), STRIKE, PREMIUM, terms.expiresAt
        );
        assertEq(_write(terms), 1);
        ShareOption memory option = options.optionOf(1);
        assertEq(option.writer, alice);
        assertEq(option.holder, address(0));
        assertEq(option.buyer, carol);
        assertEq(option.assetId, assetId);
        assertEq(option.shares, 1_000 * SHARE);
        assertEq(option.written, 1_000 * SHARE);
        assertEq(option.strike, STRIKE);
        assertEq(option.premium, PREMIUM);
        assertEq(option.expiresAt, terms.expiresAt);
        assertEq(_held(), 1_000 * SHARE);
        assertEq(ledger.sharesOf(assetId, alice), ALICES);
        assertEq(ledger.sharesOf(assetId, address(options)), 0);
        assertEq(_write(terms), 2);
        assertEq(options.optionCount(), 2);
        assertEq(_held(), 2_000 * SHARE);
    }
}
