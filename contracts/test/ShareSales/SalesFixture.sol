// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IShareSales, SaleTerms} from "../../src/sales/IShareSales.sol";
import {Fixture} from "../Fixture.sol";

/// @notice The creator, who holds 490,000 released shares, lets the sales lock all of them; Alice, Bob and Carol have USD for them. The
/// proceeds of the initial offering vest over 100 days from `start`.
abstract contract SalesFixture is Fixture {
    uint96 internal constant SALE_PRICE = 3e6;
    uint256 internal constant VESTING = 100 days;

    IShareSales internal sales;
    uint256 internal assetId;
    uint256 internal start;

    function setUp() public virtual override {
        super.setUp();
        sales = IShareSales(deployCode("ShareSales.sol:ShareSales", abi.encode(usd, offering, ledger, lineageDisputes)));
        assetId = _released("a");
        start = block.timestamp;
        IERC20 token = _shares(assetId);
        vm.prank(creator);
        token.approve(address(sales), type(uint256).max);
        address[4] memory payers = [creator, alice, bob, carol];
        for (uint256 i = 0; i < 4; ++i) {
            vm.prank(payers[i]);
            usd.approve(address(sales), type(uint256).max);
        }
    }

    /// @dev 1,000 shares at 3 USD for 30 days.
    function _saleTerms() internal view returns (SaleTerms memory) {
        return SaleTerms(assetId, 1_000, SALE_PRICE, uint64(block.timestamp + 30 days));
    }

    function _openSale(SaleTerms memory terms) internal returns (uint256 saleId) {
        vm.prank(creator);
        return sales.open(terms);
    }

    function _buy(uint256 saleId, address by, uint32 shares) internal returns (uint32 bought) {
        vm.prank(by);
        return sales.buy(saleId, assetId, shares, SALE_PRICE);
    }

    function _locked() internal view returns (uint256) {
        return ledger.lockedBy(assetId, creator, address(sales));
    }
}
