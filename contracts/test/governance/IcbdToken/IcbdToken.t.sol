// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC6372} from "@openzeppelin/contracts/interfaces/IERC6372.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {GovernanceFixture} from "../ModelverseGovernor/GovernanceFixture.sol";

contract IcbdTokenTest is GovernanceFixture {
    function test_HasAFixedSupply() external view {
        assertEq(icbd.totalSupply(), 100_000_000e18);
        assertEq(icbd.balanceOf(treasury), 86_000_000e18);
    }

    function test_CountsTimeInSeconds() external view {
        assertEq(IERC6372(address(icbd)).clock(), block.timestamp);
        assertEq(IERC6372(address(icbd)).CLOCK_MODE(), "mode=timestamp");
    }

    function testFuzz_VotesAsItWas(uint96 amount) external {
        amount = uint96(bound(amount, 1, 3_000_000e18));
        assertEq(icbd.getVotes(treasury), 0);
        uint256 before = block.timestamp;
        vm.warp(before + 1);
        vm.prank(bob);
        icbd.transfer(alice, amount);
        assertEq(icbd.getPastVotes(bob, before), 3_000_000e18);
        assertEq(icbd.getVotes(bob), 3_000_000e18 - amount);
        assertEq(icbd.getVotes(alice), 10_000_000e18 + uint256(amount));
        assertEq(icbd.totalSupply(), 100_000_000e18);
    }

    function test_Permit_ApprovesOnce() external {
        (address owner, uint256 key) = makeAddrAndKey("owner");
        bytes32 domain = IERC20Permit(address(icbd)).DOMAIN_SEPARATOR();
        bytes32 hash = keccak256(
            abi.encode(
                keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)"),
                owner,
                alice,
                5e18,
                0,
                block.timestamp
            )
        );
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, keccak256(abi.encodePacked("\x19\x01", domain, hash)));
        IERC20Permit(address(icbd)).permit(owner, alice, 5e18, block.timestamp, v, r, s);
        assertEq(icbd.allowance(owner, alice), 5e18);
        vm.expectRevert();
        IERC20Permit(address(icbd)).permit(owner, alice, 5e18, block.timestamp, v, r, s);
    }
}
