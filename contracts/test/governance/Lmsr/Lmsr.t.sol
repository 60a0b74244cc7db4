// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Test} from "forge-std/Test.sol";
import {Lmsr} from "../../../src/governance/Lmsr.sol";

contract LmsrTest is Test {
    uint256 private constant ONE = 1e18;
    /// @dev Error of exp and ln together, in units of their last decimal.
    uint256 private constant ULPS = 2;

    function _state(uint256 b, uint256 q0, uint256 q1) private pure returns (uint256, uint256, uint256) {
        return (bound(b, 1e6, 1e13), bound(q0, 0, 1e15), bound(q1, 0, 1e15));
    }

    function test_AgreesWithReferenceValues() external {
        string memory vectors = vm.readFile("test/governance/Lmsr/vectors.json");
        uint256[] memory b = vm.parseJsonUintArray(vectors, ".b");
        uint256[] memory q0 = vm.parseJsonUintArray(vectors, ".q0");
        uint256[] memory q1 = vm.parseJsonUintArray(vectors, ".q1");
        uint256[] memory cost = vm.parseJsonUintArray(vectors, ".cost");
        uint256[] memory price = vm.parseJsonUintArray(vectors, ".price");
        assertGt(b.length, 500);
        (uint256 worstUnder, uint256 worstOver, uint256 worstPrice) = (0, 0, 0);
        for (uint256 i = 0; i < b.length; ++i) {
            uint256 scaled = Lmsr.collateral(b[i], q0[i], q1[i]) * ONE;
            if (scaled < cost[i]) worstUnder = _max(worstUnder, (cost[i] - scaled) / b[i]);
            else worstOver = _max(worstOver, scaled - cost[i]);
            uint256 got = Lmsr.price(b[i], q0[i], q1[i]);
            worstPrice = _max(worstPrice, got > price[i] ? got - price[i] : price[i] - got);
        }
        emit log_named_uint("under the true cost, in 1e-18 of b", worstUnder);
        emit log_named_decimal_uint("over the true cost, in base units", worstOver, 18);
        emit log_named_uint("price, in 1e-18", worstPrice);
        assertLe(worstUnder, ULPS);
        assertLt(worstOver, ONE);
        assertLe(worstPrice, 2);
    }

    function testFuzz_CoversEitherOutcome(uint256 b, uint256 q0, uint256 q1) external pure {
        (b, q0, q1) = _state(b, q0, q1);
        uint256 held = Lmsr.collateral(b, q0, q1);
        assertGe(held, q0);
        assertGe(held, q1);
        assertEq(held, Lmsr.collateral(b, q1, q0));
    }

    function testFuzz_LosesAtMostItsSubsidy(uint256 b, uint256 q0, uint256 q1) external pure {
        (b, q0, q1) = _state(b, q0, q1);
        uint256 subsidy = Lmsr.collateral(b, 0, 0);
        uint256 received = Lmsr.collateral(b, q0, q1);
        uint256 owed = q0 > q1 ? q0 : q1;
        // what traders paid in net is received - subsidy; the loss is owed less that
        assertLe(owed + subsidy - received, subsidy);
        assertEq(subsidy, (b * 693_147_180_559_945_309 + ONE - 1) / ONE);
    }

    function testFuzz_RisesWithEitherQuantity(uint256 b, uint256 q0, uint256 q1, uint256 more) external pure {
        (b, q0, q1) = _state(b, q0, q1);
        more = bound(more, 1, 1e14);
        uint256 before = Lmsr.collateral(b, q0, q1);
        uint256 then = Lmsr.collateral(b, q0 + more, q1);
        assertGe(then + 1, before);
        assertLe(then, before + more + 1);
    }

    function testFuzz_PricesAddUpToOne(uint256 b, uint256 q0, uint256 q1) external pure {
        (b, q0, q1) = _state(b, q0, q1);
        uint256 sum = Lmsr.price(b, q0, q1) + Lmsr.price(b, q1, q0);
        assertLe(sum, ONE);
        assertGe(sum + 2, ONE);
    }

    function test_PriceIsAHalfWhenEven_AndTheEndsFarApart() external pure {
        assertEq(Lmsr.price(1e6, 0, 0), ONE / 2);
        assertEq(Lmsr.price(1e13, 7, 7), ONE / 2);
        assertEq(Lmsr.price(1e6, 1e12, 0), ONE);
        assertEq(Lmsr.price(1e6, 0, 1e12), 0);
        assertEq(Lmsr.collateral(1e6, 1e12, 0), 1e12);
    }

    function _max(uint256 a, uint256 b) private pure returns (uint256) {
        return a > b ? a : b;
    }
}
