// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC20Permit} from "@openzeppelin/contracts/token/ERC20/extensions/IERC20Permit.sol";
import {Fixture} from "../../Fixture.sol";

contract SharePermitTest is Fixture {
    bytes32 private constant PERMIT =
        keccak256("Permit(address owner,address spender,uint256 value,uint256 nonce,uint256 deadline)");

    function _permit(address token, address owner, uint256 key) private view returns (uint8, bytes32, bytes32) {
        bytes32 hash = keccak256(abi.encode(PERMIT, owner, carol, 7 * SHARE, 0, block.timestamp));
        bytes32 domain = _domain(token, "I Cubed Model Share");
        return vm.sign(key, keccak256(abi.encodePacked("\x19\x01", domain, hash)));
    }

    function test_WhenSignedForThisToken_Approves() external {
        (address owner, uint256 key) = makeAddrAndKey("owner");
        uint256 assetId = _released("a");
        address token = address(_shares(assetId));
        vm.prank(alice);
        IERC20(token).transfer(owner, 10 * SHARE);
        (uint8 v, bytes32 r, bytes32 s) = _permit(token, owner, key);
        IERC20Permit(token).permit(owner, carol, 7 * SHARE, block.timestamp, v, r, s);
        vm.prank(carol);
        IERC20(token).transferFrom(owner, carol, 7 * SHARE);
        assertEq(_shares(assetId).balanceOf(carol), 7 * SHARE);
        assertEq(_shares(assetId).allowance(owner, carol), 0);
    }

    function test_RevertWhen_SignedForAnotherToken() external {
        (address owner, uint256 key) = makeAddrAndKey("owner");
        address token = address(_shares(_released("a")));
        address other = address(_shares(_released("b")));
        (uint8 v, bytes32 r, bytes32 s) = _permit(other, owner, key);
        vm.expectPartialRevert(bytes4(keccak256("ERC2612InvalidSigner(address,address)")));
        IERC20Permit(token).permit(owner, carol, 7 * SHARE, block.timestamp, v, r, s);
    }
}
