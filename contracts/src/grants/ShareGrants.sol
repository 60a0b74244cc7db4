// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {SafeCast} from "@openzeppelin/contracts/utils/math/SafeCast.sol";
import {IRevenueLedger} from "../revenue/IRevenueLedger.sol";
import {IShareToken} from "../revenue/IShareToken.sol";
import {Grant, GrantTerms, IShareGrants} from "./IShareGrants.sol";

/// @title ShareGrants
/// @notice See {IShareGrants}.
contract ShareGrants is IShareGrants {
    using SafeCast for uint256;

    uint64 public constant MAX_DURATION = 3_653 days;

    IRevenueLedger public immutable LEDGER;

    /// @notice How many grants were made; their ids are 1 to this.
    uint256 public grantCount;
    mapping(uint256 grantId => Grant) private _grants;

    constructor(IRevenueLedger ledger) {
        LEDGER = ledger;
    }

    /// @inheritdoc IShareGrants
    function grant(GrantTerms calldata terms) external returns (uint256 grantId) {
        // A grant to oneself would only lock one's shares against one's own later buyers.
        if (terms.beneficiary == address(0) || terms.beneficiary == msg.sender) {
            revert ShareGrants_InvalidBeneficiary(terms.beneficiary);
        }
        if (terms.shares == 0) revert ShareGrants_ZeroShares();
        _checkSchedule(terms.startsAt, terms.cliffAt, terms.endsAt);
        grantId = ++grantCount;
        _grants[grantId] = Grant({
            grantor: msg.sender,
            startsAt: uint40(terms.startsAt),
            cliffAt: uint40(terms.cliffAt),
            beneficiary: terms.beneficiary,
            endsAt: uint40(terms.endsAt),
            revocableUntil: uint256(terms.revocableUntil).toUint40(),
            assetId: terms.assetId.toUint96(),
            shares: uint256(terms.shares).toUint80(),
            claimed: 0
        });
        emit SharesGranted(
            grantId,
            terms.assetId,
            terms.beneficiary,
            msg.sender,
            terms.shares,
            terms.startsAt,
            terms.cliffAt,
            terms.endsAt,
            terms.revocableUntil
        );
        _token(terms.assetId).lock(msg.sender, terms.shares);
    }

    /// @inheritdoc IShareGrants
    function claim(uint256 grantId) external {
        Grant storage stored = _known(grantId);
        uint256 vested = _vested(stored);
        uint256 amount = vested - stored.claimed;
        if (amount == 0) revert ShareGrants_NothingVested(grantId);
        // at most the shares granted, which have 80 bits
        // forge-lint: disable-next-line(unsafe-typecast)
        stored.claimed = uint80(vested);
        emit GrantClaimed(grantId, stored.beneficiary, amount);
        _token(stored.assetId).transferLocked(stored.grantor, stored.beneficiary, amount);
    }

    /// @inheritdoc IShareGrants
    function revoke(uint256 grantId) external {
        Grant storage stored = _known(grantId);
        if (msg.sender != stored.grantor) revert ShareGrants_NotGrantor(msg.sender);
        uint256 vested = _vested(stored);
        uint256 rest = stored.shares - vested;
        if (block.timestamp >= stored.revocableUntil || rest == 0) revert ShareGrants_NotRevocable(grantId);
        // at most the shares granted, which have 80 bits
        // forge-lint: disable-next-line(unsafe-typecast)
        stored.shares = uint80(vested);
        stored.endsAt = uint40(block.timestamp);
        stored.revocableUntil = 0;
        emit GrantRevoked(grantId, vested, rest);
        _token(stored.assetId).unlock(msg.sender, rest);
    }

    /// @inheritdoc IShareGrants
    function changeBeneficiary(uint256 grantId, address to) external {
        Grant storage stored = _known(grantId);
        if (msg.sender != stored.beneficiary) revert ShareGrants_NotBeneficiary(msg.sender);
        if (to == address(0) || to == stored.grantor) revert ShareGrants_InvalidBeneficiary(to);
        stored.beneficiary = to;
        emit BeneficiaryChanged(grantId, msg.sender, to);
    }

    /// @inheritdoc IShareGrants
    function grantOf(uint256 grantId) external view returns (Grant memory) {
        return _known(grantId);
    }

    /// @inheritdoc IShareGrants
    function vestedOf(uint256 grantId) external view returns (uint256) {
        return _vested(_known(grantId));
    }

    /// @inheritdoc IShareGrants
    function claimableOf(uint256 grantId) external view returns (uint256) {
        Grant storage stored = _known(grantId);
        return _vested(stored) - stored.claimed;
    }

    /// @dev The end is asked first: a revocation may set it before the cliff, and then to 0 shares.
    function _vested(Grant storage stored) private view returns (uint256) {
        uint256 shares = stored.shares;
        if (block.timestamp >= stored.endsAt) return shares;
        if (block.timestamp < stored.cliffAt) return 0;
        return (shares * (block.timestamp - stored.startsAt)) / (stored.endsAt - stored.startsAt);
    }

    function _known(uint256 grantId) private view returns (Grant storage stored) {
        stored = _grants[grantId];
        if (stored.grantor == address(0)) revert ShareGrants_UnknownGrant(grantId);
    }

    function _token(uint256 assetId) private view returns (IShareToken token) {
        token = IShareToken(LEDGER.shareTokenOf(assetId));
        if (address(token) == address(0)) revert ShareGrants_NoShareToken(assetId);
    }

    function _checkSchedule(uint64 startsAt, uint64 cliffAt, uint64 endsAt) private pure {
        bool ordered = startsAt <= cliffAt && cliffAt <= endsAt && startsAt < endsAt;
        if (!ordered || endsAt - startsAt > MAX_DURATION || endsAt > type(uint40).max) {
            revert ShareGrants_InvalidSchedule(startsAt, cliffAt, endsAt);
        }
    }
}
