// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {SignedMath} from "@openzeppelin/contracts/utils/math/SignedMath.sol";

/// @notice `funding` and `loss` are the book's, as of the account's last settlement.
struct Trader {
    int128 size;
    int128 balance;
    int256 funding;
    uint256 loss;
}

/// @notice `funding` and `loss` are cumulative base units per whole unit of size; `fraction` and `unsettled` are in 10⁻¹⁸ base units.
struct MarginBook {
    uint256 tracked;
    int256 balances;
    uint256 insurance;
    uint256 fraction;
    int256 unsettled;
    uint256 openInterest;
    int256 funding;
    uint256 loss;
    mapping(address => Trader) traders;
}

/// @title MarginBook
/// @notice Balances and sizes of the perpetual's traders. Every function keeps
/// balances·10¹⁸ + insurance·10¹⁸ + fraction + unsettled = tracked·10¹⁸, and the sizes' sum zero.
library MarginBookLib {
    using SafeCast for int256;
    using SafeCast for uint256;

    uint256 private constant UNIT = 1e18;
    int256 private constant WHOLE = 1e18;

    function credit(MarginBook storage book, address account, uint256 amount) internal {
        book.tracked += amount;
        _add(book, account, amount.toInt256());
    }

    function debit(MarginBook storage book, address account, uint256 amount) internal {
        book.tracked -= amount;
        _add(book, account, -amount.toInt256());
    }

    function move(MarginBook storage book, address from, address to, uint256 amount) internal {
        _add(book, from, -amount.toInt256());
        _add(book, to, amount.toInt256());
    }

    function insure(MarginBook storage book, address from, uint256 amount) internal {
        _add(book, from, -amount.toInt256());
        book.insurance += amount;
    }

    /// @dev The insurance fund pays as far as it goes.
    function disburse(MarginBook storage book, address to, uint256 amount) internal returns (uint256 paid) {
        paid = Math.min(amount, book.insurance);
        book.insurance -= paid;
        _add(book, to, paid.toInt256());
    }

    /// @dev `long` buys `size` of `short` for `paid`. Both are settled.
    function exchange(MarginBook storage book, address long, address short, uint256 size, uint256 paid) internal {
        move(book, long, short, paid);
        uint256 before = _longOf(book, long) + _longOf(book, short);
        book.traders[long].size = (int256(book.traders[long].size) + size.toInt256()).toInt128();
        book.traders[short].size = (int256(book.traders[short].size) - size.toInt256()).toInt128();
        book.openInterest = book.openInterest + _longOf(book, long) + _longOf(book, short) - before;
    }

    /// @dev The account pays, or receives, whole base units, rounded against it; the fraction is the insurance fund's.
    function settle(MarginBook storage book, address account) internal returns (int256 paid) {
        Trader storage trader = book.traders[account];
        int256 exact;
        (exact, paid) = _due(book, trader);
        (trader.funding, trader.loss) = (book.funding, book.loss);
        if (exact == 0) return 0;
        _add(book, account, -paid);
        book.unsettled += exact;
        _round(book, (paid * WHOLE - exact).toUint256());
    }

    /// @dev A settled account's debt: by the insurance fund as far as it goes, the rest by every other position. There is one: the
    /// account's counterpart.
    function coverDeficit(MarginBook storage book, address account, uint256 deficit)
        internal
        returns (uint256 insured, uint256 socialised)
    {
        insured = disburse(book, account, deficit);
        socialised = deficit - insured;
        if (socialised == 0) return (insured, 0);
        _add(book, account, socialised.toInt256());
        int256 size = book.traders[account].size;
        uint256 sizes = 2 * book.openInterest - SignedMath.abs(size);
        uint256 perUnit = Math.ceilDiv(socialised * UNIT, sizes);
        book.loss += perUnit;
        book.traders[account].loss = book.loss;
        book.unsettled -= (perUnit * sizes).toInt256();
        _round(book, perUnit * sizes - socialised * UNIT);
    }

    function present(MarginBook storage book, address account) internal view returns (int256 size, int256 balance) {
        Trader storage trader = book.traders[account];
        (, int256 due) = _due(book, trader);
        return (trader.size, trader.balance - due);
    }

    function _due(MarginBook storage book, Trader storage trader) private view returns (int256 exact, int256 paid) {
        int256 size = trader.size;
        if (size == 0) return (0, 0);
        exact =
            size * (book.funding - trader.funding) + (size < 0 ? -size : size) * (book.loss - trader.loss).toInt256();
        paid = exact / WHOLE;
        if (paid * WHOLE < exact) ++paid;
    }

    function _round(MarginBook storage book, uint256 fraction) private {
        uint256 sum = book.fraction + fraction;
        book.fraction = sum % UNIT;
        book.insurance += sum / UNIT;
    }

    function _add(MarginBook storage book, address account, int256 amount) private {
        book.traders[account].balance = (int256(book.traders[account].balance) + amount).toInt128();
        book.balances += amount;
    }

    function _longOf(MarginBook storage book, address account) private view returns (uint256) {
        int256 size = book.traders[account].size;
        return size > 0 ? size.toUint256() : 0;
    }
}
