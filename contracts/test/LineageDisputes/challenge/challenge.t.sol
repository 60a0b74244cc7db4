// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {DisputeState} from "../../../src/disputes/IExecutionDisputes.sol";
import {ILineageDisputes, LineageDispute} from "../../../src/disputes/ILineageDisputes.sol";
import {AssetKind, EdgeType, Parent, Registration} from "../../../src/registry/AssetTypes.sol";
import {IAssetRegistry} from "../../../src/registry/IAssetRegistry.sol";
import {LineageFixture} from "../LineageFixture.sol";

contract ChallengeTest is LineageFixture {
    function test_RevertWhen_TheParentIsNotOlder() external {
        uint256 twin = _model(bob, "twin");
        vm.expectRevert(
            abi.encodeWithSelector(ILineageDisputes.LineageDisputes_NotOlder.selector, twin, child)
        );
        _challengeAbout(twin, FINE_TUNE);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_UnknownAsset.selector, 1));
        _challengeAbout(1, FINE_TUNE);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_UnknownAsset.selector, 2));
        vm.prank(carol);
        disputes.challenge(2, parent, FINE_TUNE, BOND, "weights");
    }

    function test_RevertWhen_TheKindsDoNotAllowTheEdge() external {
        uint8[3] memory types = [uint8(EdgeType.Lora), uint8(EdgeType.Component), 200];
        for (uint256 i = 0; i < types.length; ++i) {
            vm.expectRevert(
                abi.encodeWithSelector(
                    ILineageDisputes.LineageDisputes_EdgeNotAllowed.selector, parent, types[i]
                )
            );
            _challengeAbout(parent, types[i]);
        }
    }

    function test_RevertGiven_ThisVeryEdge() external {
        vm.warp(block.timestamp + 1);
        child = _fineTuneOf(creator, "honest", parent);
        vm.expectRevert(
            abi.encodeWithSelector(
                ILineageDisputes.LineageDisputes_EdgeStands.selector, child, parent, FINE_TUNE
            )
        );
        _challenge();
    }

    function test_RevertGiven_AnOpenDispute() external {
        uint256 id = _challenge();
        vm.expectRevert(
            abi.encodeWithSelector(ILineageDisputes.LineageDisputes_AlreadyDisputed.selector, id)
        );
        _challengeAbout(parent, uint8(EdgeType.Distil));
        vm.warp(block.timestamp + 7 days);
        disputes.conclude(id);
        assertEq(_challengeAbout(parent, uint8(EdgeType.Distil)), id + 1);
    }

    function test_RevertGiven_EightDisputes() external {
        uint256[9] memory parents;
        for (uint256 i = 0; i < 9; ++i) {
            parents[i] = _model(bob, bytes32(i));
        }
        vm.warp(block.timestamp + 1);
        child = _model(creator, "later");
        for (uint256 i = 0; i < 8; ++i) {
            _challengeAbout(parents[i], FINE_TUNE);
        }
        vm.expectRevert(
            abi.encodeWithSelector(ILineageDisputes.LineageDisputes_TooManyDisputes.selector, child)
        );
        _challengeAbout(parents[8], FINE_TUNE);
        vm.warp(block.timestamp + 7 days);
        disputes.conclude(1);
        _challengeAbout(parents[8], FINE_TUNE);
        assertEq(disputes.openDisputesOf(child), 8);
    }

    function test_RevertWhen_TheBondIsAboveWhatIsAllowed() external {
        vm.expectRevert(
            abi.encodeWithSelector(ILineageDisputes.LineageDisputes_BondAbove.selector, BOND, BOND - 1)
        );
        vm.prank(carol);
        disputes.challenge(child, parent, FINE_TUNE, BOND - 1, "weights");
    }

    function test_WhenTheBondIsJustWhatIsAllowed_TakesIt() external {
        vm.prank(carol);
        disputes.challenge(child, parent, FINE_TUNE, BOND, "weights");
    }

    function test_GivenNothingIsSetAside_TellsOfNoEscrow() external {
        assertEq(disputes.escrowOf(7), 0);
        uint256 id = _upholdBySilence();
        assertEq(disputes.escrowOf(id), 0);
    }

    function test_RevertWhen_TheEvidenceHasNoCid() external {
        _invalidCid();
        vm.prank(carol);
        disputes.challenge(child, parent, FINE_TUNE, BOND, "");
        _invalidCid();
        vm.prank(carol);
        disputes.challenge(child, parent, FINE_TUNE, BOND, string(new bytes(129)));
    }

    function test_WhenAllIsWell_TakesTheBondAndSaysSo() external {
        uint256 before = usd.balanceOf(carol);
        vm.expectEmit(address(disputes));
        emit ILineageDisputes.LineageChallenged(
            1, child, parent, carol, FINE_TUNE, false, BOND, "weights", uint64(started + 7 days)
        );
        uint256 id = _challenge();
        assertEq(before - usd.balanceOf(carol), BOND);
        assertEq(disputes.disputeCount(), 1);
        assertEq(disputes.openDisputeOf(child, parent), id);
        LineageDispute memory dispute = disputes.disputeOf(id);
        assertEq(uint8(dispute.state), uint8(DisputeState.Challenged));
        assertEq(dispute.bond, BOND);
        assertEq(dispute.childId, child);
        assertEq(dispute.parentId, parent);
        _conserves();
    }

    function test_WhenTheChildHasAnotherEdge_ItIsACorrection() external {
        Registration memory r = _registration(bob, "data");
        r.kind = uint8(AssetKind.Dataset);
        _register(bob, r);
        _upholdBySilence();
        uint256 id = _challengeAbout(parent, uint8(EdgeType.Distil));
        assertTrue(disputes.disputeOf(id).correction);
    }

    function test_WhenAllIsWell_PaymentsSetTheRateAside() external {
        ledger.pay(child, 1_000e6);
        vm.expectEmit(address(disputes));
        emit ILineageDisputes.RateDisputed(1, uint16(RATE));
        uint256 id = _challenge();
        LineageDispute memory dispute = disputes.disputeOf(id);
        assertEq(dispute.disputedBps, RATE);
        assertEq(dispute.revenueBefore, 975e6);
        (uint256 bps, uint256 held) = ledger.disputedOf(child);
        assertEq(bps, RATE);
        assertEq(held + disputes.escrowOf(id), 0);
        ledger.pay(child, 1e6);
        assertEq(disputes.escrowOf(id), 248_625);
        _conserves();
    }

    /// @dev Three times 15 % and 5 % are half; the fifth would have had 15 %.
    function test_WhenAllIsWell_NeverMoreThanHalf() external {
        uint256[5] memory parents;
        for (uint256 i = 0; i < 5; ++i) {
            parents[i] = _model(bob, bytes32(i));
        }
        vm.warp(block.timestamp + 1);
        child = _model(creator, "of five");
        uint16[5] memory rates = [1_500, 1_500, 1_500, 500, 0];
        for (uint256 i = 0; i < 5; ++i) {
            assertEq(disputes.disputeOf(_challengeAbout(parents[i], FINE_TUNE)).disputedBps, rates[i]);
        }
        ledger.pay(child, 1_000e6);
        assertEq(ledger.claimable(child, creator), 487_500_000);
        assertEq(disputes.escrowOf(5), 0);
        _conserves();
    }

    /// @dev A distillation at 5 % said to be a fine-tune at 15 %: 10 % are disputed.
    function test_WhenItIsACorrection_OnlyTheDifferenceIsSetAside() external {
        Registration memory r = _registration(bob, "cheap to distil");
        r.licence.distilBps = 500;
        parent = _register(bob, r);
        vm.warp(block.timestamp + 1);
        r = _registration(creator, "distilled");
        r.parents = new Parent[](1);
        r.parents[0] = _parent(parent, EdgeType.Distil);
        child = _register(creator, r);
        assertEq(disputes.disputeOf(_challenge()).disputedBps, 1_000);
        ledger.pay(child, 1_000e6);
        assertEq(ledger.pending(child), 48_750_000);
        assertEq(ledger.claimable(child, creator), 828_750_000);
        _conserves();
    }

    function testFuzz_TakesATenthOfThirtyDaysRevenue(uint256 amount, uint256 age) external {
        amount = bound(amount, 1e6, 1e14);
        age = bound(age, 0, 400 days);
        ledger.pay(child, amount);
        vm.warp(started + age);
        uint256 revenue = amount - (amount * 250) / 10_000;
        assertEq(disputes.revenueOf(child), revenue);
        uint256 monthly = age > 30 days ? (revenue * 30 days) / age : revenue;
        uint256 bond = monthly / 10 > BOND ? monthly / 10 : BOND;
        assertEq(disputes.bondFor(child), bond);
        uint256 before = usd.balanceOf(carol);
        _challenge();
        assertEq(before - usd.balanceOf(carol), bond);
        _conserves();
    }
}
