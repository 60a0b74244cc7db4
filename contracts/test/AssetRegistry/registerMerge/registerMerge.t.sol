// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {VmSafe} from "forge-std/Vm.sol";
import {AssetKind, EdgeType, LowerTerms, MergeReceipt, Parent, Registration} from "../../../src/registry/AssetTypes.sol";
import {Edge} from "../../../src/registry/Edge.sol";
import {IAssetRegistry} from "../../../src/registry/IAssetRegistry.sol";
import {Fixture} from "../../Fixture.sol";
import {NodesFixture} from "../../NodeRegistry/NodesFixture.sol";
import {MergeSigning} from "./MergeSigning.sol";

contract RegisterMergeTest is NodesFixture, MergeSigning {
    uint256 private heir;
    uint256 private plain;

    function setUp() public override(NodesFixture, Fixture) {
        super.setUp();
        // The heir owes 15 % of its own: of its licence's 30 % that leaves 21 %.
        heir = _fineTuneOf(bob, "heir", _model(bob, "root"));
        plain = _model(bob, "plain");
    }

    function _plainMerge() private view returns (Registration memory) {
        return _merge(creator, "merge", _two(heir, plain));
    }

    function _fine(Registration memory r, uint32 first) private view returns (MergeReceipt memory) {
        return _receipt(creator, r, _weights(first, 1_000_000 - first));
    }

    function _expect(bytes memory revertData, Registration memory r, MergeReceipt memory receipt) private {
        vm.expectRevert(revertData);
        _registerMerge(creator, r, receipt);
    }

    function _weightsRefused(uint32[] memory weightsPpm) private {
        Registration memory r = _plainMerge();
        _expect(
            abi.encodePacked(IAssetRegistry.AssetRegistry_InvalidWeights.selector), r, _receipt(creator, r, weightsPpm)
        );
    }

    function _invalid() private view returns (bytes memory) {
        return abi.encodeWithSelector(IAssetRegistry.AssetRegistry_InvalidReceipt.selector, worker);
    }

    function _inactive(address node_) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAssetRegistry.AssetRegistry_NodeNotActive.selector, node_);
    }

    // ------------------------------------------------------------------------------------------------- weights

    function test_RevertWhen_TheWeightsAreNotTheWhole() external {
        Registration memory r = _plainMerge();
        _weightsRefused(_weights(500_000, 499_999));
        _weightsRefused(_weights(500_000, 500_001));
        _weightsRefused(_weights(1_000_000, 0));
        _weightsRefused(_weights(0, 1_000_000));
        _weightsRefused(_weights(1_000_000));
        uint32[] memory three = new uint32[](3);
        (three[0], three[1], three[2]) = (400_000, 400_000, 200_000);
        _weightsRefused(three);
        _weightsRefused(new uint32[](0));
        _registerMerge(creator, r, _fine(r, 1));
    }

    function test_RevertWhen_ThereIsNoParentToWeigh() external {
        Registration memory r = _registration(creator, "alone");
        bytes memory refused = abi.encodePacked(IAssetRegistry.AssetRegistry_InvalidWeights.selector);
        _expect(refused, r, _receipt(creator, r, new uint32[](0)));
        r.parents = new Parent[](1);
        r.parents[0] = _parent(plain, EdgeType.FineTune);
        _expect(refused, r, _receipt(creator, r, _weights(1_000_000)));
        _expect(refused, r, _receipt(creator, r, new uint32[](0)));
    }

    // ------------------------------------------------------------------------------------------------- receipts

    function test_RevertWhen_TheReceiptIsOfAnotherChildOrCreator() external {
        Registration memory r = _plainMerge();
        MergeReceipt memory receipt = _fine(r, 250_000);
        receipt.signature = _signMerge(workerKey, registry.assetIdOf(creator, "another"), r, receipt);
        _expect(_invalid(), r, receipt);
        receipt = _fine(r, 250_000);
        vm.expectRevert(_invalid());
        _registerMerge(carol, r, receipt);
    }

    function test_RevertWhen_TheReceiptIsOfAnotherDigestOrParents() external {
        Registration memory r = _plainMerge();
        MergeReceipt memory receipt = _fine(r, 500_000);
        Registration memory other = _plainMerge();
        other.digest = keccak256("other bytes");
        _expect(_invalid(), r, _receipt(creator, other, _weights(500_000, 500_000)));
        other = _merge(creator, "merge", _two(plain, heir));
        _expect(_invalid(), r, _receipt(creator, other, _weights(500_000, 500_000)));
        other = _merge(creator, "merge", _two(heir, _model(bob, "cheap")));
        _expect(_invalid(), r, _receipt(creator, other, _weights(500_000, 500_000)));
        _registerMerge(creator, r, receipt);
    }

    function test_RevertWhen_AWordOfTheReceiptWasChanged() external {
        Registration memory r = _plainMerge();
        MergeReceipt memory receipt = _fine(r, 250_000);
        receipt.weightsPpm = _weights(249_999, 750_001);
        _expect(_invalid(), r, receipt);
        receipt = _fine(r, 250_000);
        receipt.jobDigest = keccak256("another job");
        _expect(_invalid(), r, receipt);
        receipt = _fine(r, 250_000);
        receipt.validUntil += 1;
        _expect(_invalid(), r, receipt);
        receipt = _fine(r, 250_000);
        receipt.signature = "no signature";
        _expect(_invalid(), r, receipt);
    }

    function test_RevertWhen_AnotherNodeSigned() external {
        Registration memory r = _plainMerge();
        (address second, uint256 key) = makeAddrAndKey("second");
        _register(bob, second, key, BOND);
        MergeReceipt memory receipt = _fine(r, 250_000);
        receipt.node = second;
        _expect(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_InvalidReceipt.selector, second), r, receipt);
        receipt.signature = _signMerge(key, registry.assetIdOf(creator, r.salt), r, receipt);
        _registerMerge(creator, r, receipt);
    }

    function test_RevertWhen_TheReceiptIsOfAnotherChainOrContract() external {
        Registration memory r = _plainMerge();
        uint256 here = block.chainid;
        vm.chainId(1);
        MergeReceipt memory receipt = _receipt(creator, r, _weights(250_000, 750_000));
        vm.chainId(here);
        // The same id, so that only the domain differs.
        uint256 childId = registry.assetIdOf(creator, r.salt);
        vm.chainId(1);
        receipt.signature = _signMerge(workerKey, childId, r, receipt);
        vm.chainId(here);
        _expect(_invalid(), r, receipt);

        IAssetRegistry true_ = registry;
        registry = IAssetRegistry(makeAddr("another registry"));
        receipt.signature = _signMerge(workerKey, childId, r, receipt);
        registry = true_;
        _expect(_invalid(), r, receipt);
    }

    function test_RevertWhen_ItIsTooLate() external {
        Registration memory r = _plainMerge();
        MergeReceipt memory receipt = _fine(r, 250_000);
        vm.warp(receipt.validUntil + 1);
        _expect(
            abi.encodeWithSelector(IAssetRegistry.AssetRegistry_ReceiptExpired.selector, receipt.validUntil), r, receipt
        );
        vm.warp(receipt.validUntil);
        _registerMerge(creator, r, receipt);
    }

    function test_RevertWhen_TheReceiptIsUsedAgain() external {
        Registration memory r = _plainMerge();
        MergeReceipt memory receipt = _fine(r, 250_000);
        uint256 assetId = _registerMerge(creator, r, receipt);
        _expect(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_AlreadyRegistered.selector, assetId), r, receipt);
        r.salt = "again";
        _expect(_invalid(), r, receipt);
    }

    // ---------------------------------------------------------------------------------------------------- nodes

    function test_RevertWhen_TheNodeIsNotBonded() external {
        Registration memory r = _plainMerge();
        MergeReceipt memory receipt = _fine(r, 250_000);
        receipt.node = makeAddr("stranger");
        _expect(_inactive(receipt.node), r, receipt);
        receipt.node = address(0);
        receipt.signature = "";
        _expect(_inactive(address(0)), r, receipt);
        receipt = _fine(r, 250_000);
        vm.prank(alice);
        nodes.requestWithdrawal(worker, BOND - 100e6 + 1);
        _expect(_inactive(worker), r, receipt);
        vm.prank(bob);
        nodes.addBond(worker, 1);
        _registerMerge(creator, r, receipt);
    }

    function test_RevertWhen_TheNodeIsSuspendedOrAnEnclaveWithoutAttestation() external {
        Registration memory r = _plainMerge();
        MergeReceipt memory receipt = _fine(r, 250_000);
        vm.startPrank(guardian);
        nodes.suspend(worker, "reason");
        vm.stopPrank();
        _expect(_inactive(worker), r, receipt);
        vm.prank(guardian);
        nodes.endSuspension(worker);
        vm.prank(alice);
        nodes.changeTerms(worker, 500, 1 << 5);
        _expect(_inactive(worker), r, receipt);
        vm.prank(alice);
        nodes.changeTerms(worker, 500, CPU);
        _registerMerge(creator, r, receipt);
    }

    function test_RevertWhen_TheNodeIsTheCreatorsOrTheCreator() external {
        bytes memory own = abi.encodeWithSelector(IAssetRegistry.AssetRegistry_OwnNode.selector, worker);
        Registration memory r = _merge(alice, "merge", _two(heir, plain));
        MergeReceipt memory receipt = _receipt(alice, r, _weights(250_000, 750_000));
        vm.expectRevert(own);
        _registerMerge(alice, r, receipt);
        r = _merge(worker, "merge", _two(heir, plain));
        receipt = _receipt(worker, r, _weights(250_000, 750_000));
        vm.expectRevert(own);
        _registerMerge(worker, r, receipt);
    }

    // ---------------------------------------------------------------------------------------------------- rates

    function test_ScalesWhatIsOwn_AndLeavesWhatIsInherited() external {
        Registration memory r = _plainMerge();
        Edge[] memory edges = registry.edgesOf(_registerMerge(creator, r, _fine(r, 333_333)));
        // ⌊2100 · 0.333333⌋ and ⌊3000 · 0.666667⌋
        assertEq(edges[0].ownBps(), 699);
        assertEq(edges[0].rateBps(), 699 + 1_500);
        assertEq(edges[0].parent(), heir);
        assertEq(uint8(edges[0].edgeType()), uint8(EdgeType.Merge));
        assertEq(edges[1].ownBps(), 2_000);
        assertEq(edges[1].rateBps(), 2_000);
        assertEq(registry.upstreamBps(registry.assetIdOf(creator, "merge")), 4_199);
    }

    function test_MakesPossibleAMergeThatWouldOweMoreThanHalf() external {
        Registration memory r = _merge(creator, "merge", _two(_model(bob, "a"), plain));
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_RatesTooHigh.selector, 6_000));
        vm.prank(creator);
        registry.register(r);
        assertEq(registry.upstreamBps(_registerMerge(creator, r, _fine(r, 500_000))), 3_000);
    }

    function test_RevertWhen_TheRatesAreTooHighEvenSo() external {
        uint256 heir2 = _fineTuneOf(bob, "heir 2", heir);
        uint256 heir3 = _fineTuneOf(bob, "heir 3", heir2);
        Registration memory r = _merge(creator, "merge", _two(heir2, heir3));
        uint256 inherited = uint256(registry.upstreamBps(heir2)) + registry.upstreamBps(heir3);
        assertGt(inherited, 5_000);
        // ⌊1470 / 2⌋ and ⌊1029 / 2⌋ of what is left after 2550 and after 3285
        uint256 total = inherited + 735 + 514;
        _expect(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_RatesTooHigh.selector, total), r, _fine(r, 500_000));
    }

    function test_RevertWhen_ARegistrationWouldBeRefused() external {
        Registration memory r = _plainMerge();
        r.parents[0].termsHash = keccak256("other");
        bytes32 actual = registry.termsHash(heir);
        _expect(
            abi.encodeWithSelector(
                IAssetRegistry.AssetRegistry_TermsChanged.selector, heir, keccak256("other"), actual
            ), r,
            _fine(r, 500_000)
        );
        r = _merge(creator, "merge", _two(heir, plain));
        r.digest = 0;
        _expect(abi.encodePacked(IAssetRegistry.AssetRegistry_EmptyCommitment.selector), r, _fine(r, 500_000));
    }

    function test_LeavesEdgesOfOtherTypes() external {
        Registration memory r = _plainMerge();
        Registration memory dataset = _registration(bob, "rows");
        dataset.kind = uint8(AssetKind.Dataset);
        uint256 rows = _register(bob, dataset);
        Parent[] memory parents = new Parent[](3);
        (parents[0], parents[1], parents[2]) = (r.parents[0], _parent(rows, EdgeType.Dataset), r.parents[1]);
        r.parents = parents;
        Edge[] memory edges = registry.edgesOf(_registerMerge(creator, r, _fine(r, 100_000)));
        assertEq(edges[0].ownBps(), 210);
        assertEq(edges[1].ownBps(), 500);
        assertEq(uint8(edges[1].edgeType()), uint8(EdgeType.Dataset));
        assertEq(edges[2].ownBps(), 2_700);
    }

    function test_ScalesTheLowerTermsThatAStewardSigned() external {
        Registration memory r = _plainMerge();
        (address steward, uint256 key) = makeAddrAndKey("steward");
        _transferSteward(heir, bob, steward);
        uint64 until = uint64(block.timestamp);
        bytes32 typehash = keccak256(
            "LowerTerms(uint256 parentId,uint256 childId,uint8 edgeType,uint16 licenceBps,uint64 validUntil)"
        );
        uint256 childId = registry.assetIdOf(creator, r.salt);
        bytes32 hash = keccak256(abi.encode(typehash, heir, childId, uint8(EdgeType.Merge), 1_000, until));
        r.lowerTerms = new LowerTerms[](1);
        r.lowerTerms[0] = LowerTerms(0, 1_000, until, _sign(key, address(registry), hash));
        Edge[] memory edges = registry.edgesOf(_registerMerge(creator, r, _fine(r, 500_000)));
        // ⌊1000 · 3500 / 5000⌋ by the terms, half of it by the weight
        assertEq(edges[0].ownBps(), 350);
        assertEq(edges[0].rateBps(), 1_850);
        assertEq(edges[1].ownBps(), 1_500);
    }

    function test_TakesNothingOffTheOnlyParent() external {
        uint256[] memory only = _one(heir);
        Registration memory r = _merge(creator, "merge", only);
        Edge edge = registry.edgesOf(_registerMerge(creator, r, _receipt(creator, r, _weights(1_000_000))))[0];
        assertEq(edge.ownBps(), 2_100);
        assertFalse(edge.isScaled());
    }

    /// @dev Any two parents, licences and weights: the floor, never more than without a receipt, never less for a greater weight.
    function testFuzz_OwnIsTheFloor_AndGrowsWithTheWeight(uint16 inherit, uint16 licence, uint32 weight, uint32 more)
        external
    {
        inherit = uint16(bound(inherit, 0, 2_500));
        licence = uint16(bound(licence, 0, 2_500));
        weight = uint32(bound(weight, 1, 999_998));
        more = uint32(bound(more, weight, 999_999));
        Registration memory r = _merge(creator, "merge", _two(_asking("a", inherit, licence), _asking("b", 0, 0)));
        uint256 full = uint256(licence) * (5_000 - inherit) / 5_000;
        Edge scaled = _firstOf(r, "a", weight);
        assertEq(scaled.ownBps(), full * weight / 1_000_000);
        assertEq(scaled.rateBps(), scaled.ownBps() + inherit);
        assertTrue(scaled.isScaled());
        r.salt = "plain";
        vm.prank(creator);
        uint256 unscaled = registry.register(r);
        assertLe(scaled.rateBps(), registry.upstreamBps(unscaled));
        assertLe(scaled.ownBps(), _firstOf(r, "b", more).ownBps());
    }

    /// @dev What the terms owe together is at most the dearest licence: weights of one whole cannot pass half by themselves.
    function testFuzz_WithoutInheritanceTheSumIsAtMostTheDearest(uint16[3] memory licences, uint32 a, uint32 b)
        external
    {
        a = uint32(bound(a, 1, 999_998));
        b = uint32(bound(b, 1, 999_999 - a));
        uint256[] memory parents = new uint256[](3);
        uint256 dearest;
        for (uint256 i = 0; i < 3; ++i) {
            licences[i] = uint16(bound(licences[i], 0, 5_000));
            if (licences[i] > dearest) dearest = licences[i];
            Registration memory parent = _registration(bob, bytes32(i));
            parent.licence.mergeBps = licences[i];
            parents[i] = _register(bob, parent);
        }
        Registration memory r = _merge(creator, "merge", parents);
        uint32[] memory weightsPpm = new uint32[](3);
        (weightsPpm[0], weightsPpm[1], weightsPpm[2]) = (a, b, 1_000_000 - a - b);
        uint256 assetId = _registerMerge(creator, r, _receipt(creator, r, weightsPpm));
        assertLe(registry.upstreamBps(assetId), dearest);
    }

    /// @dev A model that owes `inherit` and asks `licence` of merges.
    function _asking(bytes32 salt, uint16 inherit, uint16 licence) private returns (uint256) {
        Registration memory above = _registration(bob, salt);
        above.licence.fineTuneBps = inherit;
        Registration memory parent = _registration(bob, keccak256(abi.encode(salt)));
        parent.licence.mergeBps = licence;
        parent.parents = new Parent[](1);
        parent.parents[0] = _parent(_register(bob, above), EdgeType.FineTune);
        return _register(bob, parent);
    }

    function _firstOf(Registration memory r, bytes32 salt, uint32 weight) private returns (Edge) {
        r.salt = salt;
        return registry.edgesOf(_registerMerge(creator, r, _fine(r, weight)))[0];
    }

    function test_SaysWhatWasProven_BeforeTheTokenIsMinted() external {
        Registration memory r = _plainMerge();
        MergeReceipt memory receipt = _fine(r, 250_000);
        uint256 assetId = registry.assetIdOf(creator, r.salt);
        vm.expectEmit(address(registry));
        emit IAssetRegistry.EdgeAdded(assetId, heir, uint8(EdgeType.Merge), 2_025, 525);
        vm.expectEmit(address(registry));
        emit IAssetRegistry.EdgeAdded(assetId, plain, uint8(EdgeType.Merge), 2_250, 2_250);
        vm.expectEmit(address(registry));
        emit IAssetRegistry.MergeProven(assetId, worker, JOB, _two(heir, plain), receipt.weightsPpm);
        vm.expectEmit(address(registry));
        emit IERC721.Transfer(address(0), creator, assetId);
        vm.recordLogs();
        assertEq(_registerMerge(creator, r, receipt), assetId);
        VmSafe.Log[] memory logs = vm.getRecordedLogs();
        assertEq(logs[logs.length - 1].topics[0], IERC721.Transfer.selector);
        assertEq(IERC721(address(registry)).ownerOf(assetId), creator);
        assertEq(uint8(registry.kindOf(assetId)), uint8(AssetKind.Merge));
    }
}
