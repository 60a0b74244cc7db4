// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIndexPerpetual, PerpetualOrder} from "../../../src/indices/IIndexPerpetual.sol";
import {PerpetualFixture} from "../PerpetualFixture.sol";

contract CrossTest is PerpetualFixture {
    PerpetualOrder private _long;
    PerpetualOrder private _short;

    function setUp() public override {
        super.setUp();
        _long = _order(0, true, 3 * ONE, PRICE);
        _short = _order(1, false, 2 * ONE, PRICE);
    }

    function _cross(uint128 size) private {
        (bytes memory one, bytes memory other) = (_sign(_long, keys[0]), _sign(_short, keys[1]));
        perpetual.cross(_long, one, _short, other, size);
    }

    function test_RevertWhen_BothOnOneSide() external {
        (bytes memory one, bytes memory other) = (_sign(_long, keys[0]), _sign(_short, keys[1]));
        vm.expectRevert(IIndexPerpetual.IndexPerpetual_SameSide.selector);
        perpetual.cross(_long, one, _long, one, ONE);
        vm.expectRevert(IIndexPerpetual.IndexPerpetual_SameSide.selector);
        perpetual.cross(_short, other, _short, other, ONE);
    }

    function test_RevertWhen_ThePricesDiffer() external {
        _short.price = PRICE - 1;
        (bytes memory one, bytes memory other) = (_sign(_long, keys[0]), _sign(_short, keys[1]));
        vm.expectRevert(abi.encodeWithSelector(IIndexPerpetual.IndexPerpetual_PricesDiffer.selector, PRICE, PRICE - 1));
        perpetual.cross(_long, one, _short, other, ONE);
    }

    function test_RevertWhen_ASignatureIsAnothers() external {
        bytes memory signature = _sign(_long, keys[0]);
        bytes memory wrong = _sign(_short, keys[2]);
        vm.expectRevert(
            abi.encodeWithSelector(IIndexPerpetual.IndexPerpetual_InvalidSignature.selector, perpetual.hashOf(_short))
        );
        perpetual.cross(_long, signature, _short, wrong, ONE);
    }

    function test_WhenBothSigned_TradesInParts() external {
        _cross(ONE);
        _cross(ONE);
        assertEq(perpetual.filledOf(perpetual.hashOf(_long)), 2 * ONE);
        assertEq(_size(0), int256(uint256(2 * ONE)));
        assertEq(_size(1), -int256(uint256(2 * ONE)));
        _assertConserved();
        (bytes memory one, bytes memory other) = (_sign(_long, keys[0]), _sign(_short, keys[1]));
        vm.expectRevert(
            abi.encodeWithSelector(IIndexPerpetual.IndexPerpetual_OverFilled.selector, perpetual.hashOf(_short), 0)
        );
        perpetual.cross(_long, one, _short, other, ONE);
    }

    function testFuzz_MovesExactlyThat(uint64[3] memory sizes, uint96 price) external {
        price = uint96(bound(price, 1, 3_000)) * 1e6;
        _long = _order(0, true, uint128(bound(sizes[0], 1, 4e6)) * 1e12, price);
        _short = _order(1, false, uint128(bound(sizes[1], 1, 4e6)) * 1e12, price);
        uint128 least = _long.size < _short.size ? _long.size : _short.size;
        uint128 size = uint128(bound(sizes[2], 1, least / 1e12)) * 1e12;
        _cross(size);
        assertEq(perpetual.filledOf(perpetual.hashOf(_long)), size);
        assertEq(perpetual.filledOf(perpetual.hashOf(_short)), size);
        assertEq(_size(0), int256(uint256(size)));
        assertEq(_size(1), -int256(uint256(size)));
        uint256 paid = uint256(size) * price / 1e18;
        uint256 value = uint256(size) * (price > PRICE ? price : PRICE) / 1e18;
        int256 fee = int256((value * 5 + 9_999) / 10_000);
        assertEq(_balance(0), 10_000e6 - int256(paid) - fee);
        assertEq(_balance(1), 10_000e6 + int256(paid) - fee);
        assertEq(_insurance(), uint256(2 * fee));
        _assertConserved();
    }
}
