// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {Test} from "forge-std/Test.sol";
import {Metric, ProofStep} from "../../../src/governance/AnchoredMetric.sol";
import {Claim, IFutarchyMarket, Market, QuestionTerms} from "../../../src/governance/IFutarchyMarket.sol";
import {IUsd} from "../../../src/money/IUsd.sol";
import {IRankingAnchor} from "../../../src/ranking/IRankingAnchor.sol";

interface IPlayUsd is IUsd {
    function mint(address to, uint256 amount) external;
}

/// @notice A governor that says what a test tells it to. The real one meets the market in test/governance/ModelverseGovernor.
contract GovernorDouble {
    mapping(uint256 id => address) public proposalProposer;
    mapping(uint256 id => uint256) public proposalSnapshot;
    mapping(uint256 id => uint256) public proposalDeadline;
    mapping(uint256 id => IGovernor.ProposalState) public state;
    uint48 public lateQuorumVoteExtension = 2 days;
    uint256 public getMinDelay = 3 days;

    function set(uint256 id, address proposer, uint256 snapshot, uint256 deadline) external {
        (proposalProposer[id], proposalSnapshot[id], proposalDeadline[id]) = (proposer, snapshot, deadline);
    }

    function setState(uint256 id, IGovernor.ProposalState state_) external {
        state[id] = state_;
    }

    function setDelays(uint48 extension, uint256 delay) external {
        (lateQuorumVoteExtension, getMinDelay) = (extension, delay);
    }

    /// @dev Its own.
    function timelock() external view returns (GovernorDouble) {
        return this;
    }

    function hashProposal(address[] memory a, uint256[] memory b, bytes[] memory c, bytes32 d)
        external
        pure
        returns (uint256)
    {
        return uint256(keccak256(abi.encode(a, b, c, d)));
    }
}

/// @notice A pending proposal, a proposer and two traders with USD; voting starts in 5 days and takes 7.
abstract contract MarketFixture is Test {
    uint256 internal constant START = 1_794_859_200;
    uint256 internal constant ONE = 1e18;
    uint64 internal constant NEVER = type(uint64).max;
    uint96 internal constant ADOPTION_B = 1_000e6;
    uint96 internal constant CONDITIONAL_B = 5_000e6;
    /// @dev ⌈b·ln 2⌉
    uint256 internal constant ADOPTION_SUBSIDY = 693_147_181;
    uint256 internal constant CONDITIONAL_SUBSIDY = 3_465_735_903;
    uint256 internal constant ASSET = 42;
    uint64 internal constant WEEK = 2972;

    IPlayUsd internal usd;
    GovernorDouble internal governor;
    IRankingAnchor internal anchor;
    IFutarchyMarket internal market;
    address internal communityPool = makeAddr("communityPool");
    address internal ranking = makeAddr("ranking");
    address internal proposer = makeAddr("proposer");
    address internal alice = makeAddr("alice");
    address internal bob = makeAddr("bob");
    uint64 internal votingStart;
    uint64 internal closesAt;
    uint256 internal id;

    function setUp() public virtual {
        vm.warp(START);
        usd = IPlayUsd(deployCode("TestUSD.sol:TestUSD"));
        governor = new GovernorDouble();
        anchor = IRankingAnchor(deployCode("RankingAnchor.sol:RankingAnchor", abi.encode(ranking)));
        market = IFutarchyMarket(
            deployCode("FutarchyMarket.sol:FutarchyMarket", abi.encode(usd, governor, anchor, communityPool))
        );
        address[4] memory wallets = [communityPool, proposer, alice, bob];
        for (uint256 i = 0; i < wallets.length; ++i) {
            usd.mint(wallets[i], 1e15);
            vm.prank(wallets[i]);
            usd.approve(address(market), type(uint256).max);
        }
        votingStart = uint64(START + 5 days);
        closesAt = 4 days + WEEK * 7 days;
        id = _propose("parameters", address(0xbeef));
    }

    function _actions(string memory name, address target)
        internal
        pure
        returns (address[] memory targets, uint256[] memory values, bytes[] memory calldatas, bytes32 description)
    {
        targets = new address[](1);
        values = new uint256[](1);
        calldatas = new bytes[](1);
        (targets[0], description) = (target, keccak256(bytes(name)));
    }

    function _propose(string memory name, address target) internal returns (uint256 proposal) {
        (address[] memory a, uint256[] memory b, bytes[] memory c, bytes32 d) = _actions(name, target);
        proposal = governor.hashProposal(a, b, c, d);
        governor.set(proposal, proposer, votingStart, votingStart + 7 days);
    }

    function _terms() internal pure returns (QuestionTerms memory) {
        return QuestionTerms(false, ADOPTION_B, CONDITIONAL_B, Metric.PaidCalls, WEEK, ASSET, 100, 1_100);
    }

    function _openWith(QuestionTerms memory terms, address target) internal returns (uint256) {
        (address[] memory a, uint256[] memory b, bytes[] memory c, bytes32 d) = _actions("parameters", target);
        vm.prank(proposer);
        return market.open(terms, a, b, c, d);
    }

    function _open() internal {
        _openWith(_terms(), address(0xbeef));
    }

    function _buy(address by, Market which, uint8 outcome, uint128 shares) internal returns (uint256) {
        vm.prank(by);
        return market.buy(id, which, outcome, shares, type(uint256).max, NEVER);
    }

    function _sell(address by, Market which, uint8 outcome, uint128 shares) internal returns (uint256) {
        vm.prank(by);
        return market.sell(id, which, outcome, shares, 0, NEVER);
    }

    function _split(address by, uint256 amount) internal {
        vm.prank(by);
        market.split(id, amount);
    }

    function _redeem(address by, Claim claim, uint256 amount) internal returns (uint256) {
        vm.prank(by);
        return market.redeem(id, claim, amount);
    }

    function _has(address who, Claim claim) internal view returns (uint256) {
        return market.balanceOf(who, market.claimId(id, claim));
    }

    function _held() internal view returns (uint256) {
        return market.questionOf(id).held;
    }

    function _settleAdoption(bool adopted) internal {
        governor.setState(id, adopted ? IGovernor.ProposalState.Executed : IGovernor.ProposalState.Defeated);
        market.settleAdoption(id);
    }

    /// @dev An entry as the benchmark service writes it, alone in its tree.
    function _entry(uint256 paidCalls) internal pure returns (bytes memory) {
        return bytes.concat(
            '{"assetId":"42","countedUsage":"5000000","paidCalls":', bytes(vm.toString(paidCalls)), ',"payers":3}'
        );
    }

    function _anchor(bytes memory entry) internal {
        bytes32 root = sha256(bytes.concat(hex"00", entry));
        vm.prank(ranking);
        anchor.anchor(WEEK, root, "bafkrei");
    }

    function _settleMetric(uint256 paidCalls) internal {
        bytes memory entry = _entry(paidCalls);
        _anchor(entry);
        if (block.timestamp < closesAt) vm.warp(closesAt);
        market.settleMetric(id, entry, 40, new ProofStep[](0));
    }

    /// @dev The contract's USD is what it says it holds, to the base unit.
    function _assertConserved() internal view {
        (uint256 tracked, uint256 endowments, uint256 fees) = market.totals();
        assertEq(usd.balanceOf(address(market)), tracked);
        assertGe(tracked, fees + endowments);
    }
}
