// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IRevealDisputes, RevealDisputeState} from "../../src/disputes/IRevealDisputes.sol";
import {Fixture} from "../Fixture.sol";

/// @notice Released just now: Alice holds 300,000 shares, Bob 210,000, the window has 24 hours to go. Carol challenges.
abstract contract RevealFixture is Fixture {
    uint96 internal constant BOND = 500e6;
    string internal constant EVIDENCE = "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku";

    uint256 internal assetId;

    function setUp() public virtual override {
        super.setUp();
        assetId = _model(creator, "a");
        _openAndFill(assetId);
        _release(assetId);
    }

    /// @dev An asset that the creator revealed without the verifier.
    function _unverified() internal returns (uint256 other) {
        other = _model(creator, "b");
        _openAndFill(other);
        vm.warp(offering.unlockTimeOf(uint64(block.timestamp)) + 48 hours);
        vm.prank(creator);
        offering.reveal(other, "plain", FILES_ROOT, DATA_KEY, ofCreator, "");
    }

    function _challenge(uint256 id) internal {
        vm.prank(carol);
        revealDisputes.challenge(id, EVIDENCE);
    }

    function _decide(bool valid) internal {
        vm.prank(arbiter);
        revealDisputes.decide(assetId, valid, EVIDENCE);
    }

    function _appeal(address by) internal {
        vm.prank(by);
        revealDisputes.appeal(assetId, EVIDENCE);
    }

    function _setBond(uint96 bond) internal {
        vm.prank(governor);
        revealDisputes.setRevealBond(bond);
    }

    function _rule(bool valid) internal {
        vm.prank(governor);
        revealDisputes.rule(assetId, valid);
    }

    function _state() internal view returns (RevealDisputeState) {
        return revealDisputes.disputeOf(assetId).state;
    }

    function _wrong(RevealDisputeState state) internal view returns (bytes memory) {
        return abi.encodeWithSelector(IRevealDisputes.RevealDisputes_WrongState.selector, assetId, state);
    }

    function _send(address from, address to, uint256 units) internal {
        IERC20 token = _shares(assetId);
        vm.prank(from);
        assertTrue(token.transfer(to, units));
    }

    function _void() internal {
        _challenge(assetId);
        _decide(false);
        vm.warp(block.timestamp + 48 hours);
        revealDisputes.conclude(assetId);
    }
}
