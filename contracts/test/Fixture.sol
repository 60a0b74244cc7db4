// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IERC721} from "@openzeppelin/contracts/token/ERC721/IERC721.sol";
import {Test} from "forge-std/Test.sol";
import {IRevealDisputes} from "../src/disputes/IRevealDisputes.sol";
import {CompactSignature, IJobManager, Split, Voucher} from "../src/jobs/IJobManager.sol";
import {IUsd} from "../src/money/IUsd.sol";
import {IInitialModelOffering, OfferingTerms} from "../src/offering/IInitialModelOffering.sol";
import {AssetKind, EdgeType, Licence, Parent, Registration} from "../src/registry/AssetTypes.sol";
import {Commitment} from "../src/registry/Commitment.sol";
import {IAssetRegistry} from "../src/registry/IAssetRegistry.sol";
import {IRevenueLedger} from "../src/revenue/IRevenueLedger.sol";
import {commitmentIn, METADATA_CID, plainCommitment, SEALED_CID} from "./PlainContent.sol";

interface IMintableUsd is IUsd {
    function mint(address to, uint256 amount) external;
}

/// @notice The whole system, deployed from its artifacts as the deploy script does it, and the common steps of a story.
abstract contract Fixture is Test {
    /// @dev Monday 2026-11-16 12:00 in Los Angeles.
    uint256 internal constant START = 1_794_859_200;
    bytes32 internal constant DATA_KEY = keccak256("data key");
    bytes32 internal constant FILES_ROOT = keccak256("files root");
    uint32 internal constant POOL = 510_000;
    uint96 internal constant PRICE = 2e6;
    uint256 internal constant SHARE = 1e18;

    IMintableUsd internal usd;
    IAssetRegistry internal registry;
    IRevenueLedger internal ledger;
    IInitialModelOffering internal offering;
    IJobManager internal jobs;
    IRevealDisputes internal revealDisputes;

    address internal communityPool = makeAddr("communityPool");
    address internal governor = makeAddr("governor");
    address internal lineageDisputes = makeAddr("lineageDisputes");
    address internal usageDisputes = makeAddr("usageDisputes");
    address internal arbiter = makeAddr("arbiter");
    address internal settlement = makeAddr("settlement");
    address internal creator = makeAddr("creator");
    address internal alice = makeAddr("alice");
    address internal bob = makeAddr("bob");
    address internal carol = makeAddr("carol");
    address internal node = makeAddr("node");
    /// @dev Where the system expects the registry of nodes; `BondedNodes` puts it there.
    address internal nodesAt = makeAddr("nodes");
    address internal verifier;
    uint256 internal verifierKey;
    /// @dev What the creator's plain assets commit to. Kept, because SHA-256 is a call, and a prank would be spent on it.
    Commitment internal ofCreator;
    /// @dev What each asset was registered with.
    mapping(uint256 assetId => Commitment) internal _shown;

    function setUp() public virtual {
        vm.warp(START);
        ofCreator = plainCommitment(creator);
        (verifier, verifierKey) = makeAddrAndKey("verifier");
        uint256 nonce = vm.getNonce(address(this));
        address ledgerAt = vm.computeCreateAddress(address(this), nonce + 3);
        address offeringAt = vm.computeCreateAddress(address(this), nonce + 4);
        address revealDisputesAt = vm.computeCreateAddress(address(this), nonce + 6);
        usd = IMintableUsd(deployCode("TestUSD.sol:TestUSD"));
        registry = IAssetRegistry(deployCode("AssetRegistry.sol:AssetRegistry", abi.encode(offeringAt, ledgerAt, lineageDisputes, nodesAt)));
        address shareToken = deployCode("ShareToken.sol:ShareToken", abi.encode(ledgerAt));
        ledger = IRevenueLedger(
            deployCode(
                "RevenueLedger.sol:RevenueLedger",
                abi.encode(usd, registry, offeringAt, shareToken, communityPool, governor, lineageDisputes)
            )
        );
        offering = IInitialModelOffering(
            deployCode(
                "InitialModelOffering.sol:InitialModelOffering",
                abi.encode(usd, registry, ledger, verifier, governor, lineageDisputes, revealDisputesAt)
            )
        );
        jobs = IJobManager(
            deployCode("JobManager.sol:JobManager", abi.encode(usd, ledger, settlement, governor, usageDisputes))
        );
        revealDisputes = IRevealDisputes(
            deployCode(
                "RevealDisputes.sol:RevealDisputes", abi.encode(usd, offering, communityPool, arbiter, governor)
            )
        );
        assertEq(address(revealDisputes), revealDisputesAt);
        assertEq(address(ledger), ledgerAt);
        assertEq(address(offering), offeringAt);
        address[6] memory wallets = [creator, alice, bob, carol, settlement, address(this)];
        for (uint256 i = 0; i < wallets.length; ++i) {
            _fund(wallets[i], 1e15);
        }
    }

    function _fund(address wallet, uint256 amount) internal {
        usd.mint(wallet, amount);
        vm.startPrank(wallet);
        usd.approve(address(ledger), type(uint256).max);
        usd.approve(address(offering), type(uint256).max);
        usd.approve(address(jobs), type(uint256).max);
        usd.approve(address(revealDisputes), type(uint256).max);
        vm.stopPrank();
    }

    // ------------------------------------------------------------------------------------------------- registry

    function _licence() internal pure returns (Licence memory) {
        return Licence(true, 500, 1_000, 1_500, 1_500, 3_000, 500, keccak256("licence"));
    }

    function _registration(address by, bytes32 salt) internal view returns (Registration memory r) {
        r.salt = salt;
        r.kind = uint8(AssetKind.Model);
        r.digest = sha256(abi.encodePacked(block.chainid, by, FILES_ROOT));
        r.sealedCid = SEALED_CID;
        r.metadataCid = METADATA_CID;
        r.dataKeyCommitment = keccak256(abi.encodePacked(DATA_KEY));
        r.licence = _licence();
        r.pricePerCall = 10_000;
    }

    function _register(address by, Registration memory r) internal returns (uint256 assetId) {
        vm.prank(by);
        assetId = registry.register(r);
        _shown[assetId] = commitmentIn(r);
    }

    function _model(address by, bytes32 salt) internal returns (uint256) {
        return _register(by, _registration(by, salt));
    }

    function _parent(uint256 assetId, EdgeType edgeType) internal view returns (Parent memory) {
        return Parent(assetId, uint8(edgeType), registry.termsHash(assetId));
    }

    function _fineTuneOf(address by, bytes32 salt, uint256 parent) internal returns (uint256) {
        Registration memory r = _registration(by, salt);
        r.parents = new Parent[](1);
        r.parents[0] = _parent(parent, EdgeType.FineTune);
        return _register(by, r);
    }

    function _transferSteward(uint256 assetId, address from, address to) internal {
        vm.prank(from);
        IERC721(address(registry)).transferFrom(from, to, assetId);
    }

    // ------------------------------------------------------------------------------------------------- offering

    function _terms() internal view returns (OfferingTerms memory) {
        return OfferingTerms(PRICE, uint64(block.timestamp + 30 days), 0, 0, 100);
    }

    function _open(uint256 assetId, address by) internal {
        OfferingTerms memory terms = _terms();
        vm.prank(by);
        offering.open(assetId, terms);
    }

    /// @dev At whatever price: the tests that ask about the limit name it themselves.
    function _reserve(uint256 assetId, address by, uint32 shares) internal {
        vm.prank(by);
        offering.reserve(assetId, shares, type(uint96).max, new bytes32[](0));
    }

    /// @dev Alice 300,000, Bob 210,000.
    function _openAndFill(uint256 assetId) internal {
        _open(assetId, creator);
        _reserve(assetId, alice, 300_000);
        _reserve(assetId, bob, 210_000);
    }

    function _revealSignature(uint256 assetId, uint256 key) internal view returns (bytes memory) {
        bytes32 hash = keccak256(
            abi.encode(
                keccak256("Reveal(uint256 assetId,string plainCid,bytes32 filesRoot,bytes32 dataKey)"),
                assetId,
                keccak256("plain"),
                FILES_ROOT,
                DATA_KEY
            )
        );
        return _sign(key, address(offering), hash);
    }

    function _release(uint256 assetId) internal {
        vm.warp(offering.unlockTimeOf(uint64(block.timestamp)));
        offering.reveal(assetId, "plain", FILES_ROOT, DATA_KEY, _shown[assetId], _revealSignature(assetId, verifierKey));
    }

    /// @dev Released and past the challenge window: every share is free.
    function _released(bytes32 salt) internal returns (uint256 assetId) {
        assetId = _model(creator, salt);
        _openAndFill(assetId);
        _release(assetId);
        vm.warp(block.timestamp + 24 hours);
    }

    // -------------------------------------------------------------------------------------------------- revenue

    function _one(uint256 value) internal pure returns (uint256[] memory list) {
        list = new uint256[](1);
        list[0] = value;
    }

    function _claim(address account, uint256 assetId) internal returns (uint256 amount) {
        uint256 before = usd.balanceOf(account);
        vm.prank(account);
        ledger.claim(_one(assetId));
        return usd.balanceOf(account) - before;
    }

    function _shares(uint256 assetId) internal view returns (IERC20) {
        return IERC20(ledger.shareTokenOf(assetId));
    }

    // ----------------------------------------------------------------------------------------------- signatures

    function _domain(address verifying, string memory name) internal view returns (bytes32) {
        return keccak256(
            abi.encode(
                keccak256("EIP712Domain(string name,string version,uint256 chainId,address verifyingContract)"),
                keccak256(bytes(name)),
                keccak256("1"),
                block.chainid,
                verifying
            )
        );
    }

    function _sign(uint256 key, address verifying, bytes32 hash) internal view returns (bytes memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, _typed(verifying, hash));
        return abi.encodePacked(r, s, v);
    }

    function _typed(address verifying, bytes32 hash) internal view returns (bytes32) {
        return keccak256(abi.encodePacked("\x19\x01", _domain(verifying, "I Cubed Modelverse"), hash));
    }

    function _signVoucher(uint256 key, Voucher memory voucher) internal view returns (CompactSignature memory) {
        bytes32 hash = keccak256(
            abi.encode(
                keccak256(
                    "Voucher(address payer,bytes32 session,uint128 cumulativeAmount,bytes32 usageRoot,uint64 validUntil)"
                ),
                voucher
            )
        );
        return _signCompact(key, address(jobs), hash);
    }

    /// @dev EIP-2098.
    function _signCompact(uint256 key, address verifying, bytes32 hash) internal view returns (CompactSignature memory) {
        (uint8 v, bytes32 r, bytes32 s) = vm.sign(key, _typed(verifying, hash));
        return CompactSignature(r, bytes32(uint256(s) | (uint256(v - 27) << 255)));
    }
}
