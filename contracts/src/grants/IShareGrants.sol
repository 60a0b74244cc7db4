// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @notice What a grantor promises.
/// @param shares Share units, 18 decimals.
/// @param startsAt Vesting counts from here; it may lie in the past, for work already done.
/// @param cliffAt Before it nothing has vested, at it everything since the start. Between start and end.
/// @param endsAt From here on all has vested. At most 10 years after the start.
/// @param revocableUntil The grantor may revoke before this moment; 0 for never.
struct GrantTerms {
    uint256 assetId;
    address beneficiary;
    uint128 shares;
    uint64 startsAt;
    uint64 cliffAt;
    uint64 endsAt;
    uint64 revocableUntil;
}

/// @notice What is stored about a grant. After a revocation `shares` is what had vested, and it ends there.
struct Grant {
    address grantor;
    uint40 startsAt;
    uint40 cliffAt;
    address beneficiary;
    uint40 endsAt;
    uint40 revocableUntil;
    uint96 assetId;
    uint80 shares;
    uint80 claimed;
}

/// @title Vesting grants of released shares
/// @notice The grantor's shares are locked, not handed over: this contract never holds any. Until a share has vested and is
/// claimed it is the grantor's and earns for the grantor; a claim moves what has vested and, from then on, its dividends.
/// The grantor cannot sell or promise the locked shares to anyone else, and once past `revocableUntil` cannot take anything
/// back. What has vested is the beneficiary's whatever the grantor does.
///
/// @dev The grantor first lets this contract lock, with an ERC-20 allowance (or permit) of the asset's share token.
interface IShareGrants {
    event SharesGranted(
        uint256 indexed grantId,
        uint256 indexed assetId,
        address indexed beneficiary,
        address grantor,
        uint128 shares,
        uint64 startsAt,
        uint64 cliffAt,
        uint64 endsAt,
        uint64 revocableUntil
    );
    event GrantClaimed(uint256 indexed grantId, address indexed beneficiary, uint256 shares);
    /// @param vested What stays the beneficiary's, claimed or not.
    /// @param returned What the grantor may move again.
    event GrantRevoked(uint256 indexed grantId, uint256 vested, uint256 returned);
    event BeneficiaryChanged(uint256 indexed grantId, address indexed from, address indexed to);

    error ShareGrants_NoShareToken(uint256 assetId);
    error ShareGrants_InvalidBeneficiary(address beneficiary);
    error ShareGrants_InvalidSchedule(uint64 startsAt, uint64 cliffAt, uint64 endsAt);
    error ShareGrants_ZeroShares();
    error ShareGrants_UnknownGrant(uint256 grantId);
    error ShareGrants_NothingVested(uint256 grantId);
    error ShareGrants_NotGrantor(address caller);
    error ShareGrants_NotBeneficiary(address caller);
    error ShareGrants_NotRevocable(uint256 grantId);

    /// @notice Promises the caller's released, free shares and locks them.
    function grant(GrantTerms calldata terms) external returns (uint256 grantId);

    /// @notice Moves to the beneficiary what has vested and was not claimed yet. Anyone may spend the gas.
    function claim(uint256 grantId) external;

    /// @notice Ends a grant at what has vested until now and unlocks the rest. Only the grantor, before `revocableUntil`.
    function revoke(uint256 grantId) external;

    /// @notice Passes the grant on to another account. Only the beneficiary.
    function changeBeneficiary(uint256 grantId, address to) external;

    function grantOf(uint256 grantId) external view returns (Grant memory);

    /// @notice Share units vested until now, claimed or not.
    function vestedOf(uint256 grantId) external view returns (uint256);

    /// @notice Share units {claim} would move now.
    function claimableOf(uint256 grantId) external view returns (uint256);
}
