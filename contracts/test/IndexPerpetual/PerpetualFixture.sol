// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Test} from "forge-std/Test.sol";
import {IIndexPerpetual, PerpetualOrder, Risk} from "../../src/indices/IIndexPerpetual.sol";
import {IMintableUsd} from "../Fixture.sol";

/// @notice Four traders with keys and 10,000 USD of margin each; the index at 1,000 USD, over books of 10,000,000 USD.
abstract contract PerpetualFixture is Test {
    uint96 internal constant PRICE = 1_000e6;
    uint120 internal constant DEPTH = 10_000_000e6;
    uint128 internal constant ONE = 1e18;
    uint128 internal constant MARGIN = 10_000e6;
    bytes32 internal constant ORDER = keccak256(
        "PerpetualOrder(address trader,bool isLong,uint128 size,uint96 price,uint64 validUntil,uint256 nonce)"
    );

    IMintableUsd internal usd;
    IIndexPerpetual internal perpetual;
    address internal index = makeAddr("index");
    address internal governor = makeAddr("governor");
    address[] internal traders;
    uint256[] internal keys;
    uint256 private _nonce;

    function setUp() public virtual {
        vm.warp(1_794_859_200);
        usd = IMintableUsd(deployCode("TestUSD.sol:TestUSD"));
        perpetual = IIndexPerpetual(deployCode("IndexPerpetual.sol:IndexPerpetual", abi.encode(usd, index, governor)));
        string[4] memory names = ["ann", "ben", "cat", "dan"];
        for (uint256 i = 0; i < 4; ++i) {
            (address trader, uint256 key) = makeAddrAndKey(names[i]);
            traders.push(trader);
            keys.push(key);
            usd.mint(trader, 1e15);
            vm.startPrank(trader);
            usd.approve(address(perpetual), type(uint256).max);
            perpetual.deposit(trader, MARGIN);
            vm.stopPrank();
        }
        _post(PRICE);
    }

    /// @dev As soon as the last mark allows.
    function _post(uint96 price) internal {
        uint256 next = uint256(perpetual.mark().at) + 10 minutes;
        if (block.timestamp < next) vm.warp(next);
        vm.prank(index);
        perpetual.postMark(price, uint40(block.timestamp), DEPTH);
    }

    /// @dev In steps that the limit allows.
    function _moveTo(uint96 price) internal {
        for (uint96 at = perpetual.mark().price; at != price;) {
            uint96 most = at / 5;
            if (price > at) at = price - at > most ? at + most : price;
            else at = at - price > most ? at - most : price;
            _post(at);
        }
    }

    function _order(uint256 trader, bool isLong, uint128 size, uint96 price) internal returns (PerpetualOrder memory) {
        return PerpetualOrder(traders[trader], isLong, size, price, uint64(block.timestamp + 1 hours), _nonce++);
    }

    function _sign(PerpetualOrder memory order, uint256 key) internal view returns (bytes memory) {
        bytes32 domain = keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256("I Cubed Modelverse"),
                keccak256("1"),
                block.chainid,
                address(perpetual)
            )
        );
        bytes32 hash = keccak256(abi.encode(ORDER, order));
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, keccak256(abi.encodePacked("\x19\x01", domain, hash)));
        return abi.encodePacked(r, s, v);
    }

    /// @dev `long` signs, `short` sends.
    function _trade(uint256 long, uint256 short, uint128 size, uint96 price) internal {
        PerpetualOrder memory order = _order(long, true, size, price);
        bytes memory signature = _sign(order, keys[long]);
        vm.prank(traders[short]);
        perpetual.take(order, signature, size);
    }

    function _expectTrade(bytes memory revertData, uint256 long, uint256 short, uint128 size, uint96 price) internal {
        PerpetualOrder memory order = _order(long, true, size, price);
        bytes memory signature = _sign(order, keys[long]);
        vm.expectRevert(revertData);
        vm.prank(traders[short]);
        perpetual.take(order, signature, size);
    }

    function _size(uint256 trader) internal view returns (int256 size) {
        (size,) = perpetual.accountOf(traders[trader]);
    }

    function _balance(uint256 trader) internal view returns (int256 balance) {
        (, balance) = perpetual.accountOf(traders[trader]);
    }

    function _insurance() internal view returns (uint256 insurance) {
        (,, insurance,,,) = perpetual.totals();
    }

    function _openInterest() internal view returns (uint256 open) {
        (,,,,, open) = perpetual.totals();
    }

    /// @dev To the last fraction of a base unit; each account not settled rounds at most one unit.
    function _assertConserved() internal view {
        (uint256 tracked, int256 balances, uint256 insurance, uint256 fraction, int256 unsettled, uint256 open) =
            perpetual.totals();
        assertEq(balances * 1e18 + int256(insurance * 1e18 + fraction) + unsettled, int256(tracked * 1e18));
        assertLe(tracked, usd.balanceOf(address(perpetual)));
        (int256 sizes, int256 longs, int256 margins) = (0, 0, 0);
        for (uint256 i = 0; i < 4; ++i) {
            sizes += _size(i);
            margins += _balance(i);
            if (_size(i) > 0) longs += _size(i);
        }
        assertEq(sizes, 0);
        assertEq(longs, int256(open));
        assertLe(margins + int256(insurance), int256(tracked));
        assertGe(margins + int256(insurance) + 5, int256(tracked));
    }

    function _error(bytes4 selector, uint256 value) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, value);
    }
}
