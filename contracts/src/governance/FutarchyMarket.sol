// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ERC6909} from "@openzeppelin/contracts/token/ERC6909/ERC6909.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IRankingAnchor} from "../ranking/IRankingAnchor.sol";
import {AnchoredMetric, ProofStep} from "./AnchoredMetric.sol";
import {ClampedAverage} from "./ClampedAverage.sol";
import {Adoption, Claim, IFutarchyMarket, Market, Question, QuestionTerms, Verdict} from "./IFutarchyMarket.sol";
import {ITimelockedGovernor} from "./ITimelockedGovernor.sol";
import {Lmsr} from "./Lmsr.sol";
import {Book, OutcomeBook} from "./OutcomeBook.sol";

/// @title FutarchyMarket
/// @notice See {IFutarchyMarket}.
contract FutarchyMarket is IFutarchyMarket, ERC6909, ReentrancyGuardTransient {
    using OutcomeBook for Book;
    using SafeCast for uint256;
    using SafeERC20 for IERC20;

    struct Endowment {
        uint128 amount;
        uint64 expiresAt;
    }

    uint256 public constant FEE_BPS = 200;
    uint256 public constant MARGIN_BPS = 300;
    uint64 public constant WINDOW = 3 days;
    /// @notice Least time between the end of voting and the metric's week, in which to queue and execute; more where a late quorum and
    /// the timelock may take longer.
    uint64 public constant EXECUTION_TIME = 7 days;
    /// @notice Beside those two: to queue what has passed, and to execute what is due.
    uint64 public constant HANDLING_TIME = 2 days;
    uint64 public constant LONGEST_QUESTION = 365 days;
    uint64 public constant PROOF_TIME = 28 days;
    uint64 public constant ENDOWMENT_TIME = 180 days;

    uint256 private constant ONE = Lmsr.ONE;
    uint256 private constant BPS = 10_000;
    /// @dev Week 0 begins on Monday 1970-01-05.
    uint64 private constant FIRST_WEEK = 4 days;

    IERC20 public immutable USD;
    ITimelockedGovernor public immutable GOVERNOR;
    IRankingAnchor public immutable ANCHOR;
    address public immutable COMMUNITY_POOL;

    mapping(address proposer => Endowment) public endowmentOf;
    mapping(uint256 proposalId => Question) private _questions;
    mapping(uint256 proposalId => Book[3]) private _books;
    uint256 private _held;
    uint256 private _endowments;
    uint256 private _fees;

    constructor(IERC20 usd, ITimelockedGovernor governor, IRankingAnchor anchor, address communityPool) {
        USD = usd;
        GOVERNOR = governor;
        ANCHOR = anchor;
        COMMUNITY_POOL = communityPool;
    }

    /// @inheritdoc IFutarchyMarket
    function endow(address proposer, uint256 amount) external nonReentrant {
        if (msg.sender != COMMUNITY_POOL) revert FutarchyMarket_NotCommunityPool(msg.sender);
        uint64 expiresAt = uint64(block.timestamp) + ENDOWMENT_TIME;
        Endowment storage endowment = endowmentOf[proposer];
        endowment.amount += amount.toUint128();
        endowment.expiresAt = expiresAt;
        _endowments += amount;
        emit SubsidyEndowed(proposer, amount, expiresAt);
        USD.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IFutarchyMarket
    function returnEndowment(address proposer) external nonReentrant {
        Endowment memory endowment = endowmentOf[proposer];
        if (msg.sender != proposer && block.timestamp < endowment.expiresAt) {
            revert FutarchyMarket_EndowmentNotExpired(endowment.expiresAt);
        }
        if (endowment.amount == 0) revert FutarchyMarket_ZeroAmount();
        delete endowmentOf[proposer];
        _endowments -= endowment.amount;
        emit EndowmentReturned(proposer, endowment.amount);
        USD.safeTransfer(COMMUNITY_POOL, endowment.amount);
    }

    /// @inheritdoc IFutarchyMarket
    function open(
        QuestionTerms calldata terms,
        address[] calldata targets,
        uint256[] calldata values,
        bytes[] calldata calldatas,
        bytes32 descriptionHash
    ) external nonReentrant returns (uint256 proposalId) {
        proposalId = GOVERNOR.hashProposal(targets, values, calldatas, descriptionHash);
        Question storage question = _questions[proposalId];
        if (question.proposer != address(0)) revert FutarchyMarket_QuestionExists(proposalId);
        if (GOVERNOR.proposalProposer(proposalId) != msg.sender) revert FutarchyMarket_NotProposer(msg.sender);
        uint64 votingStart = GOVERNOR.proposalSnapshot(proposalId).toUint64();
        if (votingStart < block.timestamp + WINDOW) revert FutarchyMarket_VotingTooSoon(votingStart);
        if (terms.low >= terms.high) revert FutarchyMarket_InvalidRange(terms.low, terms.high);
        question.closesAt = _closingOf(terms.week, GOVERNOR.proposalDeadline(proposalId));
        question.proposer = msg.sender;
        question.votingStart = votingStart;
        question.binding = !_movesTreasury(targets);
        question.endowed = terms.endowed;
        question.metric = terms.metric;
        question.week = terms.week;
        question.assetId = terms.assetId;
        (question.low, question.high) = (terms.low, terms.high);
        emit QuestionOpened(proposalId, msg.sender, terms, question.binding, votingStart, question.closesAt);

        Book[3] storage books = _books[proposalId];
        uint256 subsidy = books[0].start(terms.adoptionLiquidity);
        uint256 conditional = books[1].start(terms.conditionalLiquidity);
        books[2].start(terms.conditionalLiquidity);
        _hold(question, subsidy + conditional);
        if (terms.endowed) _spendEndowment(conditional);
        else subsidy += conditional;
        USD.safeTransferFrom(msg.sender, address(this), subsidy);
    }

    /// @inheritdoc IFutarchyMarket
    function split(uint256 proposalId, uint256 amount) external nonReentrant {
        Question storage question = _known(proposalId);
        if (amount == 0) revert FutarchyMarket_ZeroAmount();
        if (block.timestamp >= question.closesAt) revert FutarchyMarket_MarketClosed(proposalId, Market.IfAdopted);
        _hold(question, amount);
        _mint(msg.sender, claimId(proposalId, Claim.IfAdoptedUsd), amount);
        _mint(msg.sender, claimId(proposalId, Claim.IfRejectedUsd), amount);
        emit UsdSplit(proposalId, msg.sender, amount);
        USD.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc IFutarchyMarket
    function merge(uint256 proposalId, uint256 amount) external nonReentrant {
        Question storage question = _known(proposalId);
        if (amount == 0) revert FutarchyMarket_ZeroAmount();
        _release(question, amount);
        _burn(msg.sender, claimId(proposalId, Claim.IfAdoptedUsd), amount);
        _burn(msg.sender, claimId(proposalId, Claim.IfRejectedUsd), amount);
        emit UsdMerged(proposalId, msg.sender, amount);
        USD.safeTransfer(msg.sender, amount);
    }

    /// @inheritdoc IFutarchyMarket
    function buy(uint256 proposalId, Market market, uint8 outcome, uint128 shares, uint256 maxCost, uint64 deadline)
        external
        nonReentrant
        returns (uint256 cost)
    {
        Question storage question = _tradable(proposalId, market, outcome, shares, deadline);
        Book storage book = _books[proposalId][uint8(market)];
        cost = book.costOf(outcome, shares);
        if (cost > maxCost) revert FutarchyMarket_CostTooHigh(cost, maxCost);
        uint256 fee = _feeOn(cost);

        _advance(question, book, market);
        book.shares[outcome] += shares;
        book.collateral += cost.toUint128();
        _fees += fee;
        _mint(msg.sender, claimId(proposalId, _shareOf(market, outcome)), shares);
        emit OutcomeBought(proposalId, market, msg.sender, outcome, shares, cost, fee);
        if (market == Market.Adoption) {
            _hold(question, cost);
            USD.safeTransferFrom(msg.sender, address(this), cost + fee);
        } else {
            _burn(msg.sender, claimId(proposalId, _moneyOf(market)), cost);
            USD.safeTransferFrom(msg.sender, address(this), fee);
        }
    }

    /// @inheritdoc IFutarchyMarket
    function sell(
        uint256 proposalId,
        Market market,
        uint8 outcome,
        uint128 shares,
        uint256 minProceeds,
        uint64 deadline
    ) external nonReentrant returns (uint256 proceeds) {
        Question storage question = _tradable(proposalId, market, outcome, shares, deadline);
        _burn(msg.sender, claimId(proposalId, _shareOf(market, outcome)), shares);
        Book storage book = _books[proposalId][uint8(market)];
        proceeds = book.proceedsOf(outcome, shares);
        if (proceeds < minProceeds) revert FutarchyMarket_ProceedsTooLow(proceeds, minProceeds);
        uint256 fee = _feeOn(proceeds);

        _advance(question, book, market);
        book.shares[outcome] -= shares;
        book.collateral -= proceeds.toUint128();
        _fees += fee;
        emit OutcomeSold(proposalId, market, msg.sender, outcome, shares, proceeds, fee);
        if (market == Market.Adoption) {
            _release(question, proceeds);
            USD.safeTransfer(msg.sender, proceeds - fee);
        } else {
            _mint(msg.sender, claimId(proposalId, _moneyOf(market)), proceeds);
            USD.safeTransferFrom(msg.sender, address(this), fee);
        }
    }

    /// @inheritdoc IFutarchyMarket
    function decide(uint256 proposalId) external {
        Question storage question = _known(proposalId);
        if (block.timestamp < question.votingStart) revert FutarchyMarket_WindowNotOver(question.votingStart);
        if (question.verdict != Verdict.None) revert FutarchyMarket_AlreadySettled(proposalId);
        uint256 ifAdopted = forecastOf(proposalId, Market.IfAdopted);
        uint256 ifRejected = forecastOf(proposalId, Market.IfRejected);
        Verdict verdict = ifAdopted * BPS > ifRejected * (BPS + MARGIN_BPS) ? Verdict.For : Verdict.Against;
        question.verdict = verdict;
        emit VerdictReached(proposalId, verdict, ifAdopted, ifRejected);
    }

    /// @inheritdoc IFutarchyMarket
    function settleAdoption(uint256 proposalId) external {
        Question storage question = _known(proposalId);
        if (question.adoption != Adoption.Open) revert FutarchyMarket_AlreadySettled(proposalId);
        Adoption adoption = _adoptionOf(proposalId, question);
        if (adoption == Adoption.Open) revert FutarchyMarket_StillUndecided(proposalId);
        question.adoption = adoption;
        emit AdoptionSettled(proposalId, adoption);
    }

    /// @inheritdoc IFutarchyMarket
    function settleMetric(uint256 proposalId, bytes calldata entry, uint256 position, ProofStep[] calldata proof)
        external
    {
        Question storage question = _known(proposalId);
        if (question.metricSettled) revert FutarchyMarket_AlreadySettled(proposalId);
        // A ranking may be anchored at any time; nobody trades against one that is known.
        if (block.timestamp < question.closesAt) revert FutarchyMarket_NotYetSettled(proposalId);
        bytes32 root = ANCHOR.rootOf(question.week);
        if (root == 0) revert FutarchyMarket_NotAnchored(question.week);
        uint256 value = AnchoredMetric.read(root, question.metric, question.assetId, entry, position, proof);
        (uint256 low, uint256 high) = (question.low, question.high);
        if (value < low) value = low;
        if (value > high) value = high;
        _settleMetric(proposalId, question, (value - low) * ONE / (high - low), true);
    }

    /// @inheritdoc IFutarchyMarket
    function settleMetricByForecast(uint256 proposalId) external {
        Question storage question = _known(proposalId);
        if (question.metricSettled) revert FutarchyMarket_AlreadySettled(proposalId);
        uint64 until = question.closesAt + 7 days + PROOF_TIME;
        if (block.timestamp < until) revert FutarchyMarket_StillProvable(until);
        if (question.adoption == Adoption.Open) revert FutarchyMarket_NotYetSettled(proposalId);
        Market taken = question.adoption == Adoption.Adopted ? Market.IfAdopted : Market.IfRejected;
        _settleMetric(proposalId, question, _averageOf(proposalId, question, taken), false);
    }

    /// @inheritdoc IFutarchyMarket
    function redeem(uint256 proposalId, Claim claim, uint256 amount) external nonReentrant returns (uint256 paid) {
        Question storage question = _known(proposalId);
        if (amount == 0) revert FutarchyMarket_ZeroAmount();
        uint256 value = _valueOf(proposalId, question, claim);
        if (value == 0) revert FutarchyMarket_Worthless(proposalId, claim);
        paid = amount * value / ONE;
        _release(question, paid);
        _burn(msg.sender, claimId(proposalId, claim), amount);
        emit Redeemed(proposalId, msg.sender, claim, amount, paid);
        USD.safeTransfer(msg.sender, paid);
    }

    /// @inheritdoc IFutarchyMarket
    function returnSubsidy(uint256 proposalId, Market market) external nonReentrant {
        Question storage question = _known(proposalId);
        Book storage book = _books[proposalId][uint8(market)];
        if (book.subsidyReturned) revert FutarchyMarket_NothingToReturn(proposalId, market);
        (uint256 value0, uint256 value1) = _valuesOf(proposalId, question, market);
        // A maker of the branch not taken is left with conditional USD that is worth nothing.
        if (value0 + value1 == 0) revert FutarchyMarket_NothingToReturn(proposalId, market);
        uint256 amount = book.collateral - book.shares[0] * value0 / ONE - book.shares[1] * value1 / ONE;
        address to = market != Market.Adoption && question.endowed ? COMMUNITY_POOL : question.proposer;
        book.subsidyReturned = true;
        _release(question, amount);
        emit SubsidyReturned(proposalId, market, to, amount);
        USD.safeTransfer(to, amount);
    }

    /// @inheritdoc IFutarchyMarket
    function withdrawFees() external nonReentrant returns (uint256 amount) {
        amount = _fees;
        _fees = 0;
        emit FeesWithdrawn(COMMUNITY_POOL, amount);
        USD.safeTransfer(COMMUNITY_POOL, amount);
    }

    /// @inheritdoc IFutarchyMarket
    function vetoes(uint256 proposalId) external view returns (bool) {
        Question storage question = _questions[proposalId];
        return question.binding && question.verdict != Verdict.For;
    }

    /// @inheritdoc IFutarchyMarket
    function priceOf(uint256 proposalId, Market market) external view returns (uint256) {
        _known(proposalId);
        return _books[proposalId][uint8(market)].priceOf();
    }

    /// @inheritdoc IFutarchyMarket
    function quoteBuy(uint256 proposalId, Market market, uint8 outcome, uint128 shares)
        external
        view
        returns (uint256 cost, uint256 fee)
    {
        _known(proposalId);
        cost = _books[proposalId][uint8(market)].costOf(outcome, shares);
        fee = _feeOn(cost);
    }

    /// @inheritdoc IFutarchyMarket
    function quoteSell(uint256 proposalId, Market market, uint8 outcome, uint128 shares)
        external
        view
        returns (uint256 proceeds, uint256 fee)
    {
        _known(proposalId);
        proceeds = _books[proposalId][uint8(market)].proceedsOf(outcome, shares);
        fee = _feeOn(proceeds);
    }

    /// @inheritdoc IFutarchyMarket
    function forecastOf(uint256 proposalId, Market market) public view returns (uint256) {
        Question storage question = _known(proposalId);
        (uint256 low, uint256 range) = (question.low, question.high - question.low);
        return low * ONE + range * _averageOf(proposalId, question, market);
    }

    /// @inheritdoc IFutarchyMarket
    function claimId(uint256 proposalId, Claim claim) public pure returns (uint256) {
        return uint256(keccak256(abi.encode(proposalId, claim)));
    }

    /// @inheritdoc IFutarchyMarket
    function questionOf(uint256 proposalId) external view returns (Question memory) {
        return _known(proposalId);
    }

    /// @inheritdoc IFutarchyMarket
    function bookOf(uint256 proposalId, Market market) external view returns (Book memory) {
        _known(proposalId);
        return _books[proposalId][uint8(market)];
    }

    /// @inheritdoc IFutarchyMarket
    function totals() external view returns (uint256 tracked, uint256 endowments, uint256 fees) {
        return (_held + _endowments + _fees, _endowments, _fees);
    }

    // ------------------------------------------------------------------------------------------------- opening

    function _closingOf(uint64 week, uint256 deadline) private view returns (uint64 closesAt) {
        if (week > type(uint32).max) revert FutarchyMarket_InvalidWeek(week);
        closesAt = FIRST_WEEK + week * 7 days;
        if (closesAt < deadline + _executionTime() || closesAt > block.timestamp + LONGEST_QUESTION) {
            revert FutarchyMarket_InvalidWeek(week);
        }
    }

    /// @dev As set now. A delay that governance raises while the question is open, it does not follow: nobody could trade by a week
    /// that moves.
    function _executionTime() private view returns (uint256) {
        uint256 waiting = GOVERNOR.lateQuorumVoteExtension() + GOVERNOR.timelock().getMinDelay() + HANDLING_TIME;
        return Math.max(EXECUTION_TIME, waiting);
    }

    function _movesTreasury(address[] calldata targets) private view returns (bool) {
        for (uint256 i = 0; i < targets.length; ++i) {
            if (targets[i] == COMMUNITY_POOL || targets[i] == address(USD)) return true;
        }
        return false;
    }

    function _spendEndowment(uint256 subsidy) private {
        Endowment storage endowment = endowmentOf[msg.sender];
        if (endowment.amount < subsidy) revert FutarchyMarket_EndowmentTooSmall(endowment.amount, subsidy);
        // Anyone may send it back by now; that nobody has must not make it last.
        if (block.timestamp >= endowment.expiresAt) revert FutarchyMarket_EndowmentExpired(endowment.expiresAt);
        endowment.amount -= subsidy.toUint128();
        _endowments -= subsidy;
    }

    // ------------------------------------------------------------------------------------------------- trading

    function _tradable(uint256 proposalId, Market market, uint8 outcome, uint128 shares, uint64 deadline)
        private
        view
        returns (Question storage question)
    {
        question = _known(proposalId);
        if (outcome > 1) revert FutarchyMarket_InvalidOutcome(outcome);
        if (shares == 0) revert FutarchyMarket_ZeroAmount();
        if (block.timestamp > deadline) revert FutarchyMarket_DeadlinePassed(deadline);
        bool isOpen = market == Market.Adoption
            ? block.timestamp < question.votingStart && question.adoption == Adoption.Open
            : block.timestamp < question.closesAt;
        if (!isOpen) revert FutarchyMarket_MarketClosed(proposalId, market);
    }

    function _feeOn(uint256 amount) private pure returns (uint256) {
        return (amount * FEE_BPS + BPS - 1) / BPS;
    }

    /// @dev Before the price changes: what held until now is what the average takes in.
    function _advance(Question storage question, Book storage book, Market market) private {
        if (market == Market.Adoption) return;
        uint64 end = question.votingStart;
        book.average = book.averageUntilNow(end - WINDOW, end);
    }

    /// @dev Over the part of the window that has passed.
    function _averageOf(uint256 proposalId, Question storage question, Market market) private view returns (uint256) {
        uint64 end = question.votingStart;
        uint64 start = end - WINDOW;
        ClampedAverage.Average memory average = _books[proposalId][uint8(market)].averageUntilNow(start, end);
        return average.at <= start ? average.level : average.area / (average.at - start);
    }

    // ------------------------------------------------------------------------------------------------ settling

    function _adoptionOf(uint256 proposalId, Question storage question) private view returns (Adoption) {
        IGovernor.ProposalState state = GOVERNOR.state(proposalId);
        if (state == IGovernor.ProposalState.Executed) return Adoption.Adopted;
        bool over = state == IGovernor.ProposalState.Canceled || state == IGovernor.ProposalState.Defeated
            || state == IGovernor.ProposalState.Expired;
        bool stopped = question.binding && question.verdict == Verdict.Against;
        return over || stopped || block.timestamp >= question.closesAt ? Adoption.Rejected : Adoption.Open;
    }

    function _settleMetric(uint256 proposalId, Question storage question, uint256 place, bool anchored) private {
        question.settledAt = place.toUint64();
        question.metricSettled = true;
        emit MetricSettled(proposalId, question.settledAt, anchored);
    }

    /// @dev What one token is worth, 18 decimals, once that is certain.
    function _valueOf(uint256 proposalId, Question storage question, Claim claim) private view returns (uint256) {
        if (question.adoption == Adoption.Open) revert FutarchyMarket_NotYetSettled(proposalId);
        bool adopted = question.adoption == Adoption.Adopted;
        if (claim == Claim.IfAdoptedUsd || claim == Claim.Adopted) return adopted ? ONE : 0;
        if (claim == Claim.IfRejectedUsd || claim == Claim.Rejected) return adopted ? 0 : ONE;
        bool bet = claim == Claim.LongIfAdopted || claim == Claim.ShortIfAdopted;
        if (bet != adopted) return 0;
        if (!question.metricSettled) revert FutarchyMarket_NotYetSettled(proposalId);
        bool long = claim == Claim.LongIfAdopted || claim == Claim.LongIfRejected;
        return long ? question.settledAt : ONE - question.settledAt;
    }

    function _valuesOf(uint256 proposalId, Question storage question, Market market)
        private
        view
        returns (uint256, uint256)
    {
        return
            (_valueOf(proposalId, question, _shareOf(market, 0)), _valueOf(proposalId, question, _shareOf(market, 1)));
    }

    // ------------------------------------------------------------------------------------------------- keeping

    function _known(uint256 proposalId) private view returns (Question storage question) {
        question = _questions[proposalId];
        if (question.proposer == address(0)) revert FutarchyMarket_UnknownQuestion(proposalId);
    }

    function _hold(Question storage question, uint256 amount) private {
        question.held += amount;
        _held += amount;
    }

    function _release(Question storage question, uint256 amount) private {
        question.held -= amount;
        _held -= amount;
    }

    function _moneyOf(Market market) private pure returns (Claim) {
        return market == Market.IfAdopted ? Claim.IfAdoptedUsd : Claim.IfRejectedUsd;
    }

    function _shareOf(Market market, uint8 outcome) private pure returns (Claim) {
        return Claim(2 + 2 * uint8(market) + outcome);
    }
}
