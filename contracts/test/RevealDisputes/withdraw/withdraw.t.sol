// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IRevealDisputes, RevealDisputeState} from "../../../src/disputes/IRevealDisputes.sol";
import {RevealFixture} from "../RevealFixture.sol";
import {ICredits} from "../../../src/money/ICredits.sol";

contract WithdrawRevealTest is RevealFixture {
    /// @dev What a random path decides: each word says which way it turns where it comes by.
    struct Path {
        bool verified;
        uint96 bond;
        uint96 laterBond;
        uint8 challenger;
        /// 0 silent, 1 valid, 2 invalid
        uint8 arbiter;
        bool appealed;
        uint8 appellant;
        /// 0 silent, 1 valid, 2 invalid
        uint8 governor;
        uint32 wait;
    }

    function test_RevertWhen_ThereIsNothing() external {
        vm.expectRevert(abi.encodeWithSelector(ICredits.Credits_NothingToWithdraw.selector, carol));
        revealDisputes.withdraw(carol);
    }

    function test_WhenThereIsSome_PaysItToItsOwnerOnce() external {
        uint256 before = usd.balanceOf(carol);
        _void();
        (uint256 bonds, uint256 credits) = revealDisputes.totals();
        assertEq(bonds, 0);
        assertEq(credits, BOND);
        vm.expectEmit(address(revealDisputes));
        emit ICredits.CreditWithdrawn(carol, BOND);
        vm.prank(bob);
        revealDisputes.withdraw(carol);
        assertEq(usd.balanceOf(carol), before);
        (, credits) = revealDisputes.totals();
        assertEq(credits, 0);
        assertEq(usd.balanceOf(address(revealDisputes)), 0);
        vm.expectRevert(abi.encodeWithSelector(ICredits.Credits_NothingToWithdraw.selector, carol));
        revealDisputes.withdraw(carol);
    }

    /// @dev The outcome and every party's money, told a second time from the rules instead of from the contract.
    function testFuzz_WhateverPath_EveryBondEndsWithItsOwner(Path memory path) external {
        address[3] memory people = [alice, bob, carol];
        path.bond = uint96(bound(path.bond, 100e6, 10_000e6));
        if (!path.verified) assetId = _unverified();
        _setBond(path.bond);
        address challenger = people[path.challenger % 3];
        vm.prank(challenger);
        revealDisputes.challenge(assetId, EVIDENCE);
        _setBond(uint96(bound(path.laterBond, 100e6, 10_000e6)));
        _owes(path.bond);

        address appellant = _decideAndAppeal(path, people);
        _owes(appellant == address(0) ? path.bond : 2 * uint256(path.bond));
        bool valid = _end(path);
        assertEq(uint8(_state()), uint8(valid ? RevealDisputeState.Valid : RevealDisputeState.Void));

        uint256[3] memory due;
        uint256 pools;
        bool challengerLoses = valid && path.arbiter % 3 != 0;
        for (uint256 i = 0; i < 3; ++i) {
            if (people[i] == challenger && !challengerLoses) due[i] += path.bond;
            if (people[i] == appellant && !valid) due[i] += path.bond;
        }
        if (challengerLoses) pools += path.bond;
        if (appellant != address(0) && valid) pools += path.bond;
        _pays(people, due, pools);
    }

    function _decideAndAppeal(Path memory path, address[3] memory people) private returns (address appellant) {
        vm.warp(block.timestamp + bound(path.wait, 0, 48 hours - 1));
        if (path.arbiter % 3 == 0) return address(0);
        bool valid = path.arbiter % 3 == 1;
        _decide(valid);
        if (!path.appealed) return address(0);
        vm.warp(block.timestamp + bound(path.wait, 0, 48 hours - 1));
        if (valid) appellant = people[path.appellant % 3];
        _appeal(valid ? appellant : creator);
    }

    /// @dev The governor's word, else time.
    function _end(Path memory path) private returns (bool valid) {
        uint8 said = path.arbiter % 3;
        valid = said == 0 ? path.verified : said == 1;
        if (said != 0 && path.appealed && path.governor % 3 != 0) {
            valid = path.governor % 3 == 1;
            _rule(valid);
            return valid;
        }
        vm.warp(revealDisputes.disputeOf(assetId).until);
        revealDisputes.conclude(assetId);
    }

    function _owes(uint256 held) private view {
        (uint256 bonds, uint256 credits) = revealDisputes.totals();
        assertEq(bonds, held);
        assertEq(credits, 0);
        assertEq(usd.balanceOf(address(revealDisputes)), held);
    }

    /// @dev And nobody has anything left to withdraw, nor the contract to pay.
    function _pays(address[3] memory people, uint256[3] memory due, uint256 pools) private {
        _withdraws(communityPool, pools);
        _withdraws(creator, 0);
        for (uint256 i = 0; i < 3; ++i) {
            _withdraws(people[i], due[i]);
        }
        _owes(0);
    }

    function _withdraws(address account, uint256 due) private {
        assertEq(revealDisputes.creditOf(account), due);
        if (due == 0) return;
        uint256 before = usd.balanceOf(account);
        revealDisputes.withdraw(account);
        assertEq(usd.balanceOf(account), before + due);
    }
}
