// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {CommonBase} from "forge-std/Base.sol";
import {StdUtils} from "forge-std/StdUtils.sol";
import {ProofStep} from "../../../src/governance/AnchoredMetric.sol";
import {Adoption, Claim, IFutarchyMarket, Market, Question} from "../../../src/governance/IFutarchyMarket.sol";
import {Book} from "../../../src/governance/OutcomeBook.sol";
import {GovernorDouble, IPlayUsd, MarketFixture} from "./MarketFixture.sol";

/// @notice Splits, trades, hands tokens around, settles in any order, redeems and returns, at random.
contract TradingHandler is CommonBase, StdUtils {
    IFutarchyMarket private immutable MARKET;
    IPlayUsd private immutable USD;
    GovernorDouble private immutable GOVERNOR;
    uint256[2] private _ids;
    address[3] private _actors;
    uint256 public donated;
    uint256 public trades;
    uint256 public redemptions;
    /// @dev What each question's conditional USD came from: splits less merges, without the subsidy.
    mapping(uint256 id => uint256) public splitOut;

    constructor(
        IFutarchyMarket market,
        IPlayUsd usd,
        GovernorDouble governor,
        uint256[2] memory ids,
        address[3] memory who
    ) {
        (MARKET, USD, GOVERNOR, _ids, _actors) = (market, usd, governor, ids, who);
    }

    function split(uint256 seed, uint128 amount) external {
        (uint256 id, address who) = (_ids[seed % 2], _actors[(seed >> 8) % 3]);
        amount = uint128(bound(amount, 1, 1e11));
        vm.prank(who);
        try MARKET.split(id, amount) {
            splitOut[id] += amount;
        } catch {}
    }

    function merge(uint256 seed, uint128 amount) external {
        (uint256 id, address who) = (_ids[seed % 2], _actors[(seed >> 8) % 3]);
        uint256 most = _has(who, id, Claim.IfAdoptedUsd);
        if (_has(who, id, Claim.IfRejectedUsd) < most) most = _has(who, id, Claim.IfRejectedUsd);
        if (most == 0) return;
        amount = uint128(bound(amount, 1, most));
        vm.prank(who);
        MARKET.merge(id, amount);
        splitOut[id] -= amount;
    }

    function buy(uint256 seed, uint128 shares) external {
        (uint256 id, address who) = (_ids[seed % 2], _actors[(seed >> 8) % 3]);
        shares = uint128(bound(shares, 1, 5e10));
        vm.prank(who);
        try MARKET.buy(
            id, Market((seed >> 16) % 3), uint8((seed >> 24) % 2), shares, type(uint256).max, type(uint64).max
        ) {
            trades += 1;
        } catch {}
    }

    function sell(uint256 seed, uint128 shares) external {
        (uint256 id, address who) = (_ids[seed % 2], _actors[(seed >> 8) % 3]);
        (uint8 which, uint8 outcome) = (uint8((seed >> 16) % 3), uint8((seed >> 24) % 2));
        uint256 most = _has(who, id, Claim(2 + 2 * which + outcome));
        if (most == 0) return;
        shares = uint128(bound(shares, 1, most));
        vm.prank(who);
        try MARKET.sell(id, Market(which), outcome, shares, 0, type(uint64).max) {
            trades += 1;
        } catch {}
    }

    function hand(uint256 seed, uint8 claim) external {
        (uint256 id, address who) = (_ids[seed % 2], _actors[(seed >> 8) % 3]);
        uint256 half = _has(who, id, Claim(claim % 8)) / 2;
        uint256 token = MARKET.claimId(id, Claim(claim % 8));
        vm.prank(who);
        MARKET.transfer(_actors[(seed >> 16) % 3], token, half);
    }

    function wait(uint32 time, uint8 kind) external {
        vm.warp(block.timestamp + bound(time, 1, kind % 8 == 0 ? 5 days : 8 hours));
    }

    function settle(uint256 seed, uint8 state, uint16 paidCalls) external {
        uint256 id = _ids[seed % 2];
        if (state % 4 == 0) GOVERNOR.setState(id, IGovernor.ProposalState.Executed);
        if (state % 4 == 1) GOVERNOR.setState(id, IGovernor.ProposalState.Defeated);
        try MARKET.decide(id) {} catch {}
        try MARKET.settleAdoption(id) {} catch {}
        try MARKET.settleMetric(id, _entry(), 40, new ProofStep[](0)) {} catch {}
        if (paidCalls % 4 == 0) try MARKET.settleMetricByForecast(id) {} catch {}
    }

    function redeem(uint256 seed, uint8 claim, uint128 amount) external {
        (uint256 id, address who) = (_ids[seed % 2], _actors[(seed >> 8) % 3]);
        uint256 most = _has(who, id, Claim(claim % 8));
        if (most == 0) return;
        amount = uint128(bound(amount, 1, most));
        vm.prank(who);
        try MARKET.redeem(id, Claim(claim % 8), amount) returns (uint256 paid) {
            redemptions += 1;
            if (claim % 8 < 2) splitOut[id] -= paid;
        } catch {}
    }

    function returnSubsidy(uint256 seed) external {
        try MARKET.returnSubsidy(_ids[seed % 2], Market((seed >> 8) % 3)) {} catch {}
    }

    function withdrawFees() external {
        MARKET.withdrawFees();
    }

    function donate(uint32 amount) external {
        USD.mint(address(MARKET), amount);
        donated += amount;
    }

    function _entry() private pure returns (bytes memory) {
        return bytes.concat('{"assetId":"42","countedUsage":"5000000"', ',"paidCalls":777,"payers":3}');
    }

    function _has(address who, uint256 id, Claim claim) private view returns (uint256) {
        return MARKET.balanceOf(who, MARKET.claimId(id, claim));
    }
}

