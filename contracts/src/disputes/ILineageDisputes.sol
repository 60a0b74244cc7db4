// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {ICredits} from "../money/ICredits.sol";
import {DisputeState} from "./IExecutionDisputes.sol";

/// @param bond Of each side.
/// @param answerer Who stood by the child and put the second bond in.
/// @param until When what is being waited for is too late: answer, decision, appeal, ruling.
/// @param correction Whether the child has an edge to the parent, said to be of a false type.
/// @param upheld The arbiter's verdict, from `Decided` on.
/// @param disputedBps What payments to the child set aside for it while it is open.
/// @param mark Where the child's escrow stood at the challenge.
/// @param revenueBefore The child's revenue at the challenge: none of it was set aside.
struct LineageDispute {
    address challenger;
    uint96 bond;
    address answerer;
    uint40 until;
    DisputeState state;
    uint8 edgeType;
    bool correction;
    bool upheld;
    uint16 disputedBps;
    uint96 childId;
    uint96 parentId;
    uint160 mark;
    uint96 revenueBefore;
}

/// @title Disputes about lineage
/// @notice Anyone may say, under a bond, that an asset hides a parent older than itself, that its edge to one has a false type, or that
/// the receipt of a merge job that lowered an edge's rate is false: upheld, the edge has all that the parent's terms say. Whoever stands by the asset answers within 7 days under an equal bond, or it has lost; the arbiter decides within 21 days of the
/// challenge; the loser may appeal to the governor within 48 hours. What counts as a hidden parent is for them to say: weights that
/// derive from others', data, and the successor of an asset by the same creator that leaves out its predecessor.
///
/// Silence: of the asset's side upholds; of the arbiter ends the dispute without a winner; of the governor lets the verdict stand.
///
/// While it is open, payments to the child set the disputed rate aside: what the edge would add, and with the rates of other open
/// disputes and of the child's edges at most 50 %, first come, first served. Nothing else of the child is touched. Not upheld, all of it
/// goes back to the child's holders.
///
/// Upheld, what the ledger has pending is distributed under the old edges, the edge applies to every later payment, what was set aside goes
/// to the parent as far as the edge would have paid it, and twice what is still missing of the revenue so far is owed: from proceeds of the creator's offering that have not vested, then from
/// the creator's dividends, as far as there are any, again and again until it is paid.
///
/// The winner has its bond back and 80 % of the loser's; the rest goes to the community pool. Who plays both sides, to have an
/// accusation dismissed on weak evidence or to keep others out meanwhile, pays that each time.
///
/// Σ bonds + Σ credits (`totals()`) ≤ USD.balanceOf(this), to the base unit.
interface ILineageDisputes is ICredits {
    event LineageChallenged(
        uint256 indexed disputeId,
        uint256 indexed childId,
        uint256 indexed parentId,
        address challenger,
        uint8 edgeType,
        bool correction,
        uint96 bond,
        string evidenceCid,
        uint64 answerBy
    );
    /// @notice Payments to the child set `rateBps` aside for the dispute from now on.
    event RateDisputed(uint256 indexed disputeId, uint16 rateBps);
    /// @notice What payments had set aside for the dispute: `toParent` the parent's side, `toHolders` the child's holders'.
    event EscrowSettled(uint256 indexed disputeId, uint256 toParent, uint256 toHolders);
    event ChallengeAnswered(uint256 indexed disputeId, address indexed by, string evidenceCid, uint64 decideBy);
    event DisputeDecided(uint256 indexed disputeId, bool upheld, string evidenceCid, uint64 appealableUntil);
    event DisputeAppealed(uint256 indexed disputeId, address indexed by, string statementCid, uint64 ruleBy);
    /// @param rateBps What the edge pays from now on. 0 for a component, or where the registry had no place left for an edge; the
    /// rate it had where it could not rise.
    /// @param arrears What the child's creator owes the parent for the time before.
    event LineageUpheld(
        uint256 indexed disputeId, uint256 indexed childId, uint256 indexed parentId, uint16 rateBps, uint256 arrears
    );
    event LineageDismissed(uint256 indexed disputeId);
    event LineageLapsed(uint256 indexed disputeId);
    /// @param proceeds Taken from proceeds that had not vested.
    /// @param dividends Taken from the creator's dividends.
    event ArrearsPaid(uint256 indexed childId, uint256 indexed parentId, uint256 proceeds, uint256 dividends);

