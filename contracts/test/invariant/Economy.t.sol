// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {ILineageDisputes} from "../../src/disputes/ILineageDisputes.sol";
import {IShareExchange} from "../../src/exchange/IShareExchange.sol";
import {Metric} from "../../src/governance/AnchoredMetric.sol";
import {IFutarchyMarket, QuestionTerms} from "../../src/governance/IFutarchyMarket.sol";
import {IShareGrants} from "../../src/grants/IShareGrants.sol";
import {IIndexPerpetual} from "../../src/indices/IIndexPerpetual.sol";
import {IJobEscrow} from "../../src/jobs/IJobEscrow.sol";
import {INodeRegistry} from "../../src/nodes/INodeRegistry.sol";
import {OfferingState} from "../../src/offering/IInitialModelOffering.sol";
import {PacificTime} from "../../src/offering/PacificTime.sol";
import {IShareOptions} from "../../src/options/IShareOptions.sol";
import {IRankingAnchor} from "../../src/ranking/IRankingAnchor.sol";
import {EdgeType, Registration} from "../../src/registry/AssetTypes.sol";
import {IShareSales} from "../../src/sales/IShareSales.sol";
import {BundleFixture} from "../IndexBundle/BundleFixture.sol";
import {RandomMatcher} from "../ShareExchange/ExchangeHoldsNothing.t.sol";
import {GovernorDouble, IPlayUsd} from "../governance/FutarchyMarket/MarketFixture.sol";
import {TradingHandler} from "../governance/FutarchyMarket/TradingConserves.t.sol";
import {World} from "./handlers/Actor.sol";
import {BundleHandler} from "./handlers/BundleHandler.sol";
import {EscrowHandler} from "./handlers/EscrowHandler.sol";
import {GrantsHandler} from "./handlers/GrantsHandler.sol";
import {JobsHandler} from "./handlers/JobsHandler.sol";
import {LineageHandler} from "./handlers/LineageHandler.sol";
import {OfferingHandler} from "./handlers/OfferingHandler.sol";
import {OptionsHandler} from "./handlers/OptionsHandler.sol";
import {PerpetualHandler} from "./handlers/PerpetualHandler.sol";
import {RevenueHandler} from "./handlers/RevenueHandler.sol";
import {SalesHandler} from "./handlers/SalesHandler.sol";

interface IOfferingRecord {
    /// @dev The words of the record as they are packed out: creator, price, reserved, cap, vesting days, state, deadline, unlockAt …
    function offeringOf(uint256 assetId) external view returns (bytes32[8] memory);
}