/// @notice To the base unit, after any sequence: what the market holds is what it tracks, and covers the dearest way in which
/// everything that is still out could be redeemed.
contract TradingConservesTest is MarketFixture {
    uint256[2] private ids;
    address[3] private actors;
    TradingHandler private handler;

    function setUp() public override {
        super.setUp();
        _open();
        ids = [id, _propose("another", address(0xbeef))];
        (address[] memory a, uint256[] memory b, bytes[] memory c, bytes32 d) = _actions("another", address(0xbeef));
        vm.prank(proposer);
        market.open(_terms(), a, b, c, d);
        _anchor(_entry(777));
        actors = [alice, bob, proposer];
        handler = new TradingHandler(market, usd, governor, ids, actors);
        targetContract(address(handler));
    }

    function invariant_CoversTheWorstCaseToTheBaseUnit() external view {
        (uint256 tracked, uint256 endowments, uint256 fees) = market.totals();
        assertEq(usd.balanceOf(address(market)), tracked + handler.donated());
        uint256 held;
        for (uint256 i = 0; i < 2; ++i) {
            Question memory question = market.questionOf(ids[i]);
            held += question.held;
            _noTokenWithoutCollateral(ids[i]);
            assertGe(question.held, _worstCase(ids[i], question));
        }
        assertEq(tracked, held + endowments + fees);
    }

    function _supply(uint256 question, Claim claim) private view returns (uint256 sum) {
        uint256 token = market.claimId(question, claim);
        for (uint256 j = 0; j < 3; ++j) {
            sum += market.balanceOf(actors[j], token);
        }
    }

    function _noTokenWithoutCollateral(uint256 question) private view {
        for (uint8 m = 0; m < 3; ++m) {
            Book memory book = market.bookOf(question, Market(m));
            for (uint8 o = 0; o < 2; ++o) {
                assertLe(_supply(question, Claim(2 + 2 * m + o)), book.shares[o]);
                assertGe(book.collateral, book.shares[o]);
            }
        }
    }

    /// @dev Over both ends of adoption and of M, as far as they are not settled, for all tokens still out.
    function _worstCase(uint256 question, Question memory q) private view returns (uint256 worst) {
        for (uint8 a = 0; a < 2; ++a) {
            bool adopted = a == 0;
            if (q.adoption == Adoption.Adopted && !adopted) continue;
            if (q.adoption == Adoption.Rejected && adopted) continue;
            uint256 sure = _supply(question, adopted ? Claim.Adopted : Claim.Rejected)
                + _supply(question, adopted ? Claim.IfAdoptedUsd : Claim.IfRejectedUsd);
            uint256 long = _supply(question, adopted ? Claim.LongIfAdopted : Claim.LongIfRejected);
            uint256 short = _supply(question, adopted ? Claim.ShortIfAdopted : Claim.ShortIfRejected);
            uint256 bets = q.metricSettled
                ? long * q.settledAt / ONE + short * (ONE - q.settledAt) / ONE
                : (long > short ? long : short);
            if (sure + bets > worst) worst = sure + bets;
        }
    }

    /// @dev Afterwards everything is settled and everybody leaves: the last one is paid as well.
    function afterInvariant() external {
        vm.warp(block.timestamp + 400 days);
        for (uint256 i = 0; i < 2; ++i) {
            id = ids[i];
            if (market.questionOf(id).adoption == Adoption.Open) market.settleAdoption(id);
            if (!market.questionOf(id).metricSettled) market.settleMetric(id, _entry(777), 40, new ProofStep[](0));
            bool adopted = market.questionOf(id).adoption == Adoption.Adopted;
            for (uint256 j = 0; j < 3; ++j) {
                _redeemAll(actors[j], adopted ? Claim.Adopted : Claim.Rejected);
                _redeemAll(actors[j], adopted ? Claim.IfAdoptedUsd : Claim.IfRejectedUsd);
                _redeemAll(actors[j], adopted ? Claim.LongIfAdopted : Claim.LongIfRejected);
                _redeemAll(actors[j], adopted ? Claim.ShortIfAdopted : Claim.ShortIfRejected);
            }
            if (!market.bookOf(id, Market.Adoption).subsidyReturned) market.returnSubsidy(id, Market.Adoption);
            Market taken = adopted ? Market.IfAdopted : Market.IfRejected;
            if (!market.bookOf(id, taken).subsidyReturned) market.returnSubsidy(id, taken);
            // what redemptions of bets in parts rounded down, under a base unit each
            assertLe(_held(), handler.redemptions() + 6);
        }
    }

    function _redeemAll(address who, Claim claim) private {
        uint256 amount = _has(who, claim);
        if (amount != 0) _redeem(who, claim, amount);
    }
}
