// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IIndexBundle, Proposal, Weight} from "../../src/indices/IIndexBundle.sol";
import {Fixture} from "../Fixture.sol";

/// @notice Eleven released assets at 2 USD a share, and a basket of the first ten, each 10 % of 1,000 USD: 50 shares a token. Alice and
/// Bob hold shares and let the bundle take them.
abstract contract BundleFixture is Fixture {
    uint256 internal constant ONE = 1e18;
    uint256 internal constant UNITS = 50 * SHARE;

    IIndexBundle internal bundle;
    address internal index = makeAddr("index");
    uint256[] internal assets;

    function setUp() public virtual override {
        super.setUp();
        bundle = IIndexBundle(deployCode("IndexBundle.sol:IndexBundle", abi.encode(usd, ledger, index, governor)));
        for (uint256 i = 0; i < 11; ++i) {
            uint256 assetId = _model(creator, bytes32(i));
            _openAndFill(assetId);
            assets.push(assetId);
        }
        vm.warp(offering.unlockTimeOf(uint64(block.timestamp)));
        for (uint256 i = 0; i < 11; ++i) {
            offering.reveal(assets[i], "plain", FILES_ROOT, DATA_KEY, ofCreator, _revealSignature(assets[i], verifierKey));
        }
        vm.warp(block.timestamp + 24 hours);
        // ascending, as a basket has to be
        for (uint256 i = 1; i < 11; ++i) {
            for (uint256 j = i; j > 0 && assets[j - 1] > assets[j]; --j) {
                (assets[j - 1], assets[j]) = (assets[j], assets[j - 1]);
            }
        }
        address[2] memory holders = [alice, bob];
        for (uint256 h = 0; h < 2; ++h) {
            vm.startPrank(holders[h]);
            usd.approve(address(bundle), type(uint256).max);
            for (uint256 i = 0; i < 11; ++i) {
                _shares(assets[i]).approve(address(bundle), type(uint256).max);
            }
            vm.stopPrank();
        }
        _propose(_firstWeights());
        // where the falling factor is exactly 1: at 20/22 of the day
        vm.warp(block.timestamp + 48 hours + uint256(24 hours) * 10 / 11 + 1);
        _fill(alice);
        vm.warp(block.timestamp + 7 days);
    }

    function _firstWeights() internal view returns (Weight[] memory weights) {
        weights = new Weight[](10);
        for (uint256 i = 0; i < 10; ++i) {
            weights[i] = Weight(assets[i], 1_000, 2e6);
        }
    }

    /// @dev The first leaves, the eleventh comes, for the same money.
    function _nextWeights() internal view returns (Weight[] memory weights) {
        weights = new Weight[](11);
        for (uint256 i = 0; i < 11; ++i) {
            weights[i] = Weight(assets[i], i == 0 ? 0 : 1_000, 2e6);
        }
    }

    function _propose(Weight[] memory weights) internal returns (uint256) {
        vm.prank(index);
        return bundle.propose(weights);
    }

    function _fill(address by) internal {
        (uint256 id,) = bundle.proposal();
        vm.prank(by);
        bundle.fill(id, type(uint256).max);
    }

    function _mint(address by, uint256 amount) internal returns (uint256) {
        uint256 basket = bundle.basket();
        vm.prank(by);
        return bundle.mint(amount, basket, type(uint256).max);
    }

    function _redeem(address by, uint256 amount) internal returns (uint256) {
        vm.prank(by);
        return bundle.redeem(amount, 0);
    }

    /// @dev A constituent that does not move.
    function _freeze(uint256 assetId) internal {
        vm.mockCallRevert(address(_shares(assetId)), abi.encodeWithSelector(IERC20.transfer.selector), "frozen");
    }

    /// @dev Every token is covered, to the last share unit.
    function _assertCovered() internal view {
        (uint256[] memory ids, uint256[] memory units) = bundle.constituents();
        for (uint256 i = 0; i < ids.length; ++i) {
            assertGe(bundle.heldOf(ids[i]) * ONE, bundle.totalSupply() * units[i]);
            assertGe(ledger.sharesOf(ids[i], address(bundle)), bundle.heldOf(ids[i]));
        }
        assertLe(bundle.cash(), usd.balanceOf(address(bundle)));
    }

    function _unitsOf(uint256 assetId) internal view returns (uint256) {
        (uint256[] memory ids, uint256[] memory units) = bundle.constituents();
        for (uint256 i = 0; i < ids.length; ++i) {
            if (ids[i] == assetId) return units[i];
        }
        return 0;
    }

    function _error(bytes4 selector, uint256 value) internal pure returns (bytes memory) {
        return abi.encodeWithSelector(selector, value);
    }

    function _startsAt() internal view returns (uint64) {
        (, Proposal memory open) = bundle.proposal();
        return open.startsAt;
    }
}
