// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AssetKind, EdgeType, Parent, Registration} from "../../src/registry/AssetTypes.sol";
import {GrantTerms, IShareGrants} from "../../src/grants/IShareGrants.sol";
import {CompactSignature, Redemption, Split, Voucher} from "../../src/jobs/IJobManager.sol";
import {INodeRegistry} from "../../src/nodes/INodeRegistry.sol";
import {IReceiptAnchor} from "../../src/receipts/IReceiptAnchor.sol";
import {Fixture} from "../Fixture.sol";

/// @notice Whole transactions with cold access and slots that are already non-zero, as targets.md measures them.
/// @dev Run isolated; the exact numbers go to snapshots/GasTest.json.
contract GasTest is Fixture {
    address private key;
    uint256 private keySecret;
    uint256 private base;
    uint256 private child;
    uint256 private traded;
    uint256 private offered;
    uint256 private orphan;

    function setUp() public override {
        super.setUp();
        (key, keySecret) = makeAddrAndKey("session key");
        traded = _released("traded");
        base = _model(creator, "base");
        child = _fineTuneOf(creator, "child", base);
        orphan = _model(creator, "orphan");
        offered = _model(creator, "offered");
        _open(offered, creator);
        _reserve(offered, alice, 5);
        uint256[5] memory assets = [traded, base, child, orphan, offered];
        for (uint256 i = 0; i < assets.length; ++i) {
            ledger.pay(assets[i], 1_000_003);
        }
        ledger.distribute(child);
        ledger.pay(child, 1_000_003);
        _claim(alice, traded);
        ledger.pay(traded, 1_000_003);
        vm.prank(settlement);
        jobs.bond(1_000e6);
    }

    function test_Pay() external {
        ledger.pay(child, 1_000_000);
        vm.snapshotGasLastCall("pay, one parent");
        ledger.pay(orphan, 1_000_000);
        vm.snapshotGasLastCall("pay, no parents");
    }

    function test_PayWhileDisputed() external {
        vm.prank(lineageDisputes);
        ledger.setDisputed(child, 1_000);
        ledger.pay(child, 1_000_000);
        ledger.pay(child, 1_000_000);
        vm.snapshotGasLastCall("pay, while lineage is disputed");
    }

    /// @dev Depth and holders are read by nobody: the same cost as above is the point.
    function test_PayAtDepth1000() external {
        uint256 tip = child;
        for (uint256 i = 0; i < 1_000; ++i) {
            tip = _fineTuneOf(creator, keccak256(abi.encode(i)), tip);
        }
        ledger.pay(tip, 1_000_000);
        ledger.pay(tip, 1_000_000);
        vm.snapshotGasLastCall("pay, depth 1000");
    }

    function test_PayAt1000Holders() external {
        for (uint256 i = 0; i < 1_000; ++i) {
            address token = ledger.shareTokenOf(traded);
            vm.prank(token);
            ledger.transferShares(traded, bob, address(uint160(0x1000 + i)), 1e18);
        }
        ledger.pay(traded, 1_000_000);
        vm.snapshotGasLastCall("pay, 1000 holders");
    }

    function test_Distribute() external {
        ledger.distribute(child);
        vm.snapshotGasLastCall("distribute, 1 parent");
        uint256 many = _withDatasets(4);
        ledger.pay(many, 1_000_003);
        ledger.distribute(many);
        ledger.pay(many, 1_000_003);
        ledger.distribute(many);
        vm.snapshotGasLastCall("distribute, 4 parents");
    }

    function test_Claim() external {
        vm.prank(alice);
        ledger.claim(_one(traded));
        vm.snapshotGasLastCall("claim by a holder");
    }

    function test_Reserve() external {
        _reserve(offered, alice, 10);
        vm.snapshotGasLastCall("reserve, after revenue");
        _reserve(offered, alice, 10);
        vm.snapshotGasLastCall("reserve, repeated");
        _reserve(offered, bob, 10);
        vm.snapshotGasLastCall("reserve, first");
    }

    function test_Register() external {
        _model(creator, "another");
        vm.snapshotGasLastCall("register, no parents");
        _withDatasets(2);
        vm.snapshotGasLastCall("register, two parents");
    }

    function test_ShareTransfer() external {
        address token = ledger.shareTokenOf(traded);
        vm.prank(alice);
        (bool ok,) = token.call(abi.encodeWithSignature("transfer(address,uint256)", bob, 1e18));
        vm.snapshotGasLastCall("share transfer");
        assertTrue(ok);
    }

    function test_RedeemBatch() external {
        _redeem(1, 1);
        _redeem(1, 1);
        vm.snapshotGasLastCall("redeem, 1 voucher 1 split");
        _redeem(101, 1);
        vm.snapshotGasLastCall("redeem, 101 vouchers 1 split");
        _redeem(1, 11);
        _redeem(1, 11);
        vm.snapshotGasLastCall("redeem, 1 voucher 11 splits");
    }

    function test_RedeemEach() external {
        _redeemEach(1);
        _redeemEach(1);
        vm.snapshotGasLastCall("redeem each, 1 voucher");
        _redeemEach(101);
        vm.snapshotGasLastCall("redeem each, 101 vouchers");
    }

    function test_Grants() external {
        IShareGrants grants = IShareGrants(deployCode("ShareGrants.sol:ShareGrants", abi.encode(ledger)));
        address token = ledger.shareTokenOf(traded);
        vm.prank(alice);
        (bool ok,) = token.call(abi.encodeWithSignature("approve(address,uint256)", grants, type(uint256).max));
        assertTrue(ok);
        uint64 start = uint64(block.timestamp);
        for (uint256 i = 0; i < 2; ++i) {
            vm.prank(alice);
            grants.grant(GrantTerms(traded, bob, uint128(1_000 * SHARE), start, start, start + 100 days, 0));
        }
        vm.snapshotGasLastCall("grant shares");
        vm.warp(start + 10 days);
        grants.claim(1);
        vm.warp(start + 20 days);
        grants.claim(1);
        vm.snapshotGasLastCall("claim a grant");
    }

    function test_Receipts() external {
        address at = deployCode("ReceiptAnchor.sol:ReceiptAnchor", abi.encode(address(this)));
        IReceiptAnchor anchors = IReceiptAnchor(at);
        anchors.anchor(1, keccak256("root"), 1_000_000, "bafkreihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku");
        vm.snapshotGasLastCall("anchor an hour of receipts");
        anchors.includes(1, keccak256("receipt"), 0, new bytes32[](20));
        vm.snapshotGasLastCall("check a receipt among 1,000,000");
    }

    function test_Nodes() external {
        bytes memory arguments = abi.encode(usd, address(this), address(this), address(this), address(this), address(this));
        INodeRegistry nodes = INodeRegistry(deployCode("NodeRegistry.sol:NodeRegistry", arguments));
        usd.approve(address(nodes), type(uint256).max);
        bytes32 typehash = keccak256("NodeRegistration(address owner,address node,uint64 validUntil)");
        for (uint256 i = 1; i < 3; ++i) {
            (address worker, uint256 secret) = makeAddrAndKey(vm.toString(i));
            bytes32 hash = keccak256(abi.encode(typehash, address(this), worker, block.timestamp));
            bytes memory signature = _sign(secret, address(nodes), hash);
            nodes.register(worker, 500, 1, 100e6, uint64(block.timestamp), signature);
        }
        vm.snapshotGasLastCall("register a node");
    }

    /// @dev Every voucher with a split of its own, all of one asset and one node.
    function _redeemEach(uint256 count) private {
        (Voucher[] memory vouchers, CompactSignature[] memory signatures) = _vouchers(count);
        Redemption[] memory all = new Redemption[](count);
        for (uint256 i = 0; i < count; ++i) {
            Split[] memory splits = new Split[](1);
            splits[0] = Split(orphan, 55_000, node, 55_000);
            all[i] = Redemption(vouchers[i], signatures[i], splits);
        }
        vm.prank(settlement);
        jobs.redeemEach(all);
    }

    uint256 private sessions;

    function _redeem(uint256 count, uint256 splitCount) private {
        (Voucher[] memory vouchers, CompactSignature[] memory signatures) = _vouchers(count);
        Split[] memory splits = new Split[](splitCount);
        uint128 part = uint128(count * 110_000 / splitCount);
        for (uint256 i = 0; i < splitCount; ++i) {
            uint256 asset = splitCount == 1 ? orphan : _plain(i);
            splits[i] = Split(asset, part / 2, node, part - part / 2);
        }
        vm.prank(settlement);
        jobs.redeemBatch(vouchers, signatures, splits);
    }

    function _vouchers(uint256 count) private returns (Voucher[] memory vouchers, CompactSignature[] memory signatures) {
        vouchers = new Voucher[](count);
        signatures = new CompactSignature[](count);
        vm.startPrank(alice);
        jobs.deposit(alice, count * 1e6);
        for (uint256 i = 0; i < count; ++i) {
            bytes32 session = jobs.openSession(key, 1e6, 0, 0, uint64(block.timestamp + 30 days));
            vouchers[i] = Voucher(alice, session, 110_000, keccak256(abi.encode(i)), uint64(block.timestamp + 2 days));
            signatures[i] = _signVoucher(keySecret, vouchers[i]);
        }
        vm.stopPrank();
    }

    function _plain(uint256 index) private returns (uint256 asset) {
        asset = registry.assetIdOf(bob, bytes32(index));
        if (!registry.isRegistered(asset)) _model(bob, bytes32(index));
    }

    function _withDatasets(uint256 count) private returns (uint256) {
        Registration memory r = _registration(creator, keccak256(abi.encode("with", count)));
        r.parents = new Parent[](count);
        for (uint256 i = 0; i < count; ++i) {
            Registration memory dataset = _registration(creator, keccak256(abi.encode(count, i)));
            dataset.kind = uint8(AssetKind.Dataset);
            uint256 parent = _register(creator, dataset);
            ledger.pay(parent, 1_000);
            r.parents[i] = _parent(parent, EdgeType.Dataset);
        }
        return _register(creator, r);
    }
}
