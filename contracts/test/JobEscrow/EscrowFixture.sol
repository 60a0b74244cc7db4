// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IJobEscrow, Job, JobState, JobTerms} from "../../src/jobs/IJobEscrow.sol";
import {INodeRegistry} from "../../src/nodes/INodeRegistry.sol";
import {Fixture} from "../Fixture.sol";
import {Cid} from "../../src/content/Cid.sol";

/// @notice Alice wants long work of the creator's model; Bob owns two nodes, which pay their own bonds.
abstract contract EscrowFixture is Fixture {
    uint96 internal constant TO_ASSET = 60e6;
    uint96 internal constant TO_NODE = 40e6;
    uint256 internal constant TOTAL = 100e6;
    uint96 internal constant BOND = 10e6;
    uint64 internal constant ACCEPT_BY = uint64(START + 2 days);
    uint64 internal constant SUBMIT_BY = uint64(START + 10 days);

    IJobEscrow internal escrow;
    INodeRegistry internal nodes;
    address internal guardian = makeAddr("guardian");
    address internal payer = alice;
    address internal worker;
    address internal other;
    uint256 internal asset;

    function setUp() public virtual override {
        super.setUp();
        asset = _model(creator, "asset");
        nodes = INodeRegistry(
            deployCode(
                "NodeRegistry.sol:NodeRegistry", abi.encode(usd, guardian, arbiter, guardian, guardian, governor)
            )
        );
        escrow = IJobEscrow(
            deployCode(
                "JobEscrow.sol:JobEscrow", abi.encode(usd, registry, ledger, jobs, nodes, arbiter, governor)
            )
        );
        vm.prank(bob);
        usd.approve(address(nodes), type(uint256).max);
        worker = _registerNode("worker");
        other = _registerNode("other");
        vm.prank(payer);
        usd.approve(address(escrow), type(uint256).max);
    }

    function _registerNode(string memory name) private returns (address node_) {
        uint256 secret;
        (node_, secret) = makeAddrAndKey(name);
        bytes32 typehash = keccak256("NodeRegistration(address owner,address node,uint64 validUntil)");
        bytes memory signature =
            _sign(secret, address(nodes), keccak256(abi.encode(typehash, bob, node_, START)));
        vm.prank(bob);
        nodes.register(node_, 500, 1, 500e6, uint64(START), signature);
        usd.mint(node_, 1e15);
        vm.prank(node_);
        usd.approve(address(escrow), type(uint256).max);
    }

    function _jobTerms() internal view returns (JobTerms memory) {
        return JobTerms(asset, address(0), TO_ASSET, TO_NODE, ACCEPT_BY, SUBMIT_BY, keccak256("request"));
    }

    function _postWith(JobTerms memory terms) internal returns (uint256) {
        vm.prank(payer);
        return escrow.post(terms, "request");
    }

    function _post() internal returns (uint256) {
        return _postWith(_jobTerms());
    }

    function _accept(uint256 id) internal {
        vm.prank(worker);
        escrow.accept(id);
    }

    function _submit(uint256 id) internal {
        vm.prank(worker);
        escrow.submit(id, keccak256("output"), "result");
    }

    function _dispute(uint256 id) internal {
        vm.prank(payer);
        escrow.dispute(id, "evidence");
    }

    function _decide(uint256 id, bool forNode) internal {
        vm.prank(arbiter);
        escrow.decide(id, forNode, "reasons");
    }

    function _appeal(uint256 id, bool byNode) internal {
        vm.prank(byNode ? worker : payer);
        escrow.appeal(id, "statement");
    }

    /// @dev To a state, by its usual way; an arbiter decides for the payer.
    function _reach(JobState state) internal returns (uint256 id) {
        id = _post();
        if (state >= JobState.Accepted) _accept(id);
        if (state >= JobState.Submitted) _submit(id);
        if (state >= JobState.Disputed) _dispute(id);
        if (state >= JobState.Decided) _decide(id, false);
        if (state >= JobState.Appealed) _appeal(id, true);
    }

    function _wrongState(uint256 id, JobState state) internal {
        vm.expectRevert(abi.encodeWithSelector(IJobEscrow.JobEscrow_WrongState.selector, id, state));
    }

    function _tooLate(uint256 until) internal {
        vm.expectRevert(abi.encodeWithSelector(IJobEscrow.JobEscrow_TooLate.selector, until));
    }

    function _refuses(bytes4 selector, address caller) internal {
        vm.expectRevert(abi.encodeWithSelector(selector, caller));
    }

    /// @dev The empty CID and one of 129 bytes are refused.
    function _invalidCid() internal {
        vm.expectRevert(Cid.Cid_Invalid.selector);
    }

    function _long(uint256 length) internal pure returns (string memory) {
        return string(new bytes(length));
    }

    function _assertState(uint256 id, JobState state) internal view {
        assertEq(uint8(escrow.jobOf(id).state), uint8(state));
    }

    function _conserves() internal view {
        (uint256 held, uint256 credits) = escrow.totals();
        assertEq(usd.balanceOf(address(escrow)), held + credits);
    }

    /// @dev Released: the asset has its revenue, the node its part and `bonds`.
    function _assertReleased(uint256 id, uint256 bonds, uint256 payersBond) internal view {
        _assertState(id, JobState.Released);
        assertEq(usd.balanceOf(address(ledger)), TO_ASSET);
        assertEq(escrow.creditOf(worker), TO_NODE + bonds);
        assertEq(escrow.creditOf(payer), payersBond);
        _assertNothingHeld();
    }

    function _assertRefunded(uint256 id, uint256 bonds) internal view {
        _assertState(id, JobState.Refunded);
        assertEq(usd.balanceOf(address(ledger)), 0);
        assertEq(escrow.creditOf(worker), 0);
        assertEq(escrow.creditOf(payer), TOTAL + bonds);
        _assertNothingHeld();
    }

    function _assertNothingHeld() private view {
        (uint256 held,) = escrow.totals();
        assertEq(held, 0);
        _conserves();
    }
}
