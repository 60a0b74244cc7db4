// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {RevealDisputeState} from "../../src/disputes/IRevealDisputes.sol";
import {Grant, IShareGrants} from "../../src/grants/IShareGrants.sol";
import {Session} from "../../src/jobs/IJobManager.sol";
import {OfferingState} from "../../src/offering/IInitialModelOffering.sol";
import {IShareOptions, ShareOption} from "../../src/options/IShareOptions.sol";
import {AssetKind, EdgeType, Parent, Registration} from "../../src/registry/AssetTypes.sol";
import {Commitment} from "../../src/registry/Commitment.sol";
import {SharePhase} from "../../src/revenue/IRevenueLedger.sol";
import {IShareSales, ShareSale} from "../../src/sales/IShareSales.sol";
import {Fixture} from "../Fixture.sol";
import {plainCommitment} from "../PlainContent.sol";
import {World} from "./handlers/Actor.sol";
import {EscrowedRevenueHandler} from "./handlers/EscrowedRevenueHandler.sol";
import {GrantsHandler} from "./handlers/GrantsHandler.sol";
import {JobsHandler} from "./handlers/JobsHandler.sol";
import {OfferingHandler} from "./handlers/OfferingHandler.sol";
import {OptionsHandler} from "./handlers/OptionsHandler.sol";
import {RevenueHandler} from "./handlers/RevenueHandler.sol";
import {SalesHandler} from "./handlers/SalesHandler.sol";

