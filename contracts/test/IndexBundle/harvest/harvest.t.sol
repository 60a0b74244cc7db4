// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIndexBundle} from "../../../src/indices/IIndexBundle.sol";
import {BundleFixture} from "../BundleFixture.sol";

contract HarvestTest is BundleFixture {
    function test_GivenNothing_ChangesNothing() external {
        _mint(alice, ONE);
        bundle.harvest();
        assertEq(bundle.cash(), 0);
    }

    function test_GivenDividends_HoldsAllOfThem() external {
        _mint(alice, 1_000 * ONE);
        ledger.pay(assets[0], 1_000_000_000);
        ledger.pay(assets[9], 3_000_000_000);
        uint256 due = ledger.claimable(assets[0], address(bundle)) + ledger.claimable(assets[9], address(bundle));
        vm.expectEmit(address(bundle));
        emit IIndexBundle.DividendsHarvested(due);
        bundle.harvest();
        assertEq(bundle.cash(), due);
        assertEq(ledger.claimable(assets[9], address(bundle)), 0);
    }

    function test_GivenAnothersClaim_CountsItAllTheSame() external {
        _mint(alice, 1_000 * ONE);
        ledger.pay(assets[0], 1_000_000_000);
        uint256 due = ledger.claimable(assets[0], address(bundle));
        vm.prank(carol);
        ledger.claimFor(address(bundle), _one(assets[0]));
        assertEq(bundle.cash(), due);
    }

    function testFuzz_HoldsJustWhatIsDue(uint64[3] memory amounts, uint128 minted, uint32 given) external {
        _mint(alice, bound(minted, ONE, 1_000 * ONE));
        usd.mint(address(bundle), given);
        uint256[3] memory paid = [assets[0], assets[4], assets[9]];
        uint256 due;
        for (uint256 i = 0; i < 3; ++i) {
            uint256 amount = bound(amounts[i], 0, 1e12);
            if (amount != 0) ledger.pay(paid[i], amount);
        }
        for (uint256 i = 0; i < 3; ++i) {
            due += ledger.claimable(paid[i], address(bundle));
        }
        uint256 ofLedger = usd.balanceOf(address(ledger));
        bundle.harvest();
        assertEq(bundle.cash(), given + due);
        assertEq(usd.balanceOf(address(ledger)), ofLedger - due);
        for (uint256 i = 0; i < 3; ++i) {
            assertEq(ledger.claimable(paid[i], address(bundle)), 0);
        }
        bundle.harvest();
        assertEq(bundle.cash(), given + due);
    }
}
