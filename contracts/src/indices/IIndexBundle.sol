// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";

/// @notice One line of a proposed basket.
/// @param weightBps Part of the basket's value, 0 for a constituent that leaves, at most 2,000.
/// @param price Base units of USD for one whole share, as the index role sees it.
struct Weight {
    uint256 assetId;
    uint16 weightBps;
    uint96 price;
}

/// @notice A basket on its way. `units` are those of an auction that ends exactly at the posted prices.
struct Proposal {
    uint64 startsAt;
    uint256[] assetIds;
    uint256[] units;
}

/// @title A bundle of released shares
/// @notice An ERC-20 whose every whole token (10¹⁸) stands for fixed numbers of share units of each constituent, and for its part of the USD
/// they have earned. It is minted by bringing that and redeemed by taking it: no price is believed, nobody trades with the bundle.
/// Every division rounds in the bundle's favour.
///
/// A new basket is proposed by weights and prices and comes about only by an auction: whoever brings what is missing takes what
/// is too much. The new units start 20 % over those at the posted prices and fall for a day to the floor below them. From the
/// proposal until its end redemptions cost no fee, and for the first 48 hours nothing can happen but redemptions and mints.
///
/// A share or USD that cannot be sent to a redeemer is kept for that redeemer ({collect}) and delays nothing else.
/// @dev A minter lets this contract take the constituents' shares and USD, by ERC-20 allowance or permit; so does who fills an auction.
interface IIndexBundle is IERC20 {
    event BundleMinted(address indexed account, uint256 amount, uint256 fee, uint256 usd);
    event BundleRedeemed(address indexed account, uint256 amount, uint256 fee, uint256 usd);
    event DividendsHarvested(uint256 amount);
    /// @notice What could not be sent waits for `account`. `assetId` 0 is USD.
    event DeliveryKept(address indexed account, uint256 indexed assetId, uint256 amount);
    event DeliveryCollected(address indexed account, uint256 indexed assetId, uint256 amount);
    event BasketProposed(uint256 indexed proposalId, uint256[] assetIds, uint256[] units, uint64 startsAt);
    event BasketWithdrawn(uint256 indexed proposalId);
    event BasketChanged(
        uint256 indexed proposalId, address indexed filler, uint256 factor, uint256[] assetIds, uint256[] units
    );
    event FeeBpsChanged(uint16 feeBps);
    event SlippageBpsChanged(uint16 slippageBps);

    error IndexBundle_NotIndex(address caller);
    error IndexBundle_NotGovernor(address caller);
    error IndexBundle_OutOfBounds(uint256 value, uint256 least, uint256 most);
    error IndexBundle_ZeroAmount();
    /// @notice The first mint is at least one whole token, a tenth of which is the bundle's for good.
    error IndexBundle_FirstTooSmall(uint256 amount);
    error IndexBundle_NoBasket();
    error IndexBundle_BasketMoved(uint256 basket);
    error IndexBundle_TooMuchUsd(uint256 usd);
    error IndexBundle_TooLittleUsd(uint256 usd);
    error IndexBundle_WrongCount(uint256 count);
    error IndexBundle_NotAscending(uint256 assetId);
    error IndexBundle_NotReleased(uint256 assetId);
    error IndexBundle_ConstituentMissing(uint256 assetId);
    error IndexBundle_WeightTooHigh(uint256 assetId, uint16 weightBps);
    error IndexBundle_WeightsNotWhole(uint256 sumBps);
    error IndexBundle_InvalidPrice(uint256 assetId);
    error IndexBundle_TooSoon(uint64 until);
    error IndexBundle_NoProposal(uint256 proposalId);
    error IndexBundle_NotInAuction(uint64 startsAt, uint64 endsAt);
    error IndexBundle_FactorTooHigh(uint256 factor);
    error IndexBundle_NothingToCollect(address account, uint256 assetId);

    /// @notice Takes `amount`'s part of every constituent and of the USD, and mints; the fee is a part of `amount`.
    /// @param basket_ The basket the caller has read: {proposalOf} of another one has come about since, it reverts.
    /// @param maxUsd Most USD the caller brings.
    /// @return received What the caller holds more now.
    function mint(uint256 amount, uint256 basket_, uint256 maxUsd) external returns (uint256 received);

    /// @notice Burns `amount` less the fee and gives what it stands for.
    /// @param minUsd Least USD the caller expects.
    /// @return usd The caller's part of the USD.
    function redeem(uint256 amount, uint256 minUsd) external returns (uint256 usd);

    /// @notice Sends what was kept for `account`; anyone may spend the gas. `assetId` 0 is USD.
    function collect(address account, uint256 assetId) external;

    /// @notice Claims the constituents' dividends; anyone may spend the gas.
    function harvest() external;

    /// @notice Proposes a basket, in ascending order of assets, with every present constituent, at least ten that stay, none over 20 %
    /// and all together exactly 10,000. It takes the place of a proposal not filled. Only the index role.
    function propose(Weight[] calldata weights) external returns (uint256 proposalId);

    /// @notice Ends the proposal. The index role or the governor.
    function withdraw(uint256 proposalId) external;

    /// @notice Brings what the proposed basket lacks at the present factor and takes what is too much.
    /// @param maxFactor Highest factor the caller accepts; it only falls.
    function fill(uint256 proposalId, uint256 maxFactor) external;

    /// @notice Part of a mint or redemption, in bundle tokens, that goes to the governor.
    function setFeeBps(uint16 newBps) external;

    /// @notice How far below the posted prices an auction ends.
    function setSlippageBps(uint16 newBps) external;

    function feeBps() external view returns (uint16);
    function slippageBps() external view returns (uint16);

    /// @notice Number of the present basket: the proposal it came from.
    function basket() external view returns (uint256);

    /// @notice Constituents and share units of each for one whole token.
    function constituents() external view returns (uint256[] memory assetIds, uint256[] memory units);

    /// @notice What `amount` takes to mint now, harvest included.
    function quoteMint(uint256 amount) external view returns (uint256[] memory shares, uint256 usd);

    /// @notice The proposal that is open, and its number; 0 for none.
    function proposal() external view returns (uint256 proposalId, Proposal memory);

    /// @notice 10¹⁸ is the posted prices. Reverts outside of the auction.
    function factor() external view returns (uint256);

    /// @notice Share units the bundle counts as its own. A bare transfer in is not among them.
    function heldOf(uint256 assetId) external view returns (uint256);

    /// @notice What waits for `account`. `assetId` 0 is USD.
    function keptFor(address account, uint256 assetId) external view returns (uint256);

    /// @notice USD that belongs to the holders of the bundle, without dividends not yet harvested.
    function cash() external view returns (uint256);
}
