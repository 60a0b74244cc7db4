// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ClampedAverage} from "./ClampedAverage.sol";
import {Lmsr} from "./Lmsr.sol";

/// @param collateral USD (adoption) or conditional USD that the market maker holds; never under either quantity of shares.
struct Book {
    uint96 liquidity;
    bool subsidyReturned;
    uint128 collateral;
    uint128[2] shares;
    ClampedAverage.Average average;
}

/// @title One market maker's book
/// @notice Every trade moves the collateral to what {Lmsr-collateral} asks for the new quantities, so the cost of any sequence of
/// trades depends on its ends alone.
/// @dev Errors of exp and ln are far under a base unit, yet may turn a rounding the other way: such a trade costs or brings 0,
/// and the collateral still covers either outcome.
library OutcomeBook {
    using ClampedAverage for ClampedAverage.Average;

    uint256 internal constant MIN_LIQUIDITY = 1e6;
    uint256 internal constant MAX_LIQUIDITY = 1e13;

    error OutcomeBook_InvalidLiquidity(uint256 liquidity);

    /// @return subsidy ⌈b·ln 2⌉, all that the maker can lose.
    function start(Book storage book, uint96 liquidity) internal returns (uint128 subsidy) {
        if (liquidity < MIN_LIQUIDITY || liquidity > MAX_LIQUIDITY) revert OutcomeBook_InvalidLiquidity(liquidity);
        // forge-lint: disable-next-line(unsafe-typecast)
        subsidy = uint128(Lmsr.collateral(liquidity, 0, 0));
        book.liquidity = liquidity;
        book.collateral = subsidy;
        book.average = ClampedAverage.Average(ClampedAverage.HALF, uint64(block.timestamp), 0);
    }

    function costOf(Book storage book, uint8 outcome, uint128 shares) internal view returns (uint256) {
        uint256[2] memory wanted = [uint256(book.shares[0]), book.shares[1]];
        wanted[outcome] += shares;
        uint256 needed = Lmsr.collateral(book.liquidity, wanted[0], wanted[1]);
        return needed > book.collateral ? needed - book.collateral : 0;
    }

    function proceedsOf(Book storage book, uint8 outcome, uint128 shares) internal view returns (uint256) {
        uint256[2] memory left = [uint256(book.shares[0]), book.shares[1]];
        left[outcome] -= shares;
        uint256 needed = Lmsr.collateral(book.liquidity, left[0], left[1]);
        return book.collateral > needed ? book.collateral - needed : 0;
    }

    function priceOf(Book storage book) internal view returns (uint256) {
        return Lmsr.price(book.liquidity, book.shares[0], book.shares[1]);
    }

    /// @notice The average up to now, of the price that held until now.
    function averageUntilNow(Book storage book, uint64 from, uint64 to)
        internal
        view
        returns (ClampedAverage.Average memory)
    {
        return book.average.advanced(priceOf(book), from, to, uint64(block.timestamp));
    }
}
