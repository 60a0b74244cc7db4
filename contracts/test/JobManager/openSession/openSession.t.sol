// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IJobManager, Session} from "../../../src/jobs/IJobManager.sol";
import {Fixture} from "../../Fixture.sol";

contract OpenSessionTest is Fixture {
    uint64 private constant EXPIRES = uint64(START + 30 days);

    function setUp() public override {
        super.setUp();
        vm.prank(alice);
        jobs.deposit(alice, 10e6);
        vm.startPrank(alice);
    }

    function test_RevertWhen_KeyOrCapAreNothing() external {
        vm.expectRevert(IJobManager.JobManager_ZeroAddress.selector);
        jobs.openSession(address(0), 1, 0, 0, EXPIRES);
        vm.expectRevert(IJobManager.JobManager_ZeroAmount.selector);
        jobs.openSession(carol, 0, 0, 0, EXPIRES);
    }

    function test_RevertWhen_TheExpiryIsOutOfBounds() external {
        bytes4 invalid = IJobManager.JobManager_InvalidExpiry.selector;
        vm.expectRevert(abi.encodeWithSelector(invalid, START));
        jobs.openSession(carol, 1, 0, 0, uint64(START));
        vm.expectRevert(abi.encodeWithSelector(invalid, START + 365 days + 1));
        jobs.openSession(carol, 1, 0, 0, uint64(START + 365 days + 1));
    }

    function test_RevertWhen_TheBalanceIsTooSmall() external {
        vm.expectRevert(
            abi.encodeWithSelector(IJobManager.JobManager_InsufficientBalance.selector, alice, 10e6)
        );
        jobs.openSession(carol, 10e6 + 1, 0, 0, EXPIRES);
    }

    function test_WhenAllIsWell_MovesTheCapAndStoresTheTerms() external {
        bytes32 expected = keccak256(abi.encode(block.chainid, address(jobs), alice, carol, uint24(0)));
        vm.expectEmit(address(jobs));
        emit IJobManager.SessionOpened(expected, alice, carol, 6e6, 2e6, "root", EXPIRES, 24 hours);
        bytes32 id = jobs.openSession(carol, 6e6, 2e6, "root", EXPIRES);
        assertEq(id, expected);
        assertEq(id, jobs.sessionIdOf(alice, carol, 0));
        assertEq(jobs.freeBalance(alice), 4e6);
        (uint256 accounts, uint256 sessions,,) = jobs.totals();
        assertEq(accounts, 4e6);
        assertEq(sessions, 6e6);
        Session memory session = jobs.sessionOf(id);
        assertEq(session.cap, 6e6);
        assertEq(session.dailyCap, 2e6);
        assertEq(session.expiresAt, EXPIRES);
        assertEq(session.closeDelay, 24 hours);
        assertEq(session.assetsRoot, "root");
        assertNotEq(jobs.openSession(carol, 1e6, 0, 0, EXPIRES), id);
    }

    function testFuzz_TheIdIsTheHashOfItsParts(address of_, address with, uint24 nonce) external view {
        bytes32 expected = keccak256(abi.encode(block.chainid, address(jobs), of_, with, nonce));
        assertEq(jobs.sessionIdOf(of_, with, nonce), expected);
    }
}
