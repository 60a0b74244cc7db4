// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Attestation, INodeRegistry} from "../../../src/nodes/INodeRegistry.sol";
import {NodesFixture} from "../NodesFixture.sol";
import {Cid} from "../../../src/content/Cid.sol";

contract AttestTest is NodesFixture {
    bytes32 private constant MEASUREMENT = keccak256("measurement");
    bytes32 private constant QUOTE = keccak256("quote");
    uint32 private constant ENCLAVE = 32;
    uint64 private constant DAY = uint64(START + 1 days);

    function setUp() public override {
        super.setUp();
        _allow(MEASUREMENT, true);
    }

    function _allow(bytes32 measurement, bool allowed) private {
        vm.prank(governor);
        nodes.setMeasurement(measurement, allowed);
    }

    function _attest(bytes32 quote, uint64 expiresAt) private {
        vm.prank(attester);
        nodes.attest(worker, MEASUREMENT, quote, "quote", expiresAt);
    }

    function _becomeEnclave() private {
        vm.prank(alice);
        nodes.changeTerms(worker, 500, CPU | ENCLAVE);
    }

    function testFuzz_RevertWhen_TheCallerHasNotTheRole(address caller) external {
        vm.assume(caller != governor && caller != attester);
        vm.startPrank(caller);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_NotGovernor.selector, caller));
        nodes.setMeasurement(MEASUREMENT, true);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_NotAttester.selector, caller));
        nodes.attest(worker, MEASUREMENT, QUOTE, "quote", DAY);
    }

    function test_RevertWhen_NodeOrMeasurementAreUnknown() external {
        vm.expectRevert(INodeRegistry.NodeRegistry_EmptyMeasurement.selector);
        _allow(0, true);
        vm.startPrank(attester);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_UnknownNode.selector, carol));
        nodes.attest(carol, MEASUREMENT, QUOTE, "quote", DAY);
        vm.expectRevert(
            abi.encodeWithSelector(INodeRegistry.NodeRegistry_MeasurementNotAllowed.selector, bytes32(uint256(1)))
        );
        nodes.attest(worker, bytes32(uint256(1)), QUOTE, "quote", DAY);
    }

    function test_RevertWhen_TheExpiryIsOutOfRange() external {
        uint64 most = uint64(START + 30 days);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_InvalidExpiry.selector, START));
        _attest(QUOTE, uint64(START));
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_InvalidExpiry.selector, most + 1));
        _attest(QUOTE, most + 1);
        _attest(QUOTE, most);
        _attest(keccak256("next"), uint64(START + 1));
    }

    function test_RevertWhen_TheCidIsEmptyOrTooLong() external {
        vm.startPrank(attester);
        vm.expectRevert(Cid.Cid_Invalid.selector);
        nodes.attest(worker, MEASUREMENT, QUOTE, "", DAY);
        vm.expectRevert(Cid.Cid_Invalid.selector);
        nodes.attest(worker, MEASUREMENT, QUOTE, string(new bytes(129)), DAY);
        nodes.attest(worker, MEASUREMENT, QUOTE, string(new bytes(128)), DAY);
    }

    function test_RevertWhen_TheQuoteIsEmptyOrUsed() external {
        (address other, uint256 key) = makeAddrAndKey("other worker");
        _register(bob, other, key, BOND);
        vm.expectRevert(abi.encodeWithSelector(INodeRegistry.NodeRegistry_QuoteUsed.selector, bytes32(0)));
        _attest(0, DAY);
        _attest(QUOTE, DAY);
        bytes memory used = abi.encodeWithSelector(INodeRegistry.NodeRegistry_QuoteUsed.selector, QUOTE);
        vm.expectRevert(used);
        _attest(QUOTE, DAY + 1);
        vm.expectRevert(used);
        vm.prank(attester);
        nodes.attest(other, MEASUREMENT, QUOTE, "quote", DAY);
    }

    function test_WhenAllIsWell_KeepsAndReplaces() external {
        vm.expectEmit(address(nodes));
        emit INodeRegistry.MeasurementChanged(keccak256("other"), true);
        _allow(keccak256("other"), true);
        assertTrue(nodes.isMeasurementAllowed(keccak256("other")));
        vm.expectEmit(address(nodes));
        emit INodeRegistry.NodeAttested(worker, MEASUREMENT, QUOTE, "quote", DAY);
        _attest(QUOTE, DAY);
        vm.prank(attester);
        nodes.attest(worker, keccak256("other"), keccak256("fresh"), "fresh", DAY + 5);
        Attestation memory kept = nodes.attestationOf(worker);
        assertEq(kept.measurement, keccak256("other"));
        assertEq(kept.quoteDigest, keccak256("fresh"));
        assertEq(kept.expiresAt, DAY + 5);
    }

    function test_AnEnclaveIsActiveWhileAttested() external {
        _becomeEnclave();
        assertFalse(nodes.isActive(worker));
        _attest(QUOTE, DAY);
        assertTrue(nodes.isActive(worker));
        vm.warp(DAY - 1);
        assertTrue(nodes.isActive(worker));
        vm.warp(DAY);
        assertFalse(nodes.isActive(worker));
        _attest(keccak256("fresh"), DAY + 1);
        assertTrue(nodes.isActive(worker));
    }

    function test_AnEnclaveIsNotActiveOfAMeasurementNoLongerAllowed() external {
        _becomeEnclave();
        _attest(QUOTE, DAY);
        vm.expectEmit(address(nodes));
        emit INodeRegistry.MeasurementChanged(MEASUREMENT, false);
        _allow(MEASUREMENT, false);
        assertFalse(nodes.isActive(worker));
        _allow(MEASUREMENT, true);
        assertTrue(nodes.isActive(worker));
    }

    function test_AnAttestationReplacesNeitherBondNorSuspension() external {
        _becomeEnclave();
        _attest(QUOTE, uint64(START + 30 days));
        vm.prank(guardian);
        nodes.suspend(worker, "attestation");
        assertFalse(nodes.isActive(worker));
        vm.warp(START + 72 hours);
        assertTrue(nodes.isActive(worker));
        vm.prank(alice);
        nodes.requestWithdrawal(worker, BOND - 100e6 + 1);
        assertFalse(nodes.isActive(worker));
    }

    function testFuzz_OtherNodesNeedNone(uint32 capabilities) external {
        capabilities = capabilities & ~ENCLAVE | CPU;
        vm.prank(alice);
        nodes.changeTerms(worker, 500, capabilities);
        assertTrue(nodes.isActive(worker));
    }
}
