// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Test} from "forge-std/Test.sol";
import {IDeploymentFactory} from "../../../src/deployment/IDeploymentFactory.sol";

contract Numbered {
    uint256 public immutable NUMBER;

    error Numbered_Zero(address maker);

    constructor(uint256 number) {
        if (number == 0) revert Numbered_Zero(msg.sender);
        NUMBER = number;
    }
}

contract MakeTest is Test {
    uint256 private constant COUNT = 3;

    IDeploymentFactory private factory;

    function setUp() external {
        factory = _factory();
    }

    function testFuzz_RevertWhen_TheCallerIsNotTheOwner(address caller) external {
        vm.assume(caller != address(this));
        vm.expectRevert(abi.encodeWithSelector(IDeploymentFactory.DeploymentFactory_NotOwner.selector, caller));
        vm.prank(caller);
        factory.make(0, _codes(1, 1));
    }

    function test_RevertWhen_TheFirstIsNotTheNext() external {
        vm.expectRevert(abi.encodeWithSelector(IDeploymentFactory.DeploymentFactory_NotNext.selector, 1, 0));
        factory.make(1, _codes(1, 1));
        factory.make(0, _codes(1, 1));
        vm.expectRevert(abi.encodeWithSelector(IDeploymentFactory.DeploymentFactory_NotNext.selector, 0, 1));
        factory.make(0, _codes(1, 1));
    }

    function test_RevertWhen_ThereWouldBeMoreThanTheCount() external {
        bytes memory complete =
            abi.encodeWithSelector(IDeploymentFactory.DeploymentFactory_Complete.selector, COUNT);
        vm.expectRevert(complete);
        factory.make(0, _codes(1, COUNT + 1));
        factory.make(0, _codes(1, COUNT));
        vm.expectRevert(complete);
        factory.make(COUNT, _codes(1, 1));
    }

    function test_RevertWhen_AConstructorReverts() external {
        bytes[] memory codes = _codes(1, 2);
        codes[1] = _code(0);
        vm.expectRevert(abi.encodeWithSelector(Numbered.Numbered_Zero.selector, address(factory)));
        factory.make(0, codes);
        assertEq(factory.made(), 0);
        assertEq(_at(0).code.length, 0);
        factory.make(0, _codes(7, 1));
        assertEq(Numbered(_at(0)).NUMBER(), 7);
    }

    function test_WhenAllIsWell_EachStandsAtItsPlace() external {
        for (uint256 i = 0; i < COUNT; ++i) {
            vm.expectEmit(address(factory));
            emit IDeploymentFactory.ContractMade(i, _at(i));
        }
        factory.make(0, _codes(1, COUNT));
        assertEq(factory.made(), COUNT);
        for (uint256 i = 0; i < COUNT; ++i) {
            assertEq(Numbered(_at(i)).NUMBER(), 1 + i);
        }
    }

    function test_WhenAllIsWell_InOneTransactionAsInMany() external {
        factory.make(0, _codes(1, 1));
        factory.make(1, _codes(2, 2));
        IDeploymentFactory other = _factory();
        other.make(0, _codes(1, COUNT));
        for (uint256 i = 0; i < COUNT; ++i) {
            assertEq(_at(i).codehash, vm.computeCreateAddress(address(other), i + 1).codehash);
        }
    }

    function _factory() private returns (IDeploymentFactory) {
        return IDeploymentFactory(deployCode("DeploymentFactory.sol:DeploymentFactory", abi.encode(COUNT)));
    }

    function _at(uint256 index) private view returns (address) {
        return vm.computeCreateAddress(address(factory), index + 1);
    }

    function _codes(uint256 firstNumber, uint256 count) private pure returns (bytes[] memory codes) {
        codes = new bytes[](count);
        for (uint256 i = 0; i < count; ++i) {
            codes[i] = _code(firstNumber + i);
        }
    }

    function _code(uint256 number) private pure returns (bytes memory) {
        return abi.encodePacked(type(Numbered).creationCode, abi.encode(number));
    }
}
