// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Metadata} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Metadata.sol";
import {IRevenueLedger, SharePhase} from "../../../src/revenue/IRevenueLedger.sol";
import {IShareToken} from "../../../src/revenue/IShareToken.sol";
import {Fixture} from "../../Fixture.sol";

contract TransferTest is Fixture {
    function _wrongPhase(uint256 assetId, SharePhase phase) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IRevenueLedger.RevenueLedger_WrongPhase.selector, assetId, phase);
    }

    function _send(uint256 assetId, address from, address to, uint256 amount) private {
        IERC20 token = _shares(assetId);
        vm.prank(from);
        token.transfer(to, amount);
    }

    function test_RevertGiven_NoRelease() external {
        uint256 assetId = _model(creator, "a");
        _openAndFill(assetId);
        IERC20 token = _shares(assetId);
        vm.expectRevert(_wrongPhase(assetId, SharePhase.Offered));
        vm.prank(alice);
        token.transfer(carol, 1);
        vm.expectRevert(_wrongPhase(assetId, SharePhase.Offered));
        vm.prank(creator);
        token.transfer(carol, 1);
    }

    function test_GivenTheChallengeWindow_OnlyTheCreatorsLotIsHeld() external {
        uint256 assetId = _model(creator, "a");
        _openAndFill(assetId);
        _release(assetId);
        _send(assetId, alice, creator, 5 * SHARE);
        _send(assetId, creator, bob, 5 * SHARE);
        assertEq(ledger.lockedOf(assetId, creator), 490_000 * SHARE);
        IERC20 token = _shares(assetId);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRevenueLedger.RevenueLedger_SharesLocked.selector, assetId, creator, 490_000 * SHARE
            )
        );
        vm.prank(creator);
        token.transfer(bob, 1);

        vm.warp(block.timestamp + 24 hours);
        assertEq(ledger.lockedOf(assetId, creator), 0);
        _send(assetId, creator, bob, 490_000 * SHARE);
    }

    function test_GivenAClaimInTheWindow_TheLotStaysHeld() external {
        uint256 assetId = _model(creator, "a");
        _openAndFill(assetId);
        _release(assetId);
        ledger.pay(assetId, 1_000_000);
        _claim(creator, assetId);
        assertEq(ledger.lockedOf(assetId, creator), 490_000 * SHARE);
    }

    function test_RevertWhen_TheBalanceIsTooSmall() external {
        uint256 assetId = _released("a");
        IERC20 token = _shares(assetId);
        vm.expectRevert(
            abi.encodeWithSelector(
                IRevenueLedger.RevenueLedger_InsufficientShares.selector, assetId, alice, 300_000 * SHARE
            )
        );
        vm.prank(alice);
        token.transfer(bob, 300_000 * SHARE + 1);
    }

    function test_RevertWhen_SomeoneElseAsksTheLedger() external {
        uint256 assetId = _released("a");
        vm.expectRevert(abi.encodeWithSelector(IRevenueLedger.RevenueLedger_NotShareToken.selector, alice));
        vm.prank(alice);
        ledger.transferShares(assetId, bob, alice, 1);
        IShareToken token = IShareToken(ledger.shareTokenOf(assetId));
        vm.expectRevert(abi.encodeWithSelector(IShareToken.ShareToken_NotLedger.selector, alice));
        vm.prank(alice);
        token.noteTransfer(bob, alice, 1);
    }

    function test_OneAssetsTokenCannotMoveAnothers() external {
        uint256 first = _released("a");
        uint256 second = _model(creator, "b");
        _openAndFill(second);
        assertEq(IShareToken(ledger.shareTokenOf(first)).assetId(), first);
        assertEq(IShareToken(ledger.shareTokenOf(second)).assetId(), second);
        address token = ledger.shareTokenOf(first);
        vm.expectRevert(abi.encodeWithSelector(IRevenueLedger.RevenueLedger_NotShareToken.selector, token));
        vm.prank(token);
        ledger.transferShares(second, alice, bob, 1);
    }

    function test_WhenSentToOneself_NothingChanges() external {
        uint256 assetId = _released("a");
        ledger.pay(assetId, 1_000_000);
        _send(assetId, alice, alice, 300_000 * SHARE);
        assertEq(_shares(assetId).balanceOf(alice), 300_000 * SHARE);
        assertEq(_claim(alice, assetId), 292_500);
    }

    function test_Metadata() external {
        uint256 assetId = _released("a");
        IERC20Metadata token = IERC20Metadata(ledger.shareTokenOf(assetId));
        assertEq(token.name(), "I Cubed Model Share");
        assertEq(token.symbol(), string.concat("SHARE-", vm.toString(assetId)));
        assertEq(token.decimals(), 18);
        assertEq(token.totalSupply(), 1_000_000 * SHARE);
    }

    function testFuzz_SupplyIsKept(uint80[6] memory amounts, uint8 route) external {
        uint256 assetId = _released("a");
        IERC20 token = _shares(assetId);
        address[4] memory holders = [creator, alice, bob, carol];
        for (uint256 i = 0; i < amounts.length; ++i) {
            address from = holders[(i + route) % 4];
            uint256 amount = bound(amounts[i], 0, token.balanceOf(from));
            ledger.pay(assetId, 1 + i);
            _send(assetId, from, holders[(i * route + 1) % 4], amount);
        }
        uint256 supply;
        for (uint256 i = 0; i < 4; ++i) {
            supply += token.balanceOf(holders[i]);
        }
        assertEq(supply, token.totalSupply());
    }
}
