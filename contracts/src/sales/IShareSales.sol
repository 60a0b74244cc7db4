// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

/// @notice What a creator offers after the initial offering.
/// @param shares Whole shares, all of which are locked from now on.
/// @param pricePerShare USD base units for one whole share.
/// @param endsAt From this moment on nothing is sold. At most 180 days ahead.
struct SaleTerms {
    uint256 assetId;
    uint32 shares;
    uint96 pricePerShare;
    uint64 endsAt;
}

/// @notice What is stored about a sale. `left` is what is still locked for it.
struct ShareSale {
    address creator;
    uint96 assetId;
    uint96 pricePerShare;
    uint40 endsAt;
    uint32 shares;
    uint32 left;
}

/// @title Later offerings of a creator's shares
/// @notice A fixed-price sale of shares of the creator's own lot: no threshold, no soft lock and no reveal, because the content is
/// public and the shares trade. A buyer gets the shares at once and for good.
///
/// The money does not come sooner than that of the initial offering: it is held here and vests on that offering's schedule, so that
/// whatever part of the initial proceeds is the creator's by now is also the creator's part of these. A creator cannot leave faster
/// by selling the lot. Sold once the schedule has ended, the money is the creator's at once. What arrears take is taken evenly from all
/// that has not vested, so it makes no later money vest sooner.
///
/// Per contract: Σ escrow = what was paid less what was claimed and seized ≤ USD.balanceOf(this).
/// @dev The creator first lets this contract lock, with an ERC-20 allowance (or permit) of the asset's share token.
interface IShareSales {
    event SaleOpened(
        uint256 indexed saleId,
        uint256 indexed assetId,
        address indexed creator,
        uint32 shares,
        uint96 pricePerShare,
        uint64 endsAt
    );
    event SharesSold(uint256 indexed saleId, address indexed buyer, uint32 shares, uint256 paid);
    /// @notice The sale is over and `returned` whole shares are the creator's to move again.
    event SaleEnded(uint256 indexed saleId, uint32 returned);
    event SaleProceedsClaimed(uint256 indexed assetId, address indexed creator, uint256 amount);
    event SaleProceedsSeized(uint256 indexed assetId, address indexed to, uint256 amount);

    error ShareSales_NotReleased(uint256 assetId);
    error ShareSales_NotCreator(address caller);
    error ShareSales_ZeroShares();
    error ShareSales_InvalidPrice();
    error ShareSales_InvalidEnd(uint64 endsAt);
    error ShareSales_UnknownSale(uint256 saleId);
    error ShareSales_Ended(uint256 saleId);
    error ShareSales_StillRunning(uint256 saleId, uint64 endsAt);
    error ShareSales_CreatorCannotBuy();
    error ShareSales_OtherAsset(uint256 assetId);
    error ShareSales_PriceTooHigh(uint96 pricePerShare, uint96 most);
    error ShareSales_NothingVested();
    error ShareSales_NotLineageDisputes(address caller);

    /// @notice Offers the caller's released, free shares and locks them. Only the creator of an initial offering whose challenge window is
    /// over.
    function open(SaleTerms calldata terms) external returns (uint256 saleId);

    /// @notice Buys whole shares; the last buyer gets, and pays for, exactly what is left.
    /// @param assetId What the caller means to buy, at `mostPerShare` at most: terms never change, but an id read before a
    /// reorganisation of the chain may stand for another sale after it.
    function buy(uint256 saleId, uint256 assetId, uint32 shares, uint96 mostPerShare)
        external
        returns (uint32 bought);

    /// @notice Ends a sale and unlocks the rest: the creator at any time, anyone from its end on.
    function end(uint256 saleId) external;

    /// @notice Pays the creator what has vested of all sales of the asset. Anyone may spend the gas.
    function claimProceeds(uint256 assetId) external;

    /// @notice Pays `to` at most `most` of what has not vested yet, for arrears of an upheld lineage dispute. Only the contract of
    /// those disputes. What has vested stays the creator's, claimed or not; the rest that is left vests until the schedule's end.
    function seizeProceeds(uint256 assetId, uint256 most, address to) external returns (uint256 taken);

    /// @notice How many sales were opened; their ids are 1 to this.
    function saleCount() external view returns (uint256);

    /// @notice Also of sales that are over: `left` is then 0.
    function saleOf(uint256 saleId) external view returns (ShareSale memory);

    /// @notice USD base units held for one asset's creator. The sum over all assets is what the contract owes.
    function escrowOf(uint256 assetId) external view returns (uint256);

    /// @notice Base units {claimProceeds} would pay now.
    function claimableProceeds(uint256 assetId) external view returns (uint256);
}