/// @notice Money and shares, to the base unit and the last fraction of one, after any sequence of calls.
/// @dev Lineage: a dataset and a model, an adapter of the model, a merge of both that also used the dataset, and a profile of
/// the adapter that was released openly and is never offered.
contract ConservationTest is Fixture {
    uint256 private constant UNITS = 1_000_000e18;

    World private world;
    RevenueHandler private revenue;
    EscrowedRevenueHandler private disputed;
    OfferingHandler private offerings;
    JobsHandler private calls;
    GrantsHandler private granting;
    OptionsHandler private writing;
    SalesHandler private selling;

    function setUp() public override {
        super.setUp();
        address dave = makeAddr("dave");
        _fund(dave, 1e18);
        address[5] memory actors = [creator, alice, bob, carol, dave];
        world.actors = actors;
        for (uint256 i = 0; i < 5; ++i) {
            world.creators.push(actors[i]);
            usd.mint(actors[i], 1e18);
        }
        _registerLineage();
        _registerOpenProfile(dave);
        vm.prank(settlement);
        jobs.bond(1e14);
        (world.usd, world.registry, world.ledger) = (usd, registry, ledger);
        (world.offering, world.jobs) = (offering, jobs);
        (world.settlement, world.verifierKey) = (settlement, verifierKey);
        (world.arbiter, world.governor, world.revealDisputes) = (arbiter, governor, revealDisputes);
        (world.lineageDisputes, world.usageDisputes) = (lineageDisputes, usageDisputes);
        world.grants = IShareGrants(deployCode("ShareGrants.sol:ShareGrants", abi.encode(ledger)));
        world.options = IShareOptions(deployCode("ShareOptions.sol:ShareOptions", abi.encode(usd, ledger)));
        world.sales = IShareSales(
            deployCode("ShareSales.sol:ShareSales", abi.encode(usd, offering, ledger, lineageDisputes))
        );
        revenue = new RevenueHandler(world);
        disputed = new EscrowedRevenueHandler(world);
        offerings = new OfferingHandler(world);
        calls = new JobsHandler(world);
        granting = new GrantsHandler(world);
        writing = new OptionsHandler(world);
        selling = new SalesHandler(world);
        _releaseTheDataset();
        _challengeTheModel();
        targetContract(address(revenue));
        targetContract(address(disputed));
        targetContract(address(offerings));
        targetContract(address(calls));
        targetContract(address(granting));
        targetContract(address(writing));
        targetContract(address(selling));
    }

    /// @dev Few random sequences get as far as free trade: one asset begins there.
    function _releaseTheDataset() private {
        offerings.open(0, PRICE);
        offerings.fill(0, 1);
        offerings.conclude(0, true);
        offerings.wait(1 days);
        assertEq(uint8(ledger.phaseOf(world.assets[0])), uint8(SharePhase.Released));
    }

    /// @dev And few to a challenge within its day: another begins there, found valid by the arbiter or not, appealed or not.
    function _challengeTheModel() private {
        offerings.open(1, PRICE);
        offerings.fill(1, 2);
        offerings.conclude(1, true);
        // one step each, until it is not the creator who tries
        for (uint256 seed = 0; seed < 40 && offerings.bondsIn() == 0; seed += 4) {
            offerings.dispute(1, seed);
        }
        assertEq(uint8(revealDisputes.disputeOf(world.assets[1]).state), uint8(RevealDisputeState.Challenged));
    }

    function _registerLineage() private {
        Registration memory r = _registration(creator, "dataset");
        r.kind = uint8(AssetKind.Dataset);
        r.licence.datasetBps = 333;
        world.assets.push(_register(creator, r));
        world.assets.push(_model(alice, "model"));
        r = _registration(bob, "adapter");
        r.kind = uint8(AssetKind.Adapter);
        r.licence.mergeBps = 1_777;
        r.parents = new Parent[](1);
        r.parents[0] = _parent(world.assets[1], EdgeType.Lora);
        world.assets.push(_register(bob, r));
        r = _registration(carol, "merge");
        r.kind = uint8(AssetKind.Merge);
        r.parents = new Parent[](2);
        r.parents[0] = _parent(world.assets[2], EdgeType.Merge);
        r.parents[1] = _parent(world.assets[0], EdgeType.Dataset);
        world.assets.push(_register(carol, r));
    }

    function _registerOpenProfile(address by) private {
        Registration memory r = _registration(by, "profile");
        r.kind = uint8(AssetKind.PromptProfile);
        r.parents = new Parent[](1);
        r.parents[0] = _parent(world.assets[2], EdgeType.Prompt);
        uint256 profile = _register(by, r);
        Commitment memory commitment = plainCommitment(by);
        vm.prank(by);
        registry.reveal(profile, "plain", FILES_ROOT, DATA_KEY, commitment);
        world.assets.push(profile);
    }

    /// @dev One campaign for all: they share every step.
    function invariant_EveryUnitIsAccountedFor() external view {
        _theLedgerHoldsExactlyWhatItOwes();
        _everyAssetHasItsMillionShares();
        _theOfferingHoldsExactlyItsEscrow();
        _theJobManagerHoldsExactlyWhatItOwes();
        _grantsLockExactlyWhatTheyPromise();
        _optionsLockExactlyWhatIsLeftOfThem();
        _salesLockWhatIsLeftAndHoldWhatHasNotVested();
    }

    function _theLedgerHoldsExactlyWhatItOwes() private view {
        (uint256 tracked, uint256 waiting, uint256 claimable, uint256 fees) = ledger.totals();
        assertEq(tracked, waiting + claimable + fees);
        assertEq(usd.balanceOf(address(ledger)), tracked + revenue.donated());
        assertEq(revenue.paidIn() + calls.toLedger(), tracked + revenue.claimedOut() + revenue.feesOut());

        uint256 pendings;
        uint256 owedUnits;
        for (uint256 i = 0; i < world.assets.length; ++i) {
            uint256 asset = world.assets[i];
            (uint256 bps, uint256 escrowed) = ledger.disputedOf(asset);
            assertEq(bps, disputed.disputedOf(asset));
            if (bps == 0) assertEq(escrowed, 0);
            pendings += ledger.pending(asset) + ledger.inherited(asset) + escrowed;
            for (uint256 j = 0; j < world.actors.length; ++j) {
                (uint256 amount, uint256 fraction) = ledger.accrued(asset, world.actors[j]);
                owedUnits += amount * UNITS + fraction;
            }
        }
        assertEq(pendings, waiting);
        assertEq(owedUnits, claimable * UNITS);
    }

    function _everyAssetHasItsMillionShares() private view {
        for (uint256 i = 0; i < world.assets.length; ++i) {
            uint256 supply;
            for (uint256 j = 0; j < world.actors.length; ++j) {
                supply += ledger.sharesOf(world.assets[i], world.actors[j]);
            }
            assertEq(supply, UNITS);
            _openReleasesSellNothing(world.assets[i], world.creators[i]);
        }
    }

    function _openReleasesSellNothing(uint256 asset, address by) private view {
        OfferingState state = offering.stateOf(asset);
        bool wasReleased = state == OfferingState.Released || state == OfferingState.Voided;
        if (!registry.isRevealed(asset) || wasReleased) return;
        assertEq(uint8(offering.stateOf(asset)), uint8(OfferingState.None));
        assertEq(ledger.sharesOf(asset, by), UNITS);
        (uint256 earned,) = ledger.accrued(asset, by);
        assertEq(ledger.claimable(asset, by), earned);
    }

    function _theOfferingHoldsExactlyItsEscrow() private view {
        uint256 escrows;
        for (uint256 i = 0; i < world.assets.length; ++i) {
            escrows += offering.escrowOf(world.assets[i]);
            SharePhase phase = ledger.phaseOf(world.assets[i]);
            OfferingState state = offering.stateOf(world.assets[i]);
            assertEq(
                phase == SharePhase.Released, state == OfferingState.Released || state == OfferingState.Voided
            );
            assertEq(phase == SharePhase.Failed, state == OfferingState.Failed);
            assertEq(phase == SharePhase.Offered, state == OfferingState.Open || state == OfferingState.Locked);
        }
        assertEq(usd.balanceOf(address(offering)), escrows + offerings.donated());
        assertEq(offerings.paidIn(), escrows + offerings.paidOut());
        (uint256 bonds, uint256 credits) = revealDisputes.totals();
        assertEq(usd.balanceOf(address(revealDisputes)), bonds + credits);
        assertEq(offerings.bondsIn(), bonds + credits + offerings.bondsOut());
    }

    function _grantsLockExactlyWhatTheyPromise() private view {
        uint256 count = granting.count();
        uint256[5][5] memory promised;
        for (uint256 id = 1; id <= count; ++id) {
            Grant memory made = world.grants.grantOf(id);
            for (uint256 i = 0; i < 5; ++i) {
                if (world.assets[i] != made.assetId) continue;
                for (uint256 j = 0; j < 5; ++j) {
                    if (world.actors[j] == made.grantor) promised[i][j] += made.shares - made.claimed;
                }
            }
        }
        if (count == 0) return;
        for (uint256 i = 0; i < 5; ++i) {
            uint256 asset = world.assets[i];
            for (uint256 j = 0; j < 5; ++j) {
                address actor = world.actors[j];
                assertEq(ledger.lockedBy(asset, actor, address(world.grants)), promised[i][j]);
                assertLe(promised[i][j], ledger.lockedOf(asset, actor));
                assertLe(ledger.lockedOf(asset, actor), ledger.sharesOf(asset, actor));
            }
        }
    }

    function _optionsLockExactlyWhatIsLeftOfThem() private view {
        assertEq(usd.balanceOf(address(world.options)), 0);
        uint256 count = writing.count();
        uint256[5][5] memory promised;
        for (uint256 id = 1; id <= count; ++id) {
            ShareOption memory option = world.options.optionOf(id);
            for (uint256 i = 0; i < 5; ++i) {
                if (world.assets[i] != option.assetId) continue;
                for (uint256 j = 0; j < 5; ++j) {
                    if (world.actors[j] == option.writer) promised[i][j] += option.shares;
                }
            }
        }
        for (uint256 i = 0; i < 5; ++i) {
            for (uint256 j = 0; j < 5; ++j) {
                (uint256 asset, address actor) = (world.assets[i], world.actors[j]);
                assertEq(ledger.lockedBy(asset, actor, address(world.options)), promised[i][j]);
                assertLe(ledger.lockedOf(asset, actor), ledger.sharesOf(asset, actor));
            }
        }
    }

    function _salesLockWhatIsLeftAndHoldWhatHasNotVested() private view {
        uint256[5] memory offered;
        for (uint256 id = 1; id <= selling.count(); ++id) {
            ShareSale memory sale = world.sales.saleOf(id);
            for (uint256 i = 0; i < 5; ++i) {
                if (world.assets[i] == sale.assetId) offered[i] += uint256(sale.left) * 1e18;
            }
        }
        uint256 escrows;
        for (uint256 i = 0; i < 5; ++i) {
            uint256 asset = world.assets[i];
            assertEq(ledger.lockedBy(asset, world.creators[i], address(world.sales)), offered[i]);
            uint256 escrow = world.sales.escrowOf(asset);
            assertLe(world.sales.claimableProceeds(asset), escrow);
            escrows += escrow;
        }
        assertEq(selling.paidIn(), escrows + selling.paidOut());
        assertEq(usd.balanceOf(address(world.sales)), escrows + selling.donated());
    }

    function _theJobManagerHoldsExactlyWhatItOwes() private view {
        (uint256 accounts, uint256 sessions, uint256 earnings, uint256 bonds) = jobs.totals();
        assertEq(usd.balanceOf(address(jobs)), accounts + sessions + earnings + bonds + calls.donated());
        assertEq(calls.paidIn() + calls.slashed(), accounts + sessions + earnings + calls.paidOut() + calls.toLedger());
        assertEq(bonds, 1e14 - calls.slashed());

        uint256 free;
        uint256 earned;
        for (uint256 j = 0; j < world.actors.length; ++j) {
            free += jobs.freeBalance(world.actors[j]);
            earned += jobs.earningsOf(world.actors[j]);
        }
        assertEq(free, accounts);
        assertEq(earned, earnings);
        uint256 held;
        for (uint256 i = 0; i < calls.sessionCount(); ++i) {
            try jobs.sessionOf(calls.sessions(i)) returns (Session memory session) {
                held += session.cap - session.spent;
            } catch {}
        }
        assertEq(held, sessions);
    }
}
