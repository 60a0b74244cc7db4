// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IJobManager} from "../../../src/jobs/IJobManager.sol";
import {Fixture} from "../../Fixture.sol";

contract DepositTest is Fixture {
    bytes32 private constant PERMIT =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");
    bytes32 private constant RECEIVE = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );

    address private payer;
    uint256 private payerKey;

    function setUp() public override {
        super.setUp();
        (payer, payerKey) = makeAddrAndKey("payer");
        usd.mint(payer, 1_000e6);
    }

    function _usdSign(bytes32 hash) private view returns (uint8, bytes32, bytes32) {
        return vm.sign(payerKey, keccak256(abi.encodePacked("\x19\x01", _domain(address(usd), "Test USD"), hash)));
    }

    function _permit(uint256 amount) private view returns (uint8, bytes32, bytes32) {
        return _usdSign(keccak256(abi.encode(PERMIT, payer, jobs, amount, 0, block.timestamp)));
    }

    function _authorize(uint256 amount) private view returns (uint8, bytes32, bytes32) {
        return _usdSign(
            keccak256(abi.encode(RECEIVE, payer, jobs, amount, 0, block.timestamp + 1, bytes32("nonce")))
        );
    }

    function test_RevertWhen_NothingOrNobody() external {
        vm.expectRevert(IJobManager.JobManager_ZeroAmount.selector);
        jobs.deposit(alice, 0);
        vm.expectRevert(IJobManager.JobManager_ZeroAddress.selector);
        jobs.deposit(address(0), 1);
    }

    function test_WhenApproved_CreditsTheAccountNamed() external {
        vm.expectEmit(address(jobs));
        emit IJobManager.Deposited(bob, alice, 5e6);
        vm.prank(alice);
        jobs.deposit(bob, 5e6);
        assertEq(jobs.freeBalance(bob), 5e6);
        assertEq(jobs.freeBalance(alice), 0);
        (uint256 accounts,,,) = jobs.totals();
        assertEq(accounts, 5e6);
    }

    function test_WithAPermit_NeedsNoApproval() external {
        (uint8 v, bytes32 r, bytes32 s) = _permit(7e6);
        vm.prank(payer);
        jobs.depositWithPermit(payer, 7e6, block.timestamp, v, r, s);
        assertEq(jobs.freeBalance(payer), 7e6);
    }

    function test_WithAPermit_CreditsTheAccountNamed_FromTheCallersMoney() external {
        (uint8 v, bytes32 r, bytes32 s) = _permit(7e6);
        vm.expectEmit(address(jobs));
        emit IJobManager.Deposited(bob, payer, 7e6);
        vm.prank(payer);
        jobs.depositWithPermit(bob, 7e6, block.timestamp, v, r, s);
        assertEq(jobs.freeBalance(bob), 7e6);
        assertEq(jobs.freeBalance(payer), 0);
        assertEq(usd.balanceOf(payer), 993e6);
        assertEq(usd.balanceOf(bob), 1e15);
    }

    /// @dev Bob has approved the contract, as every wallet here.
    function test_RevertWith_APermitOfSomebodyElse() external {
        (uint8 v, bytes32 r, bytes32 s) = _permit(7e6);
        vm.expectPartialRevert(bytes4(keccak256("ERC20InsufficientAllowance(address,uint256,uint256)")));
        vm.prank(node);
        jobs.depositWithPermit(payer, 7e6, block.timestamp, v, r, s);
        vm.prank(bob);
        jobs.depositWithPermit(payer, 7e6, block.timestamp, v, r, s);
        assertEq(jobs.freeBalance(payer), 7e6);
        assertEq(usd.balanceOf(payer), 1_000e6);
        assertEq(usd.balanceOf(bob), 1e15 - 7e6);
    }

    function test_WithAPermit_SurvivesAFrontRunner() external {
        (uint8 v, bytes32 r, bytes32 s) = _permit(7e6);
        usd.permit(payer, address(jobs), 7e6, block.timestamp, v, r, s);
        vm.prank(payer);
        jobs.depositWithPermit(payer, 7e6, block.timestamp, v, r, s);
        assertEq(jobs.freeBalance(payer), 7e6);
    }

    function test_RevertWith_ABadPermit() external {
        (uint8 v, bytes32 r, bytes32 s) = _permit(7e6);
        vm.expectPartialRevert(bytes4(keccak256("ERC20InsufficientAllowance(address,uint256,uint256)")));
        vm.prank(payer);
        jobs.depositWithPermit(payer, 8e6, block.timestamp, v, r, s);
    }

    function test_WithAnAuthorization_CreditsTheSigner() external {
        (uint8 v, bytes32 r, bytes32 s) = _authorize(7e6);
        vm.prank(carol);
        jobs.depositWithAuthorization(payer, 7e6, 0, block.timestamp + 1, "nonce", v, r, s);
        assertEq(jobs.freeBalance(payer), 7e6);
        assertEq(jobs.freeBalance(carol), 0);
        assertTrue(jobs.authorizationUsed(payer, "nonce"));
        vm.expectRevert(
            abi.encodeWithSelector(IJobManager.JobManager_AuthorizationUsed.selector, payer, bytes32("nonce"))
        );
        jobs.depositWithAuthorization(payer, 7e6, 0, block.timestamp + 1, "nonce", v, r, s);
    }

    function test_RevertWith_AnAuthorizationOfAnotherAmount() external {
        (uint8 v, bytes32 r, bytes32 s) = _authorize(7e6);
        vm.expectRevert(bytes4(keccak256("ERC3009InvalidSignature()")));
        jobs.depositWithAuthorization(payer, 8e6, 0, block.timestamp + 1, "nonce", v, r, s);
        assertFalse(jobs.authorizationUsed(payer, "nonce"));
    }

    function test_WhenTokensArriveUntracked_NobodyIsCredited() external {
        vm.prank(payer);
        usd.transfer(address(jobs), 9e6);
        assertEq(jobs.freeBalance(payer), 0);
        (uint256 accounts,,,) = jobs.totals();
        assertEq(accounts, 0);
    }
}
