// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Test} from "forge-std/Test.sol";
import {Cid} from "../../../src/content/Cid.sol";

contract CheckTest is Test {
    function check(string calldata cid) external pure {
        Cid.check(cid);
    }

    function test_RevertWhen_TheTextIsEmpty() external {
        vm.expectRevert(Cid.Cid_Invalid.selector);
        this.check("");
    }

    function test_RevertWhen_TheTextIsLongerThan128Bytes() external {
        vm.expectRevert(Cid.Cid_Invalid.selector);
        this.check(string(new bytes(129)));
    }

    function test_WhenTheTextHas1To128Bytes_TakesIt() external view {
        this.check("b");
        this.check(string(new bytes(128)));
    }
}