/// @notice Everybody at once, in one world: offerings, trades, calls, vouchers, long jobs, claims, disputes of reveals and lineage,
/// grants, options, later sales, a bundle, a perpetual and a question's markets, with every contract the real one.
/// @dev What one handler counts of its own contract is held by its own campaign; here only what must hold whoever did what.
contract EconomyTest is BundleFixture {
    uint256 private constant SUPPLY = 1_000_000e18;

    World private world;
    ILineageDisputes private lineage;
    IJobEscrow private escrow;
    INodeRegistry private nodes;
    IShareExchange private exchange;
    IIndexPerpetual private perpetual;
    IFutarchyMarket private market;
    RevenueHandler private revenue;
    OfferingHandler private offerings;
    JobsHandler private calls;
    GrantsHandler private granting;
    OptionsHandler private writing;
    SalesHandler private selling;
    LineageHandler private suspecting;
    EscrowHandler private longJobs;
    TradingHandler private trading;
    address private worker;
    address private matcher = makeAddr("matcher");
    address private guardian = makeAddr("guardian");
    uint256[] private everything;
    address[] private known;
    address[] private traders;
    uint256[] private keys;

    function setUp() public override {
        // After the seven contracts of the system and the bundle.
        lineageDisputes = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 8);
        address salesAt = vm.computeCreateAddress(address(this), vm.getNonce(address(this)) + 9);
        super.setUp();
        lineage = ILineageDisputes(
            deployCode(
                "LineageDisputes.sol:LineageDisputes",
                abi.encode(usd, registry, ledger, offering, salesAt, communityPool, arbiter, governor)
            )
        );
        world.sales =
            IShareSales(deployCode("ShareSales.sol:ShareSales", abi.encode(usd, offering, ledger, lineageDisputes)));
        assertEq(address(world.sales), salesAt);
        assertEq(address(lineage), lineageDisputes);
        _prepareTheWorld();
        _add(address(revenue = new RevenueHandler(world)));
        _add(address(offerings = new OfferingHandler(world)));
        _add(address(calls = new JobsHandler(world)));
        _add(address(granting = new GrantsHandler(world)));
        _add(address(writing = new OptionsHandler(world)));
        _add(address(selling = new SalesHandler(world)));
        _suspectLineages();
        _takeLongJobs();
        _trade();
        _bundle();
        _bet();
        _know();
        _begin();
    }

    /// @dev Few random sequences get far by themselves: one of each thing is under way when they start.
    function _begin() private {
        for (uint256 i = 0; i < 5; ++i) {
            revenue.pay(i, 1, 1e9 + 1);
        }
        granting.grant(0, 1, 2, 1_000e18, [uint32(0), 30 days, 1 days, 10 days]);
        writing.write(0, 1, 1_000, 1e6, 1e6, 30 days);
        writing.buyOrWithdraw(0, 3);
        selling.open(0, 10_000, 1e6, 30 days);
        selling.buy(0, 3, 1_000);
        calls.deposit(1, 1, 1e10);
        calls.openSession(1, 1e9, false);
        offerings.open(2, 1e6);
        offerings.reserve(2, 3, 100_000);
        suspecting.challenge(0, false);
        longJobs.post(1, 1e9, 1e9);
        longJobs.accept(0);
        trading.split(0, 1e9);
    }

    function _add(address handler) private {
        targetContract(handler);
        known.push(handler);
    }

    /// @dev Two released assets of the bundle, Bob's model made of one, and two of the creator's that hide it.
    function _prepareTheWorld() private {
        address dave = makeAddr("dave");
        world.actors = [creator, alice, bob, carol, dave];
        for (uint256 i = 0; i < 5; ++i) {
            _fund(world.actors[i], 1e18);
        }
        world.assets = [
            assets[0],
            assets[1],
            _fineTuneOf(bob, "parent", assets[0]),
            _hiding("child"),
            _fineTuneOf(creator, "sibling", assets[1])
        ];
        world.creators = [creator, creator, bob, creator, creator];
        for (uint256 i = 0; i < assets.length; ++i) {
            everything.push(assets[i]);
        }
        for (uint256 i = 2; i < 5; ++i) {
            everything.push(world.assets[i]);
        }
        vm.prank(settlement);
        jobs.bond(1e14);
        (world.usd, world.registry, world.ledger) = (usd, registry, ledger);
        (world.offering, world.jobs) = (offering, jobs);
        (world.settlement, world.verifierKey) = (settlement, verifierKey);
        (world.arbiter, world.governor, world.revealDisputes) = (arbiter, governor, revealDisputes);
        (world.lineageDisputes, world.usageDisputes) = (lineageDisputes, usageDisputes);
        world.grants = IShareGrants(deployCode("ShareGrants.sol:ShareGrants", abi.encode(ledger)));
        world.options = IShareOptions(deployCode("ShareOptions.sol:ShareOptions", abi.encode(usd, ledger)));
    }

    /// @dev Younger than what it hides: a late edge leads to older assets only.
    function _hiding(bytes32 salt) private returns (uint256) {
        vm.warp(block.timestamp + 1);
        return _model(creator, salt);
    }

    function _suspectLineages() private {
        uint256[] memory children = new uint256[](2);
        (children[0], children[1]) = (world.assets[3], world.assets[4]);
        uint256[] memory parents = new uint256[](2);
        (parents[0], parents[1]) = (world.assets[2], world.assets[0]);
        for (uint256 i = 0; i < 5; ++i) {
            vm.prank(world.actors[i]);
            usd.approve(address(lineage), type(uint256).max);
        }
        address[5] memory roles = [alice, creator, arbiter, governor, communityPool];
        _add(address(suspecting = new LineageHandler(lineage, ledger, roles, children, parents)));
    }

    function _takeLongJobs() private {
        nodes = INodeRegistry(
            deployCode(
                "NodeRegistry.sol:NodeRegistry", abi.encode(usd, guardian, arbiter, guardian, guardian, governor)
            )
        );
        escrow = IJobEscrow(
            deployCode("JobEscrow.sol:JobEscrow", abi.encode(usd, registry, ledger, jobs, nodes, arbiter, governor))
        );
        uint256 key;
        (worker, key) = makeAddrAndKey("worker");
        uint64 validUntil = uint64(block.timestamp);
        bytes32 typehash = keccak256("NodeRegistration(address owner,address node,uint64 validUntil)");
        bytes memory signature =
            _sign(key, address(nodes), keccak256(abi.encode(typehash, bob, worker, validUntil)));
        vm.startPrank(bob);
        usd.approve(address(nodes), type(uint256).max);
        nodes.register(worker, 500, 1, 500e6, validUntil, signature);
        vm.stopPrank();
        usd.mint(worker, 1e15);
        address[2] memory payers = [worker, alice];
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(payers[i]);
            usd.approve(address(escrow), type(uint256).max);
        }
        _add(address(longJobs = new EscrowHandler(escrow, usd, world.assets[0], [alice, worker, arbiter, governor])));
    }

    function _trade() private {
        exchange = IShareExchange(deployCode("ShareExchange.sol:ShareExchange", abi.encode(usd, ledger, matcher)));
        (, uint256 aliceKey) = makeAddrAndKey("alice");
        (, uint256 bobKey) = makeAddrAndKey("bob");
        address[2] memory makers = [alice, bob];
        IERC20 token = _shares(assets[1]);
        for (uint256 i = 0; i < 2; ++i) {
            vm.startPrank(makers[i]);
            usd.approve(address(exchange), type(uint256).max);
            token.approve(address(exchange), type(uint256).max);
            vm.stopPrank();
        }
        _add(address(new RandomMatcher(exchange, matcher, [aliceKey, bobKey], assets[1])));

        perpetual =
            IIndexPerpetual(deployCode("IndexPerpetual.sol:IndexPerpetual", abi.encode(usd, index, governor)));
        string[4] memory names = ["ann", "ben", "cat", "dan"];
        for (uint256 i = 0; i < 4; ++i) {
            (address trader, uint256 key) = makeAddrAndKey(names[i]);
            traders.push(trader);
            keys.push(key);
            usd.mint(trader, 1e15);
            vm.startPrank(trader);
            usd.approve(address(perpetual), type(uint256).max);
            perpetual.deposit(trader, 10_000e6);
            vm.stopPrank();
        }
        vm.prank(index);
        perpetual.postMark(1_000e6, uint40(block.timestamp), 10_000_000e6);
        _add(address(new PerpetualHandler(perpetual, index, traders, keys)));
    }

    function _bundle() private {
        address[] memory holders = new address[](2);
        (holders[0], holders[1]) = (alice, bob);
        _add(address(new BundleHandler(bundle, ledger, usd, index, assets, holders)));
    }

    /// @dev Two questions about proposals that are put to the vote in five days.
    function _bet() private {
        GovernorDouble voting = new GovernorDouble();
        IRankingAnchor anchor =
            IRankingAnchor(deployCode("RankingAnchor.sol:RankingAnchor", abi.encode(makeAddr("ranking"))));
        market = IFutarchyMarket(
            deployCode("FutarchyMarket.sol:FutarchyMarket", abi.encode(usd, voting, anchor, communityPool))
        );
        address[3] memory bettors = [alice, bob, carol];
        for (uint256 i = 0; i < 3; ++i) {
            vm.prank(bettors[i]);
            usd.approve(address(market), type(uint256).max);
        }
        uint64 week = uint64(block.timestamp / 7 days + 5);
        uint256[2] memory questions;
        for (uint256 i = 0; i < 2; ++i) {
            address[] memory targets = new address[](1);
            targets[0] = address(0xbeef);
            (uint256[] memory values, bytes[] memory data) = (new uint256[](1), new bytes[](1));
            bytes32 description = bytes32(i);
            questions[i] = voting.hashProposal(targets, values, data, description);
            voting.set(questions[i], carol, block.timestamp + 5 days, block.timestamp + 12 days);
            vm.prank(carol);
            market.open(
                QuestionTerms(false, 1_000e6, 5_000e6, Metric.PaidCalls, week, 42, 100, 1_100),
                targets,
                values,
                data,
                description
            );
        }
        trading = new TradingHandler(market, IPlayUsd(address(usd)), voting, questions, bettors);
        _add(address(trading));
    }

    /// @dev Every account that a contract may send money to, each once.
    function _know() private {
        address[13] memory contracts = [
            address(ledger),
            address(offering),
            address(jobs),
            address(revealDisputes),
            address(lineage),
            address(escrow),
            address(nodes),
            address(exchange),
            address(perpetual),
            address(market),
            address(bundle),
            address(world.sales),
            address(world.options)
        ];
        for (uint256 i = 0; i < contracts.length; ++i) {
            known.push(contracts[i]);
        }
        for (uint256 i = 0; i < 5; ++i) {
            known.push(world.actors[i]);
        }
        for (uint256 i = 0; i < 4; ++i) {
            known.push(traders[i]);
        }
        address[8] memory roles =
            [address(this), settlement, communityPool, arbiter, governor, worker, index, address(world.grants)];
        for (uint256 i = 0; i < roles.length; ++i) {
            known.push(roles[i]);
        }
        // The key of the handler of calls, who pays without an account.
        known.push(vm.addr(0xa11ce));
    }

    /// @dev Of a call's time nearly all goes into asking this: in CI after every second call.
    /// forge-config: ci.invariant.check-interval = 2
    function invariant_NothingIsMadeAndNothingIsLost() external view {
        _everyDollarIsSomewhere();
        _everyContractHoldsWhatItOwes();
        _everyShareIsSomebodys();
        _everyDividendIsSomebodys();
        _everyLockEndsAtABusinessMidnight();
    }

    function _everyDollarIsSomewhere() private view {
        uint256 sum;
        for (uint256 i = 0; i < known.length; ++i) {
            sum += usd.balanceOf(known[i]);
        }
        assertEq(sum, IERC20(address(usd)).totalSupply());
    }

    function _everyContractHoldsWhatItOwes() private view {
        (uint256 tracked, uint256 waiting, uint256 claimable, uint256 fees) = ledger.totals();
        assertGe(tracked, waiting + claimable + fees);
        _holds(address(ledger), tracked + revenue.donated());
        (uint256 accounts, uint256 sessions, uint256 earnings, uint256 bonds) = jobs.totals();
        _holds(address(jobs), accounts + sessions + earnings + bonds + calls.donated());
        _holds(address(offering), _escrows() + offerings.donated());
        uint256 kept;
        for (uint256 i = 0; i < world.assets.length; ++i) {
            kept += world.sales.escrowOf(world.assets[i]);
        }
        _holds(address(world.sales), kept + selling.donated());
        uint256 credits;
        (bonds, credits) = revealDisputes.totals();
        _holds(address(revealDisputes), bonds + credits);
        (bonds, credits) = lineage.totals();
        _holds(address(lineage), bonds + credits);
        (bonds, credits) = escrow.totals();
        _holds(address(escrow), bonds + credits + longJobs.donated());
        (bonds, credits) = nodes.totals();
        _holds(address(nodes), bonds + credits);
        (tracked,,,,,) = perpetual.totals();
        _holds(address(perpetual), tracked);
        (tracked,,) = market.totals();
        _holds(address(market), tracked + trading.donated());
        _holds(address(bundle), bundle.cash());
        _holds(address(exchange), 0);
        _holds(address(world.options), 0);
        _holds(address(world.grants), 0);
    }

    function _holds(address where, uint256 owed) private view {
        assertEq(usd.balanceOf(where), owed);
    }

    function _escrows() private view returns (uint256 sum) {
        for (uint256 i = 0; i < everything.length; ++i) {
            sum += offering.escrowOf(everything[i]);
        }
    }

    function _everyShareIsSomebodys() private view {
        for (uint256 i = 0; i < everything.length; ++i) {
            uint256 supply = ledger.sharesOf(everything[i], address(bundle));
            assertEq(ledger.lockedBy(everything[i], address(bundle), address(world.grants)), 0);
            for (uint256 j = 0; j < 5; ++j) {
                uint256 shares = ledger.sharesOf(everything[i], world.actors[j]);
                assertLe(ledger.lockedOf(everything[i], world.actors[j]), shares);
                supply += shares;
            }
            assertEq(supply, SUPPLY);
            assertLe(registry.upstreamBps(everything[i]), 5_000);
        }
        _assertCovered();
    }

    function _everyDividendIsSomebodys() private view {
        uint256 owedUnits;
        uint256 pendings;
        for (uint256 i = 0; i < everything.length; ++i) {
            (, uint256 escrowed) = ledger.disputedOf(everything[i]);
            pendings += ledger.pending(everything[i]) + ledger.inherited(everything[i]) + escrowed;
            for (uint256 j = 0; j < 6; ++j) {
                address account = j == 5 ? address(bundle) : world.actors[j];
                (uint256 amount, uint256 fraction) = ledger.accrued(everything[i], account);
                owedUnits += amount * SUPPLY + fraction;
            }
        }
        (, uint256 waiting, uint256 claimable,) = ledger.totals();
        assertEq(pendings, waiting);
        assertEq(owedUnits, claimable * SUPPLY);
    }

    function _everyLockEndsAtABusinessMidnight() private view {
        for (uint256 i = 0; i < everything.length; ++i) {
            uint256 unlockAt = uint256(IOfferingRecord(address(offering)).offeringOf(everything[i])[7]);
            if (unlockAt == 0) continue;
            uint256 day = PacificTime.localDay(unlockAt);
            assertEq(PacificTime.midnight(day), unlockAt);
            assertTrue(offering.isBusinessDay(uint32(day), uint64(unlockAt - 1 days)));
        }
    }

    /// @dev In the end every offering is wound up, whatever became of it: escrow is always redeemable, to the last base unit.
    function afterInvariant() external {
        vm.warp(block.timestamp + 200 days);
        for (uint256 i = 0; i < everything.length; ++i) {
            uint256 asset = everything[i];
            try revealDisputes.conclude(asset) {} catch {}
            try offering.fail(asset) {} catch {}
            OfferingState state = offering.stateOf(asset);
            if (state == OfferingState.Failed) _refundEverybody(asset);
            if (offering.claimableProceeds(asset) != 0) offering.claimProceeds(asset);
            if (state != OfferingState.Voided) assertEq(offering.escrowOf(asset), 0);
        }
    }

    function _refundEverybody(uint256 asset) private {
        (address by,,) = offering.vestingOf(asset);
        for (uint256 j = 0; j < 5; ++j) {
            address account = world.actors[j];
            if (account == by || ledger.sharesOf(asset, account) == 0) continue;
            offering.refundFor(asset, account);
        }
    }
}