    error LineageDisputes_NotOlder(uint256 parentId, uint256 childId);
    error LineageDisputes_EdgeNotAllowed(uint256 parentId, uint8 edgeType);
    error LineageDisputes_EdgeStands(uint256 childId, uint256 parentId, uint8 edgeType);
    error LineageDisputes_AlreadyDisputed(uint256 disputeId);
    error LineageDisputes_TooManyDisputes(uint256 childId);
    error LineageDisputes_BondAbove(uint256 bond, uint256 most);
    error LineageDisputes_WrongState(uint256 disputeId, DisputeState state);
    error LineageDisputes_TooEarly(uint64 until);
    error LineageDisputes_TooLate(uint64 until);
    error LineageDisputes_NotArbiter(address caller);
    error LineageDisputes_NotGovernor(address caller);
    error LineageDisputes_NotTheLoser(address caller);
    error LineageDisputes_OutOfGas();
    error LineageDisputes_NothingOwed(uint256 childId, uint256 parentId);

    /// @notice Says that the child was made from the parent in this way, and says otherwise; also that the receipt of a merge job that lowered an
    /// edge of this very type is false. Anyone, under `bondFor(childId)`. One dispute at a time for a pair, 8 for a child.
    /// @param mostBond What the challenger is ready to bond: a payment in between raises it.
    function challenge(
        uint256 childId,
        uint256 parentId,
        uint8 edgeType,
        uint96 mostBond,
        string calldata evidenceCid
    ) external returns (uint256 disputeId);

    /// @notice Stands by the child, under an equal bond. Its creator, its steward, or anyone for them, who then has what it wins.
    function answer(uint256 disputeId, string calldata evidenceCid) external;

    /// @notice Decides an answered dispute. Only the arbiter.
    function decide(uint256 disputeId, bool upheld, string calldata evidenceCid) external;

    /// @notice Puts a verdict before the governor. Only who lost by it: the challenger; or who answered, the creator or the steward.
    function appeal(uint256 disputeId, string calldata statementCid) external;

    /// @notice Answers an appeal within 21 days, for good. Only the governor.
    function rule(uint256 disputeId, bool upheld) external;

    /// @notice Draws the consequence of silence, once it is one. Anyone.
    function conclude(uint256 disputeId) external;

    /// @notice Takes of the arrears what can be taken by now, for the parent's holders and its own parents. Anyone.
    function collect(uint256 childId, uint256 parentId) external returns (uint256 paid);

    function disputeOf(uint256 disputeId) external view returns (LineageDispute memory);
    function disputeCount() external view returns (uint256);

    /// @notice The open dispute of a pair, 0 for none.
    function openDisputeOf(uint256 childId, uint256 parentId) external view returns (uint256 disputeId);
    function openDisputesOf(uint256 childId) external view returns (uint256 count);

    /// @notice What payments have set aside for an open dispute.
    function escrowOf(uint256 disputeId) external view returns (uint256);

    /// @notice 500 USD, or a tenth of the child's revenue in 30 days if that is more: revenue of its life by its days, 30 at least.
    /// Whoever pays the asset raises it, its creator too, for the protocol's fee and the parents' part of what it pays.
    function bondFor(uint256 childId) external view returns (uint96);

    /// @notice Revenue that the asset's edges have been a part of, after the protocol fee: what its holders got, and its parents with
    /// them. Of descendants' revenue it counts what reached the asset's holders, so never too much.
    function revenueOf(uint256 assetId) external view returns (uint256);

    /// @notice What is still owed to the parent's holders, and through it to its own parents.
    function arrearsOf(uint256 childId, uint256 parentId) external view returns (uint256 own, uint256 passed);
}
