// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {SafeERC20} from "@openzeppelin/contracts/token/ERC20/utils/SafeERC20.sol";
import {ReentrancyGuardTransient} from "@openzeppelin/contracts/utils/ReentrancyGuardTransient.sol";
import {ECDSA} from "@openzeppelin/contracts/utils/cryptography/ECDSA.sol";
import {EIP712} from "@openzeppelin/contracts/utils/cryptography/EIP712.sol";
import {Cid} from "../content/Cid.sol";
import {Attestation, INodeRegistry, Node, Slash, SlashState} from "./INodeRegistry.sol";

/// @title NodeRegistry
/// @notice See {INodeRegistry}.
contract NodeRegistry is INodeRegistry, EIP712, ReentrancyGuardTransient {
    using SafeERC20 for IERC20;

    uint96 public constant MIN_BOND = 100e6;
    uint40 public constant UNBONDING_DELAY = 14 days;
    uint40 public constant SUSPENSION = 72 hours;
    uint40 public constant SUSPENSION_REST = 7 days;
    uint40 public constant SUSPENSION_APPEAL = 7 days;
    uint40 public constant SLASH_APPEAL = 48 hours;
    uint40 public constant SUSPENSION_DECISION = 14 days;
    uint40 public constant SLASH_DECISION = 21 days;
    uint64 public constant MAX_ATTESTATION = 30 days;
    /// @notice The capability of being an attested enclave.
    uint32 public constant ENCLAVE = 1 << 5;

    uint256 private constant BPS = 10_000;
    uint40 private constant UNTIL_ENDED = type(uint40).max;
    bytes32 private constant REGISTRATION_TYPEHASH =
        keccak256("NodeRegistration(address owner,address node,uint64 validUntil)");

    IERC20 public immutable USD;
    address public immutable GUARDIAN;
    address public immutable ARBITER;
    address public immutable ATTESTER;
    address public immutable DISPUTES;
    address public immutable GOVERNOR;

    uint128 private _bonds;
    uint128 private _compensations;
    uint256 public slashCount;
    mapping(address node => Node) private _nodes;
    mapping(uint256 slashId => Slash) private _slashes;
    /// @dev The part of a node's open slashes that the disputes contract holds.
    mapping(address node => uint256) private _holds;
    mapping(address node => Attestation) private _attestations;
    mapping(bytes32 quoteDigest => bool) private _quotes;
    /// @inheritdoc INodeRegistry
    mapping(bytes32 measurement => bool) public isMeasurementAllowed;
    mapping(address account => uint256) public compensationOf;

    modifier onlyGovernor() {
        if (msg.sender != GOVERNOR) revert NodeRegistry_NotGovernor(msg.sender);
        _;
    }

    modifier onlyDisputes() {
        if (msg.sender != DISPUTES) revert NodeRegistry_NotDisputes(msg.sender);
        _;
    }

    constructor(
        IERC20 usd,
        address guardian,
        address arbiter,
        address attester,
        address disputes,
        address governor
    ) EIP712("I Cubed Modelverse", "1") {
        USD = usd;
        GUARDIAN = guardian;
        ARBITER = arbiter;
        ATTESTER = attester;
        DISPUTES = disputes;
        GOVERNOR = governor;
    }

    // ---------------------------------------------------------------------------------------------------- nodes

    /// @inheritdoc INodeRegistry
    function register(
        address node,
        uint64 pricePerCall,
        uint32 capabilities,
        uint96 bond,
        uint64 validUntil,
        bytes calldata signature
    ) external nonReentrant {
        if (_nodes[node].owner != address(0)) revert NodeRegistry_AlreadyRegistered(node);
        if (block.timestamp > validUntil) revert NodeRegistry_SignatureExpired(validUntil);
        bytes32 hash = _hashTypedDataV4(keccak256(abi.encode(REGISTRATION_TYPEHASH, msg.sender, node, validUntil)));
        (address signer,,) = ECDSA.tryRecoverCalldata(hash, signature);
        if (signer == address(0) || signer != node) revert NodeRegistry_InvalidSignature(node);
        if (capabilities == 0) revert NodeRegistry_NoCapabilities();
        if (bond < MIN_BOND) revert NodeRegistry_BondTooLow(bond, MIN_BOND);

        Node storage stored = _nodes[node];
        (stored.owner, stored.pricePerCall, stored.capabilities) = (msg.sender, pricePerCall, capabilities);
        stored.bond = bond;
        _bonds += bond;
        emit NodeRegistered(node, msg.sender, pricePerCall, capabilities, bond);
        USD.safeTransferFrom(msg.sender, address(this), bond);
    }

    /// @inheritdoc INodeRegistry
    function changeTerms(address node, uint64 pricePerCall, uint32 capabilities) external {
        Node storage stored = _owned(node);
        if (capabilities == 0) revert NodeRegistry_NoCapabilities();
        (stored.pricePerCall, stored.capabilities) = (pricePerCall, capabilities);
        emit NodeTermsChanged(node, pricePerCall, capabilities);
    }

    /// @inheritdoc INodeRegistry
    function addBond(address node, uint96 amount) external nonReentrant {
        Node storage stored = _known(node);
        if (amount == 0) revert NodeRegistry_ZeroAmount();
        stored.bond += amount;
        _bonds += amount;
        emit NodeBonded(node, stored.bond);
        USD.safeTransferFrom(msg.sender, address(this), amount);
    }

    /// @inheritdoc INodeRegistry
    function requestWithdrawal(address node, uint96 amount) external {
        Node storage stored = _owned(node);
        if (amount == 0) revert NodeRegistry_ZeroAmount();
        if (amount > stored.bond) revert NodeRegistry_InsufficientBond(stored.bond);
        stored.bond -= amount;
        stored.leaving += amount;
        stored.leavesAt = uint40(block.timestamp) + UNBONDING_DELAY;
        emit BondLeaving(node, stored.bond, stored.leaving, stored.leavesAt);
    }

    /// @inheritdoc INodeRegistry
    function withdrawBond(address node) external nonReentrant {
        Node storage stored = _known(node);
        uint96 amount = stored.leaving;
        if (amount == 0) revert NodeRegistry_ZeroAmount();
        if (block.timestamp < stored.leavesAt) revert NodeRegistry_BondLocked(stored.leavesAt);
        // By then each slash proposed in time could be concluded. Later ones, one after the other, would keep it for ever.
        bool held = _holds[node] != 0 || block.timestamp < stored.leavesAt + SLASH_APPEAL + SLASH_DECISION;
        if (held && stored.openSlashes != 0) revert NodeRegistry_SlashesOpen(stored.openSlashes);
        stored.leaving = 0;
        _bonds -= amount;
        emit NodeBondWithdrawn(node, stored.owner, amount);
        USD.safeTransfer(stored.owner, amount);
    }

    // ---------------------------------------------------------------------------------------------- suspensions

    /// @inheritdoc INodeRegistry
    function suspend(address node, bytes32 reason) external {
        if (msg.sender != GUARDIAN) revert NodeRegistry_NotGuardian(msg.sender);
        Node storage stored = _known(node);
        // Without a rest between two, 72 hours at a time would be for ever.
        uint256 restsUntil = uint256(stored.suspendedUntil) + SUSPENSION_REST;
        if (stored.suspendedUntil != 0 && block.timestamp < restsUntil) {
            // a sum of two times of 40 bits
            // forge-lint: disable-next-line(unsafe-typecast)
            revert NodeRegistry_SuspendedLately(uint64(restsUntil));
        }
        stored.suspendedUntil = uint40(block.timestamp) + SUSPENSION;
        (stored.appealableUntil, stored.decideBy) = (0, 0);
        emit NodeSuspended(node, reason, stored.suspendedUntil);
    }

    /// @inheritdoc INodeRegistry
    function confirmSuspension(address node) external onlyGovernor {
        Node storage stored = _suspended(node);
        if (stored.appealableUntil != 0) revert NodeRegistry_AlreadyConfirmed(node);
        stored.suspendedUntil = UNTIL_ENDED;
        stored.appealableUntil = uint40(block.timestamp) + SUSPENSION_APPEAL;
        emit SuspensionConfirmed(node, stored.appealableUntil);
    }

    /// @inheritdoc INodeRegistry
    function appealSuspension(address node, string calldata statementCid) external {
        Node storage stored = _owned(node);
        if (!_isSuspended(stored)) revert NodeRegistry_NotSuspended(node);
        if (block.timestamp >= stored.appealableUntil || stored.decideBy != 0) revert NodeRegistry_NotAppealable(node);
        stored.decideBy = uint40(block.timestamp) + SUSPENSION_DECISION;
        stored.suspendedUntil = stored.decideBy;
        emit SuspensionAppealed(node, statementCid, stored.decideBy);
    }

    /// @inheritdoc INodeRegistry
    function upholdSuspension(address node) external onlyGovernor {
        Node storage stored = _suspended(node);
        if (stored.decideBy == 0 || stored.suspendedUntil == UNTIL_ENDED) revert NodeRegistry_NotAppealed(node);
        stored.suspendedUntil = UNTIL_ENDED;
        emit SuspensionUpheld(node);
    }

    /// @inheritdoc INodeRegistry
    function endSuspension(address node) external {
        if (msg.sender != GUARDIAN && msg.sender != GOVERNOR) revert NodeRegistry_NotGuardian(msg.sender);
        _suspended(node).suspendedUntil = uint40(block.timestamp);
        emit SuspensionEnded(node);
    }

    // -------------------------------------------------------------------------------------------------- slashes

    /// @inheritdoc INodeRegistry
    function proposeSlash(address node, uint96 amount, address to, string calldata evidenceCid)
        external
        returns (uint256 slashId)
    {
        if (msg.sender != ARBITER) revert NodeRegistry_NotArbiter(msg.sender);
        Node storage stored = _known(node);
        if (amount == 0) revert NodeRegistry_ZeroAmount();
        if (to == address(0)) revert NodeRegistry_ZeroAddress();
        ++stored.openSlashes;
        slashId = ++slashCount;
        uint40 until = uint40(block.timestamp) + SLASH_APPEAL;
        _slashes[slashId] = Slash(node, amount, to, until, SlashState.Proposed);
        emit SlashProposed(slashId, node, amount, to, evidenceCid, until);
    }

    /// @inheritdoc INodeRegistry
    function appealSlash(uint256 slashId, string calldata statementCid) external {
        Slash storage slash = _inState(slashId, SlashState.Proposed);
        _owned(slash.node);
        if (block.timestamp >= slash.until) revert NodeRegistry_TooLate(slash.until);
        slash.state = SlashState.Appealed;
        slash.until = uint40(block.timestamp) + SLASH_DECISION;
        emit SlashAppealed(slashId, statementCid, slash.until);
    }

    /// @inheritdoc INodeRegistry
    function decideSlash(uint256 slashId, bool uphold) external onlyGovernor {
        Slash storage slash = _inState(slashId, SlashState.Appealed);
        if (block.timestamp >= slash.until) revert NodeRegistry_TooLate(slash.until);
        _conclude(slashId, slash, uphold);
    }

    /// @inheritdoc INodeRegistry
    function concludeSlash(uint256 slashId) external {
        Slash storage slash = _slashes[slashId];
        SlashState state = slash.state;
        if (state != SlashState.Proposed && state != SlashState.Appealed) {
            revert NodeRegistry_WrongSlashState(slashId, state);
        }
        if (block.timestamp < slash.until) revert NodeRegistry_TooEarly(slash.until);
        _conclude(slashId, slash, state == SlashState.Proposed);
    }

    /// @inheritdoc INodeRegistry
    function holdBond(address node) external onlyDisputes {
        ++_known(node).openSlashes;
        ++_holds[node];
        emit BondHeld(node);
    }

    /// @inheritdoc INodeRegistry
    function freeBond(address node, uint96 amount, uint16 bountyBps, address informer, address to)
        external
        onlyDisputes
        returns (uint96 taken)
    {
        // A dispute ends only what a dispute began: the arbiter's slashes stay open.
        if (_holds[node] == 0) revert NodeRegistry_NothingHeld(node);
        Node storage stored = _known(node);
        --_holds[node];
        --stored.openSlashes;
        emit BondFreed(node);
        if (amount == 0) return 0;
        taken = _take(stored, amount);
        // at most half of what was taken, by the disputes' own bound
        // forge-lint: disable-next-line(unsafe-typecast)
        uint96 bounty = uint96(uint256(taken) * bountyBps / BPS);
        if (bounty != 0) {
            compensationOf[informer] += bounty;
            emit NodeSlashedByDispute(node, informer, bounty);
        }
        if (taken != bounty) {
            compensationOf[to] += taken - bounty;
            emit NodeSlashedByDispute(node, to, taken - bounty);
        }
    }

    /// @inheritdoc INodeRegistry
    function withdrawCompensation() external nonReentrant {
        _payCompensation(msg.sender);
    }

    /// @inheritdoc INodeRegistry
    function withdrawCompensationFor(address account) external nonReentrant {
        _payCompensation(account);
    }

    // --------------------------------------------------------------------------------------------- attestations

    /// @inheritdoc INodeRegistry
    function setMeasurement(bytes32 measurement, bool allowed) external onlyGovernor {
        if (measurement == 0) revert NodeRegistry_EmptyMeasurement();
        isMeasurementAllowed[measurement] = allowed;
        emit MeasurementChanged(measurement, allowed);
    }

    /// @inheritdoc INodeRegistry
    function attest(
        address node,
        bytes32 measurement,
        bytes32 quoteDigest,
        string calldata quoteCid,
        uint64 expiresAt
    ) external {
        if (msg.sender != ATTESTER) revert NodeRegistry_NotAttester(msg.sender);
        _known(node);
        if (!isMeasurementAllowed[measurement]) revert NodeRegistry_MeasurementNotAllowed(measurement);
        if (expiresAt <= block.timestamp || expiresAt > block.timestamp + MAX_ATTESTATION) {
            revert NodeRegistry_InvalidExpiry(expiresAt);
        }
        Cid.check(quoteCid);
        // A quote shown twice is either old or another's.
        if (quoteDigest == 0 || _quotes[quoteDigest]) revert NodeRegistry_QuoteUsed(quoteDigest);
        _quotes[quoteDigest] = true;
        _attestations[node] = Attestation(measurement, quoteDigest, expiresAt);
        emit NodeAttested(node, measurement, quoteDigest, quoteCid, expiresAt);
    }

    // ---------------------------------------------------------------------------------------------------- views

    /// @inheritdoc INodeRegistry
    function nodeOf(address node) external view returns (Node memory) {
        return _nodes[node];
    }

    /// @inheritdoc INodeRegistry
    function slashOf(uint256 slashId) external view returns (Slash memory) {
        return _slashes[slashId];
    }

    /// @inheritdoc INodeRegistry
    function attestationOf(address node) external view returns (Attestation memory) {
        return _attestations[node];
    }

    /// @inheritdoc INodeRegistry
    function isActive(address node) external view returns (bool) {
        Node storage stored = _nodes[node];
        if (stored.bond < MIN_BOND || _isSuspended(stored)) return false;
        return stored.capabilities & ENCLAVE == 0 || _isAttested(node);
    }

    /// @inheritdoc INodeRegistry
    function totals() external view returns (uint256 bonds, uint256 compensations) {
        return (_bonds, _compensations);
    }

    // ------------------------------------------------------------------------------------------------- internal

    function _conclude(uint256 slashId, Slash storage slash, bool uphold) private {
        address node = slash.node;
        Node storage stored = _nodes[node];
        --stored.openSlashes;
        if (!uphold) {
            slash.state = SlashState.Dismissed;
            emit SlashDismissed(slashId, node);
            return;
        }
        slash.state = SlashState.Slashed;
        uint96 taken = _take(stored, slash.amount);
        compensationOf[slash.to] += taken;
        emit NodeSlashed(slashId, node, slash.to, taken);
    }

    /// @dev What is on its way out pays first. The injured fetch their part: nobody who cannot be paid holds up a node.
    function _take(Node storage stored, uint96 amount) private returns (uint96 taken) {
        uint96 fromLeaving = _min(amount, stored.leaving);
        uint96 fromBond = _min(amount - fromLeaving, stored.bond);
        stored.leaving -= fromLeaving;
        stored.bond -= fromBond;
        taken = fromLeaving + fromBond;
        _bonds -= taken;
        _compensations += taken;
    }

    function _payCompensation(address account) private {
        uint256 amount = compensationOf[account];
        if (amount == 0) revert NodeRegistry_ZeroAmount();
        compensationOf[account] = 0;
        // a part of _compensations
        // forge-lint: disable-next-line(unsafe-typecast)
        _compensations -= uint128(amount);
        emit CompensationWithdrawn(account, amount);
        USD.safeTransfer(account, amount);
    }

    function _known(address node) private view returns (Node storage stored) {
        stored = _nodes[node];
        if (stored.owner == address(0)) revert NodeRegistry_UnknownNode(node);
    }

    function _owned(address node) private view returns (Node storage stored) {
        stored = _known(node);
        if (msg.sender != stored.owner) revert NodeRegistry_NotOwner(msg.sender);
    }

    function _suspended(address node) private view returns (Node storage stored) {
        stored = _known(node);
        if (!_isSuspended(stored)) revert NodeRegistry_NotSuspended(node);
    }

    function _inState(uint256 slashId, SlashState state) private view returns (Slash storage slash) {
        slash = _slashes[slashId];
        if (slash.state != state) revert NodeRegistry_WrongSlashState(slashId, slash.state);
    }

    function _isSuspended(Node storage stored) private view returns (bool) {
        return block.timestamp < stored.suspendedUntil;
    }

    function _isAttested(address node) private view returns (bool) {
        Attestation storage attestation = _attestations[node];
        return block.timestamp < attestation.expiresAt && isMeasurementAllowed[attestation.measurement];
    }

    function _min(uint96 a, uint96 b) private pure returns (uint96) {
        return a < b ? a : b;
    }
}
