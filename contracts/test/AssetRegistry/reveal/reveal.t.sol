// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {CompactSignature, Split, Voucher} from "../../../src/jobs/IJobManager.sol";
import {AssetKind, EdgeType, Parent, Registration} from "../../../src/registry/AssetTypes.sol";
import {Commitment} from "../../../src/registry/Commitment.sol";
import {IAssetRegistry} from "../../../src/registry/IAssetRegistry.sol";
import {SharePhase} from "../../../src/revenue/IRevenueLedger.sol";
import {Fixture} from "../../Fixture.sol";
import {plainCommitment} from "../../PlainContent.sol";
import {Cid} from "../../../src/content/Cid.sol";

/// @notice Open release: content made public by its creator, without an offering.
contract OpenReleaseTest is Fixture {
    uint256 private assetId;

    function setUp() public override {
        super.setUp();
        assetId = _model(creator, "a");
    }

    function _reveal(address by, uint256 asset) private {
        Commitment memory commitment = plainCommitment(by);
        vm.prank(by);
        registry.reveal(asset, "plain", FILES_ROOT, DATA_KEY, commitment);
    }

    function _expect(bytes memory revertData, address by) private {
        vm.expectRevert(revertData);
        vm.prank(by);
        registry.reveal(assetId, "plain", FILES_ROOT, DATA_KEY, ofCreator);
    }

    function _offered() private view returns (bytes memory) {
        return abi.encodeWithSelector(IAssetRegistry.AssetRegistry_Offered.selector, assetId);
    }

    function test_RevertWhen_TheCallerIsNotTheSteward() external {
        _expect(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_NotSteward.selector, alice), alice);
        _transferSteward(assetId, creator, alice);
        _expect(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_NotSteward.selector, creator), creator);
    }

    function test_RevertWhen_TheStewardIsNotTheCreator() external {
        _transferSteward(assetId, creator, alice);
        _expect(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_NotCreator.selector, alice), alice);
        _transferSteward(assetId, alice, creator);
        _reveal(creator, assetId);
        assertTrue(registry.isRevealed(assetId));
    }

    function test_RevertWhen_TheAssetIsUnknown() external {
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_NotSteward.selector, creator));
        vm.prank(creator);
        registry.reveal(assetId + 1, "plain", FILES_ROOT, DATA_KEY, ofCreator);
        assertFalse(registry.isRevealed(assetId + 1));
    }

    function test_RevertGiven_AnOfferingIsOpenLockedOrFailed() external {
        _open(assetId, creator);
        _expect(_offered(), creator);
        _reserve(assetId, alice, POOL);
        _expect(_offered(), creator);
        vm.warp(offering.unlockTimeOf(uint64(block.timestamp)) + 7 days);
        offering.fail(assetId);
        _expect(_offered(), creator);
        offering.refundFor(assetId, alice);
        _expect(_offered(), creator);
    }

    function test_RevertGiven_AnOfferingReleasedIt() external {
        _openAndFill(assetId);
        assertFalse(registry.isRevealed(assetId));
        _release(assetId);
        assertTrue(registry.isRevealed(assetId));
        _expect(_offered(), creator);
    }

    function test_RevertGiven_TheContentIsPublic() external {
        _reveal(creator, assetId);
        _expect(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_AlreadyRevealed.selector, assetId), creator);
    }

    function test_RevertWhen_TheCidIsEmptyOrTooLong() external {
        vm.startPrank(creator);
        vm.expectRevert(Cid.Cid_Invalid.selector);
        registry.reveal(assetId, "", FILES_ROOT, DATA_KEY, ofCreator);
        vm.expectRevert(Cid.Cid_Invalid.selector);
        registry.reveal(assetId, string(new bytes(129)), FILES_ROOT, DATA_KEY, ofCreator);
    }

    function testFuzz_RevertWhen_TheCommitmentsDoNotOpen(bytes32 root, bytes32 key) external {
        vm.assume(root != FILES_ROOT && key != DATA_KEY);
        vm.startPrank(creator);
        vm.expectRevert(IAssetRegistry.AssetRegistry_DataKeyMismatch.selector);
        registry.reveal(assetId, "plain", FILES_ROOT, key, ofCreator);
        vm.expectRevert(IAssetRegistry.AssetRegistry_DigestMismatch.selector);
        registry.reveal(assetId, "plain", root, DATA_KEY, ofCreator);
        assertFalse(registry.isRevealed(assetId));
    }

    /// @dev Each part of the commitment has to be shown as it was registered, and of this asset.
    function testFuzz_RevertWhen_AnotherCommitmentIsShown(uint8 part, bytes32 other) external {
        bytes32[5] memory parts = [
            ofCreator.digest,
            ofCreator.dataKeyCommitment,
            ofCreator.licenceTextHash,
            ofCreator.sealedCidHash,
            ofCreator.metadataCidHash
        ];
        part = uint8(bound(part, 0, 4));
        vm.assume(other != parts[part]);
        parts[part] = other;
        Commitment memory shown = Commitment(parts[0], parts[1], parts[2], parts[3], parts[4]);
        vm.startPrank(creator);
        vm.expectRevert(_mismatch(assetId));
        registry.reveal(assetId, "plain", FILES_ROOT, DATA_KEY, shown);
        assertFalse(registry.isRevealed(assetId));
    }

    /// @dev Whoever commits to another's parts cannot open with them what the other has committed to, nor the other way round.
    function test_TheSamePartsOfAnotherAsset_AreAnotherCommitment() external {
        uint256 twin = _model(creator, "twin");
        assertNotEq(registry.commitmentOf(assetId), registry.commitmentOf(twin));
    }

    function _mismatch(uint256 asset) private pure returns (bytes memory) {
        return abi.encodeWithSelector(IAssetRegistry.AssetRegistry_CommitmentMismatch.selector, asset);
    }

    function test_WhenAllIsWell_EmitsTheContent() external {
        vm.expectEmit(address(registry));
        emit IAssetRegistry.ContentRevealed(assetId, "plain", FILES_ROOT, DATA_KEY);
        vm.prank(creator);
        registry.reveal(assetId, "plain", FILES_ROOT, DATA_KEY, ofCreator);
        assertTrue(registry.isRevealed(assetId));
    }

    function test_WhenAllIsWell_EveryShareStaysTheCreators() external {
        _reveal(creator, assetId);
        assertEq(uint8(ledger.phaseOf(assetId)), uint8(SharePhase.Unseen));
        assertEq(ledger.sharesOf(assetId, creator), 1_000_000 * SHARE);
        assertEq(ledger.shareTokenOf(assetId), address(0));
    }

    function test_WhenAllIsWell_APaymentIsTheCreators() external {
        _reveal(creator, assetId);
        ledger.pay(assetId, 1_000_000);
        assertEq(uint8(ledger.phaseOf(assetId)), uint8(SharePhase.Closed));
        assertEq(_claim(creator, assetId), 975_000);
        ledger.pay(assetId, 40);
        assertEq(_claim(creator, assetId), 39);
    }

    function test_WhenAllIsWell_AStewardWhoBoughtTheTokenEarnsNothing() external {
        _reveal(creator, assetId);
        _transferSteward(assetId, creator, alice);
        ledger.pay(assetId, 1_000_000);
        assertEq(ledger.claimable(assetId, alice), 0);
        assertEq(_claim(creator, assetId), 975_000);
    }

    /// @dev A profile and its base, neither ever offered, paid in one batch as a call of the profile pays them.
    function test_WhenAllIsWell_AVoucherPaysProfileAndBase() external {
        Registration memory r = _registration(bob, "profile");
        r.kind = uint8(AssetKind.PromptProfile);
        r.parents = new Parent[](1);
        r.parents[0] = _parent(assetId, EdgeType.Prompt);
        uint256 profile = _register(bob, r);
        _reveal(creator, assetId);
        _reveal(bob, profile);

        (Voucher[] memory vouchers, CompactSignature[] memory signatures) = _voucherOf(alice, 50_000);
        Split[] memory splits = new Split[](2);
        splits[0] = Split(profile, 20_000, node, 10_000);
        splits[1] = Split(assetId, 20_000, address(0), 0);
        vm.startPrank(settlement);
        jobs.bond(1e9);
        jobs.redeemBatch(vouchers, signatures, splits);
        vm.stopPrank();

        // 500 after the fee, of which 5 % go up to the base.
        assertEq(_claim(bob, profile), 18_525);
        assertEq(_claim(creator, assetId), 19_500 + 975);
        assertEq(jobs.earningsOf(node), 10_000);
        (uint256 tracked, uint256 waiting, uint256 claimable, uint256 fees) = ledger.totals();
        assertEq(tracked, usd.balanceOf(address(ledger)));
        assertEq(waiting + claimable, 0);
        assertEq(fees, 1_000);
    }

    function _voucherOf(address payer, uint128 amount)
        private
        returns (Voucher[] memory vouchers, CompactSignature[] memory signatures)
    {
        (address key, uint256 secret) = makeAddrAndKey("session key");
        vm.startPrank(payer);
        jobs.deposit(payer, amount);
        bytes32 session = jobs.openSession(key, amount, 0, 0, uint64(block.timestamp + 1 days));
        vm.stopPrank();
        vouchers = new Voucher[](1);
        signatures = new CompactSignature[](1);
        vouchers[0] = Voucher(payer, session, amount, 0, uint64(block.timestamp + 1 days));
        signatures[0] = _signVoucher(secret, vouchers[0]);
    }
}
