// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {Math} from "@openzeppelin/contracts/utils/math/Math.sol";
import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {Cid} from "../content/Cid.sol";
import {Credits} from "../money/Credits.sol";
import {IInitialModelOffering} from "../offering/IInitialModelOffering.sol";
import {EdgeType} from "../registry/AssetTypes.sol";
import {Edge} from "../registry/Edge.sol";
import {IAssetRegistry} from "../registry/IAssetRegistry.sol";
import {LineageRules} from "../registry/LineageRules.sol";
import {IRevenueLedger} from "../revenue/IRevenueLedger.sol";
import {IShareSales} from "../sales/IShareSales.sol";
import {DisputeState} from "./IExecutionDisputes.sol";
import {ILineageDisputes, LineageDispute} from "./ILineageDisputes.sol";

/// @notice The contracts and accounts a dispute deals with.
struct LineageParties {
    IERC20 usd;
    IAssetRegistry registry;
    IRevenueLedger ledger;
    IInitialModelOffering offering;
    IShareSales sales;
    address communityPool;
    address arbiter;
    address governor;
}

/// @title LineageDisputes
/// @notice See {ILineageDisputes}.
contract LineageDisputes is ILineageDisputes, Credits {
    using SafeERC20 for IERC20;
    using SafeCast for uint256;

    uint40 public constant ANSWER = 7 days;
    /// @notice From the challenge on, not from the answer.
    uint40 public constant DECISION = 21 days;
    uint40 public constant APPEAL = 48 hours;
    uint40 public constant RULING = 21 days;
    uint256 public constant MAX_OPEN = 8;

    uint256 public constant LEAST_BOND = 500e6;
    uint256 public constant BOND_BPS = 1_000;
    uint256 public constant BOND_PERIOD = 30 days;
    /// @notice The community's part of a loser's bond.
    uint256 public constant FORFEIT_BPS = 2_000;
    uint256 public constant ARREARS_FACTOR = 2;
    uint256 private constant BPS = 10_000;

    /// @dev Where an asset's revenue stood when its rates last changed.
    struct Mark {
        uint128 accumulated;
        uint128 revenue;
    }

    struct Debt {
        uint128 own;
        uint128 passed;
    }

    IAssetRegistry public immutable REGISTRY;
    IRevenueLedger public immutable LEDGER;
    IInitialModelOffering public immutable OFFERING;
    IShareSales public immutable SALES;
    address public immutable COMMUNITY_POOL;
    address public immutable ARBITER;
    address public immutable GOVERNOR;

    /// @inheritdoc ILineageDisputes
    uint256 public disputeCount;
    mapping(uint256 disputeId => LineageDispute) private _disputes;
    /// @inheritdoc ILineageDisputes
    mapping(uint256 childId => mapping(uint256 parentId => uint256)) public openDisputeOf;
    /// @inheritdoc ILineageDisputes
    mapping(uint256 childId => uint256) public openDisputesOf;
    mapping(uint256 childId => Mark) private _marks;
    /// @dev Arrears that an asset's holders got: no revenue of the asset.
    mapping(uint256 assetId => uint256) private _received;
    mapping(uint256 childId => mapping(uint256 parentId => Debt)) private _debts;

    constructor(LineageParties memory parties) Credits(parties.usd) {
        REGISTRY = parties.registry;
        LEDGER = parties.ledger;
        OFFERING = parties.offering;
        SALES = parties.sales;
        COMMUNITY_POOL = parties.communityPool;
        ARBITER = parties.arbiter;
        GOVERNOR = parties.governor;
    }

    // --------------------------------------------------------------------------------------------- the two sides

    /// @inheritdoc ILineageDisputes
    function challenge(
        uint256 childId,
        uint256 parentId,
        uint8 edgeType,
        uint96 mostBond,
        string calldata evidenceCid
    ) external nonReentrant returns (uint256 disputeId) {
        bool correction = _mustBePossible(childId, parentId, edgeType);
        Cid.check(evidenceCid);
        uint96 bond = bondFor(childId);
        if (bond > mostBond) revert LineageDisputes_BondAbove(bond, mostBond);

        disputeId = ++disputeCount;
        openDisputeOf[childId][parentId] = disputeId;
        ++openDisputesOf[childId];
        LineageDispute storage dispute = _disputes[disputeId];
        dispute.challenger = msg.sender;
        dispute.bond = bond;
        dispute.until = uint40(block.timestamp) + ANSWER;
        dispute.state = DisputeState.Challenged;
        dispute.edgeType = edgeType;
        dispute.correction = correction;
        // registered, and so 96 bits
        // forge-lint: disable-next-line(unsafe-typecast)
        (dispute.childId, dispute.parentId) = (uint96(childId), uint96(parentId));
        dispute.revenueBefore = revenueOf(childId).toUint96();
        _hold(bond);
        emit LineageChallenged(
            disputeId, childId, parentId, msg.sender, edgeType, correction, bond, evidenceCid, dispute.until
        );
        _setAside(disputeId, dispute);
        _pull(bond);
    }

    /// @inheritdoc ILineageDisputes
    function answer(uint256 disputeId, string calldata evidenceCid) external nonReentrant {
        LineageDispute storage dispute = _before(disputeId, DisputeState.Challenged);
        Cid.check(evidenceCid);
        dispute.answerer = msg.sender;
        dispute.state = DisputeState.Answered;
        dispute.until += DECISION - ANSWER;
        _hold(dispute.bond);
        emit ChallengeAnswered(disputeId, msg.sender, evidenceCid, dispute.until);
        _pull(dispute.bond);
    }

    /// @inheritdoc ILineageDisputes
    function appeal(uint256 disputeId, string calldata statementCid) external {
        LineageDispute storage dispute = _before(disputeId, DisputeState.Decided);
        bool lost = dispute.upheld ? _isOfTheChild(msg.sender, dispute) : msg.sender == dispute.challenger;
        if (!lost) revert LineageDisputes_NotTheLoser(msg.sender);
        Cid.check(statementCid);
        dispute.state = DisputeState.Appealed;
        dispute.until = uint40(block.timestamp) + RULING;
        emit DisputeAppealed(disputeId, msg.sender, statementCid, dispute.until);
    }

    // ------------------------------------------------------------------------------------------------- decisions

    /// @inheritdoc ILineageDisputes
    function decide(uint256 disputeId, bool upheld, string calldata evidenceCid) external {
        if (msg.sender != ARBITER) revert LineageDisputes_NotArbiter(msg.sender);
        LineageDispute storage dispute = _before(disputeId, DisputeState.Answered);
        Cid.check(evidenceCid);
        dispute.upheld = upheld;
        dispute.state = DisputeState.Decided;
        dispute.until = uint40(block.timestamp) + APPEAL;
        emit DisputeDecided(disputeId, upheld, evidenceCid, dispute.until);
    }

    /// @inheritdoc ILineageDisputes
    function rule(uint256 disputeId, bool upheld) external nonReentrant {
        if (msg.sender != GOVERNOR) revert LineageDisputes_NotGovernor(msg.sender);
        LineageDispute storage dispute = _before(disputeId, DisputeState.Appealed);
        if (upheld) _uphold(disputeId, dispute);
        else _dismiss(disputeId, dispute);
    }

    /// @inheritdoc ILineageDisputes
    function conclude(uint256 disputeId) external nonReentrant {
        LineageDispute storage dispute = _disputes[disputeId];
        DisputeState state = dispute.state;
        if (state == DisputeState.None || state >= DisputeState.Upheld) {
            revert LineageDisputes_WrongState(disputeId, state);
        }
        if (block.timestamp < dispute.until) revert LineageDisputes_TooEarly(dispute.until);
        if (state == DisputeState.Answered) _lapse(disputeId, dispute);
        else if (state == DisputeState.Challenged || dispute.upheld) _uphold(disputeId, dispute);
        else _dismiss(disputeId, dispute);
    }

    /// @inheritdoc ILineageDisputes
    function collect(uint256 childId, uint256 parentId) external nonReentrant returns (uint256) {
        Debt storage debt = _debts[childId][parentId];
        if (debt.own + debt.passed == 0) revert LineageDisputes_NothingOwed(childId, parentId);
        return _collect(childId, parentId, debt);
    }

    // ----------------------------------------------------------------------------------------------------- views

    /// @inheritdoc ILineageDisputes
    function disputeOf(uint256 disputeId) external view returns (LineageDispute memory) {
        return _disputes[disputeId];
    }

    /// @inheritdoc ILineageDisputes
    function arrearsOf(uint256 childId, uint256 parentId) external view returns (uint256 own, uint256 passed) {
        Debt storage debt = _debts[childId][parentId];
        return (debt.own, debt.passed);
    }

    /// @inheritdoc ILineageDisputes
    function escrowOf(uint256 disputeId) external view returns (uint256) {
        LineageDispute storage dispute = _disputes[disputeId];
        if (dispute.state >= DisputeState.Upheld || dispute.disputedBps == 0) return 0;
        return LEDGER.escrowedFor(dispute.childId, dispute.disputedBps, dispute.mark);
    }

    /// @inheritdoc ILineageDisputes
    function bondFor(uint256 childId) public view returns (uint96) {
        uint256 age = Math.max(block.timestamp - REGISTRY.registeredAt(childId), BOND_PERIOD);
        uint256 monthly = Math.mulDiv(revenueOf(childId), BOND_PERIOD, age);
        return Math.max((monthly * BOND_BPS) / BPS, LEAST_BOND).toUint96();
    }

    /// @inheritdoc ILineageDisputes
    function revenueOf(uint256 assetId) public view returns (uint256) {
        Mark memory mark = _marks[assetId];
        return mark.revenue
            + Math.mulDiv(_earned(assetId) - mark.accumulated, BPS, BPS - REGISTRY.upstreamBps(assetId));
    }

    // -------------------------------------------------------------------------------------------------- internal

    function _uphold(uint256 disputeId, LineageDispute storage dispute) private {
        _end(dispute, DisputeState.Upheld);
        _reward(dispute.challenger, dispute);
        (uint256 childId, uint256 parentId) = (dispute.childId, dispute.parentId);
        uint256 revenue = revenueOf(childId);

        (, Edge before) = _edgeOf(childId, parentId);
        LEDGER.distribute(childId);
        _apply(dispute);
        (, Edge edge) = _edgeOf(childId, parentId);
        LEDGER.refreshUpstream(childId);

        uint256 rate = edge.rateBps() - before.rateBps();
        uint256 ownRate = Math.min(Math.saturatingSub(edge.ownBps(), before.ownBps()), rate);
        uint256 paid = _release(disputeId, dispute, ((revenue - dispute.revenueBefore) * rate) / BPS, ownRate, rate);
        _marks[childId] = Mark(_earned(childId).toUint128(), revenue.toUint128());

        // What was set aside is part of what is due for the time of the dispute, and so never more than all of it.
        uint256 arrears = (ARREARS_FACTOR * revenue * rate) / BPS - ARREARS_FACTOR * paid;
        emit LineageUpheld(disputeId, childId, parentId, uint16(edge.rateBps()), arrears);
        if (arrears != 0) _owe(childId, parentId, arrears, ownRate, rate);
    }

    function _dismiss(uint256 disputeId, LineageDispute storage dispute) private {
        _end(dispute, DisputeState.Dismissed);
        _reward(dispute.answerer, dispute);
        _release(disputeId, dispute, 0, 0, 0);
        emit LineageDismissed(disputeId);
    }

    function _lapse(uint256 disputeId, LineageDispute storage dispute) private {
        _end(dispute, DisputeState.Lapsed);
        _credit(dispute.challenger, dispute.bond);
        _credit(dispute.answerer, dispute.bond);
        _release(disputeId, dispute, 0, 0, 0);
        emit LineageLapsed(disputeId);
    }

    /// @dev The rate that the edge would add now, as far as edges and other open disputes leave room.
    function _setAside(uint256 disputeId, LineageDispute storage dispute) private {
        (uint256 childId, uint256 parentId) = (dispute.childId, dispute.parentId);
        (, Edge edge) = _edgeOf(childId, parentId);
        uint256 claimed = REGISTRY.lateEdgeOf(childId, parentId, dispute.edgeType).rateBps();
        (uint256 others,) = LEDGER.disputedOf(childId);
        uint256 room = Math.saturatingSub(LineageRules.MAX_UPSTREAM_BPS, REGISTRY.upstreamBps(childId) + others);
        uint256 bps = Math.min(Math.saturatingSub(claimed, edge.rateBps()), room);
        if (bps == 0) return;
        dispute.disputedBps = bps.toUint16();
        dispute.mark = LEDGER.setDisputed(childId, others + bps).toUint160();
        emit RateDisputed(disputeId, dispute.disputedBps);
    }

    /// @dev Ends what payments set aside for the dispute: at most `due` is the parent's side, in the proportion in which the edge pays, and
    /// the rest the holders', from whose part it came.
    function _release(uint256 disputeId, LineageDispute storage dispute, uint256 due, uint256 ownRate, uint256 rate)
        private
        returns (uint256 paid)
    {
        uint256 bps = dispute.disputedBps;
        if (bps == 0) return 0;
        uint256 childId = dispute.childId;
        uint256 held = LEDGER.escrowedFor(childId, bps, dispute.mark);
        paid = Math.min(held, due);
        uint256 own = paid == 0 ? 0 : (paid * ownRate) / rate;
        (uint256 open,) = LEDGER.disputedOf(childId);
        LEDGER.setDisputed(childId, open - bps);
        LEDGER.releaseEscrow(childId, held, dispute.parentId, own, paid - own);
        emit EscrowSettled(disputeId, paid, held - paid);
    }

    function _end(LineageDispute storage dispute, DisputeState state) private {
        dispute.state = state;
        delete openDisputeOf[dispute.childId][dispute.parentId];
        --openDisputesOf[dispute.childId];
    }

    /// @dev Both bonds but for the community's part, or the challenger's own where nobody answered.
    function _reward(address winner, LineageDispute storage dispute) private {
        uint128 bond = dispute.bond;
        if (dispute.answerer == address(0)) return _credit(winner, bond);
        uint128 forfeit = ((bond * FORFEIT_BPS) / BPS).toUint128();
        _credit(winner, 2 * bond - forfeit);
        _credit(COMMUNITY_POOL, forfeit);
    }

    /// @dev What the registry refuses by now (no place for a 33rd parent, a rate that could not rise) must not hold the bonds. It
    /// refuses with an error; with nothing at all it ran out of gas, which the caller must not be able to choose.
    function _apply(LineageDispute storage dispute) private {
        (uint256 childId, uint256 parentId) = (dispute.childId, dispute.parentId);
        bytes memory refusal;
        if (dispute.correction) {
            try REGISTRY.correctEdge(childId, parentId, dispute.edgeType) {
                return;
            } catch (bytes memory reason) {
                refusal = reason;
            }
        } else {
            try REGISTRY.addLateEdge(childId, parentId, dispute.edgeType) {
                return;
            } catch (bytes memory reason) {
                refusal = reason;
            }
        }
        if (refusal.length == 0) revert LineageDisputes_OutOfGas();
    }

    /// @dev In the proportion in which the edge pays.
    function _owe(uint256 childId, uint256 parentId, uint256 arrears, uint256 ownRate, uint256 rate) private {
        uint256 own = (arrears * ownRate) / rate;
        Debt storage debt = _debts[childId][parentId];
        debt.own += own.toUint128();
        debt.passed += (arrears - own).toUint128();
        _collect(childId, parentId, debt);
    }

    function _collect(uint256 childId, uint256 parentId, Debt storage debt) private returns (uint256 paid) {
        uint256 most = uint256(debt.own) + debt.passed;
        uint256 proceeds = OFFERING.seizeProceeds(childId, most, address(this));
        if (proceeds != most) proceeds += SALES.seizeProceeds(childId, most - proceeds, address(this));
        uint256 dividends = proceeds == most ? 0 : LEDGER.garnish(childId, most - proceeds);
        paid = proceeds + dividends;
        if (paid == 0) return 0;
        uint256 own = (paid * debt.own) / most;
        uint256 passed = paid - own;
        debt.own -= own.toUint128();
        debt.passed -= passed.toUint128();
        _received[parentId] += own;
        emit ArrearsPaid(childId, parentId, proceeds, dividends);
        USD.forceApprove(address(LEDGER), paid);
        LEDGER.creditArrears(parentId, own, passed);
    }

    /// @dev The same questions that the registry asks when the edge applies, and that nothing changes until then.
    function _mustBePossible(uint256 childId, uint256 parentId, uint8 edgeType) private view returns (bool correction) {
        if (REGISTRY.registeredAt(parentId) >= REGISTRY.registeredAt(childId)) {
            revert LineageDisputes_NotOlder(parentId, childId);
        }
        if (
            edgeType > uint8(type(EdgeType).max)
                || !LineageRules.allows(EdgeType(edgeType), REGISTRY.kindOf(childId), REGISTRY.kindOf(parentId))
        ) revert LineageDisputes_EdgeNotAllowed(parentId, edgeType);
        Edge edge;
        (correction, edge) = _edgeOf(childId, parentId);
        // What a merge-job receipt lowered can be disputed as it is: the receipt may be false.
        if (correction && uint8(edge.edgeType()) == edgeType && !edge.isScaled()) {
            revert LineageDisputes_EdgeStands(childId, parentId, edgeType);
        }
        uint256 running = openDisputeOf[childId][parentId];
        if (running != 0) revert LineageDisputes_AlreadyDisputed(running);
        if (openDisputesOf[childId] == MAX_OPEN) revert LineageDisputes_TooManyDisputes(childId);
    }

    /// @dev Without an edge an empty one, of rate 0.
    function _edgeOf(uint256 childId, uint256 parentId) private view returns (bool found, Edge edge) {
        Edge[] memory edges = REGISTRY.edgesOf(childId);
        for (uint256 i = 0; i < edges.length; ++i) {
            if (edges[i].parent() == parentId) return (true, edges[i]);
        }
    }

    function _earned(uint256 assetId) private view returns (uint256) {
        // What a dispute set aside came from the holders' part, and is revenue whosever it will be.
        (, uint256 escrowed) = LEDGER.disputedOf(assetId);
        return LEDGER.accumulated(assetId) + escrowed - _received[assetId];
    }

    function _isOfTheChild(address account, LineageDispute storage dispute) private view returns (bool) {
        return account == dispute.answerer || account == REGISTRY.creatorOf(dispute.childId)
            || account == IERC721(address(REGISTRY)).ownerOf(dispute.childId);
    }

    /// @dev In a state, and before it ends.
    function _before(uint256 disputeId, DisputeState state) private view returns (LineageDispute storage dispute) {
        dispute = _disputes[disputeId];
        if (dispute.state != state) revert LineageDisputes_WrongState(disputeId, dispute.state);
        if (block.timestamp >= dispute.until) revert LineageDisputes_TooLate(dispute.until);
    }
}
