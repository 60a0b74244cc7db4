// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CommonBase} from "forge-std/Base.sol";
import {StdUtils} from "forge-std/StdUtils.sol";
import {IIndexPerpetual, Mark, PerpetualOrder} from "../../../src/indices/IIndexPerpetual.sol";

/// @notice Traders who open, close, pay in, take out and liquidate, while the index moves or falls silent.
contract PerpetualHandler is CommonBase, StdUtils {
    IIndexPerpetual private immutable PERPETUAL;
    address private immutable INDEX;
    address[] private _traders;
    uint256[] private _keys;
    uint256 private _nonce;
    uint256 public paidIn;
    uint256 public paidOut;

    constructor(IIndexPerpetual perpetual, address index, address[] memory traders, uint256[] memory keys) {
        (PERPETUAL, INDEX, _traders, _keys) = (perpetual, index, traders, keys);
    }

    function deposit(uint256 seed, uint128 amount) external {
        amount = uint128(bound(amount, 1, 1e10));
        vm.prank(_traders[seed % 4]);
        PERPETUAL.deposit(_traders[seed % 4], amount);
        paidIn += amount;
    }

    function insure(uint128 amount) external {
        amount = uint128(bound(amount, 1, 1e9));
        vm.prank(_traders[0]);
        PERPETUAL.fundInsurance(amount);
        paidIn += amount;
    }

    function withdraw(uint256 seed, uint128 amount) external {
        amount = uint128(bound(amount, 1, 1e10));
        vm.prank(_traders[seed % 4]);
        try PERPETUAL.withdraw(amount) {
            paidOut += amount;
        } catch {}
    }

    function trade(uint256 seed, uint128 size, uint96 price) external {
        (uint256 one, uint256 other) = _pairOf(seed);
        PerpetualOrder memory order = _order(one, seed / 16 % 2 == 0, size, _near(price));
        _take(order, one, other);
    }

    /// @dev Mostly small: nobody has the margin for more, so far off.
    function tradeFarOff(uint256 seed, uint128 size, uint96 price) external {
        (uint256 one, uint256 other) = _pairOf(seed);
        price = uint96(bound(price, 1, 3 * PERPETUAL.mark().price / 1e6)) * 1e6;
        _take(_order(one, seed / 16 % 2 == 0, size % 3e6, price), one, other);
    }

    function cross(uint256 seed, uint128[2] calldata sizes, uint96 price) external {
        (uint256 one, uint256 other) = _pairOf(seed);
        PerpetualOrder memory long = _order(one, true, sizes[0], _near(price));
        PerpetualOrder memory short = _order(other, false, sizes[1], long.price);
        (bytes memory first, bytes memory second) = (_sign(long, _keys[one]), _sign(short, _keys[other]));
        try PERPETUAL.cross(long, first, short, second, long.size < short.size ? long.size : short.size) {} catch {}
    }

    function moveIndex(uint96 price, uint32 time) external {
        Mark memory last = PERPETUAL.mark();
        vm.warp(block.timestamp + bound(time, 10 minutes, 3 hours));
        price = uint96(bound(price, last.price - last.price / 5, last.price + last.price / 5));
        if (price < 1e7 || price > 1e12) return;
        vm.prank(INDEX);
        PERPETUAL.postMark(price, uint40(block.timestamp), 10_000_000e6);
    }

    function liquidate(uint256 seed, uint128 size) external {
        address account = _traders[seed % 4];
        address by = _traders[(seed % 4 + 1 + seed / 4 % 3) % 4];
        vm.prank(by);
        try PERPETUAL.liquidate(account, uint128(bound(size, 1, 100e18))) {
            require(PERPETUAL.equityOf(account) >= 0, "a liquidation leaves no debt");
        } catch {}
    }

    function _take(PerpetualOrder memory order, uint256 one, uint256 other) private {
        bytes memory signature = _sign(order, _keys[one]);
        vm.prank(_traders[other]);
        try PERPETUAL.take(order, signature, order.size) {} catch {}
    }

    function _order(uint256 trader, bool isLong, uint128 size, uint96 price) private returns (PerpetualOrder memory) {
        size = uint128(bound(size, 1, 30e6)) * 1e12;
        return PerpetualOrder(_traders[trader], isLong, size, price, uint64(block.timestamp), _nonce++);
    }

    function _near(uint96 price) private view returns (uint96) {
        uint96 mark = PERPETUAL.mark().price;
        return uint96(bound(price, mark * 9 / 10, mark * 11 / 10)) / 1e6 * 1e6;
    }

    function _pairOf(uint256 seed) private pure returns (uint256, uint256) {
        return (seed % 4, (seed % 4 + 1 + seed / 4 % 3) % 4);
    }

    function _sign(PerpetualOrder memory order, uint256 key) private view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, PERPETUAL.hashOf(order));
        return abi.encodePacked(r, s, v);
    }
}
