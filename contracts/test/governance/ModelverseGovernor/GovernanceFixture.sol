// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IGovernor} from "@openzeppelin/contracts/governance/IGovernor.sol";
import {IVotes} from "@openzeppelin/contracts/governance/utils/IVotes.sol";
import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {Test} from "forge-std/Test.sol";
import {ICommunityPool} from "../../../src/governance/ICommunityPool.sol";
import {IFutarchyMarket} from "../../../src/governance/IFutarchyMarket.sol";
import {IRankingAnchor} from "../../../src/ranking/IRankingAnchor.sol";
import {IPlayUsd} from "../FutarchyMarket/MarketFixture.sol";

interface IIcbd is IERC20, IVotes {}

/// @notice Token, timelock, governor, market and pool as they are deployed, each knowing the next by its computed address. Of the
/// 100 million ICBD, Alice has 10, Bob 3 and Carol 1; the quorum is 4.
abstract contract GovernanceFixture is Test {
    uint256 internal constant START = 1_794_859_200;
    uint256 internal constant DELAY = 5 days;
    uint256 internal constant PERIOD = 7 days;
    uint8 internal constant AGAINST = 0;
    uint8 internal constant FOR = 1;

    IPlayUsd internal usd;
    IIcbd internal icbd;
    address internal timelock;
    IGovernor internal governor;
    IRankingAnchor internal anchor;
    IFutarchyMarket internal market;
    ICommunityPool internal pool;
    address internal treasury = makeAddr("treasury");
    address internal ranking = makeAddr("ranking");
    address internal alice = makeAddr("alice");
    address internal bob = makeAddr("bob");
    address internal carol = makeAddr("carol");

    function setUp() public virtual {
        vm.warp(START);
        usd = IPlayUsd(deployCode("TestUSD.sol:TestUSD"));
        anchor = IRankingAnchor(deployCode("RankingAnchor.sol:RankingAnchor", abi.encode(ranking)));
        uint256 nonce = vm.getNonce(address(this));
        address governorAt = vm.computeCreateAddress(address(this), nonce + 2);
        address marketAt = vm.computeCreateAddress(address(this), nonce + 3);
        address poolAt = vm.computeCreateAddress(address(this), nonce + 4);
        icbd = IIcbd(deployCode("IcbdToken.sol:IcbdToken", abi.encode(treasury)));
        timelock = deployCode("Timelock.sol:Timelock", abi.encode(governorAt));
        governor =
            IGovernor(deployCode("ModelverseGovernor.sol:ModelverseGovernor", abi.encode(icbd, timelock, marketAt)));
        market =
            IFutarchyMarket(deployCode("FutarchyMarket.sol:FutarchyMarket", abi.encode(usd, governor, anchor, poolAt)));
        pool = ICommunityPool(deployCode("CommunityPool.sol:CommunityPool", abi.encode(usd, timelock, market)));
        assertEq(address(pool), poolAt);

        usd.mint(address(pool), 1_000_000e6);
        _give(alice, 10_000_000e18);
        _give(bob, 3_000_000e18);
        _give(carol, 1_000_000e18);
        vm.warp(START + 1);
    }

    function _give(address account, uint256 votes) internal {
        vm.prank(treasury);
        icbd.transfer(account, votes);
        vm.prank(account);
        icbd.delegate(account);
        usd.mint(account, 1e12);
        vm.prank(account);
        usd.approve(address(market), type(uint256).max);
    }

    function _actions(address target, bytes memory data)
        internal
        pure
        returns (address[] memory targets, uint256[] memory values, bytes[] memory calldatas)
    {
        targets = new address[](1);
        values = new uint256[](1);
        calldatas = new bytes[](1);
        (targets[0], calldatas[0]) = (target, data);
    }

    function _propose(address by, address target, bytes memory data) internal returns (uint256) {
        (address[] memory a, uint256[] memory b, bytes[] memory c) = _actions(target, data);
        vm.prank(by);
        return governor.propose(a, b, c, "why");
    }

    function _vote(address by, uint256 id, uint8 support) internal returns (uint256) {
        vm.prank(by);
        return governor.castVote(id, support);
    }

    function _queue(address target, bytes memory data) internal {
        (address[] memory a, uint256[] memory b, bytes[] memory c) = _actions(target, data);
        governor.queue(a, b, c, keccak256("why"));
    }

    function _execute(address target, bytes memory data) internal {
        (address[] memory a, uint256[] memory b, bytes[] memory c) = _actions(target, data);
        governor.execute(a, b, c, keccak256("why"));
    }

    /// @dev From proposal to the moment it may be executed.
    function _carry(address target, bytes memory data) internal returns (uint256 id) {
        id = _propose(alice, target, data);
        vm.warp(block.timestamp + DELAY + 1);
        _vote(alice, id, FOR);
        vm.warp(block.timestamp + PERIOD);
        _queue(target, data);
        vm.warp(block.timestamp + 3 days);
    }

    function _is(uint256 id, IGovernor.ProposalState expected) internal view {
        assertEq(uint8(governor.state(id)), uint8(expected));
    }
}
