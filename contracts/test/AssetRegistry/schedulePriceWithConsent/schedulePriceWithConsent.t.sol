// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Consent, Registration} from "../../../src/registry/AssetTypes.sol";
import {IAssetRegistry} from "../../../src/registry/IAssetRegistry.sol";
import {AgreeingWallet} from "../../AgreeingWallet.sol";
import {Fixture} from "../../Fixture.sol";

contract SchedulePriceWithConsentTest is Fixture {
    uint256 private assetId;
    address[2] private holders;
    uint256[2] private keys;
    uint64 private until;

    /// @dev The price has come down from 10,000 to the floor of 5,000; the two holders have 300,000 and 210,000 shares.
    function setUp() public override {
        super.setUp();
        assetId = _model(creator, "a");
        _openAndFill(assetId);
        _release(assetId);
        vm.warp(block.timestamp + 24 hours);
        (address one, uint256 oneKey) = makeAddrAndKey("one");
        (address two, uint256 twoKey) = makeAddrAndKey("two");
        bool ordered = one < two;
        (holders, keys) = ordered ? ([one, two], [oneKey, twoKey]) : ([two, one], [twoKey, oneKey]);
        address token = address(_shares(assetId));
        vm.prank(alice);
        _transfer(token, holders[0], 300_000 * SHARE);
        vm.prank(bob);
        _transfer(token, holders[1], 210_000 * SHARE);
        uint64[4] memory steps = [uint64(8_000), 6_400, 5_120, 5_000];
        for (uint256 i = 0; i < 4; ++i) {
            vm.prank(creator);
            registry.schedulePrice(assetId, steps[i]);
            vm.warp(block.timestamp + 8 days);
        }
        assertEq(registry.pricePerCall(assetId), 5_000);
        until = uint64(block.timestamp + 1 days);
    }

    function _transfer(address token, address to, uint256 amount) private {
        (bool ok,) = token.call(abi.encodeWithSignature("transfer(address,uint256)", to, amount));
        assertTrue(ok);
    }

    function _hash(uint64 price, uint256 nonce) private view returns (bytes32) {
        bytes32 typehash =
            keccak256("PriceConsent(uint256 assetId,uint64 pricePerCall,uint256 nonce,uint64 validUntil)");
        return keccak256(abi.encode(typehash, assetId, price, nonce, until));
    }

    function _signed(uint256 key, uint64 price, uint256 nonce) private view returns (bytes memory) {
        return _sign(key, address(registry), _hash(price, nonce));
    }

    function _both(uint64 price, uint256 nonce) private view returns (Consent[] memory consents) {
        consents = new Consent[](2);
        for (uint256 i = 0; i < 2; ++i) {
            consents[i] = Consent(holders[i], _signed(keys[i], price, nonce));
        }
    }

    function _schedule(uint64 price, Consent[] memory consents) private {
        vm.prank(creator);
        registry.schedulePriceWithConsent(assetId, price, until, consents);
    }

    function _expect(bytes memory revertData, uint64 price, Consent[] memory consents) private {
        vm.expectRevert(revertData);
        _schedule(price, consents);
    }

    function test_RevertWhen_NotTheSteward() external {
        Consent[] memory consents = _both(4_500, 0);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_NotSteward.selector, bob));
        vm.prank(bob);
        registry.schedulePriceWithConsent(assetId, 4_500, until, consents);
    }

    function test_RevertGiven_AnOfferingIsOpenOrLocked() external {
        Registration memory r = _registration(holders[0], "b");
        assetId = _register(holders[0], r);
        _open(assetId, holders[0]);
        _reserve(assetId, alice, 100_000);
        assertEq(ledger.sharesOf(assetId, holders[0]), 900_000 * SHARE);
        bytes memory offered = abi.encodeWithSelector(IAssetRegistry.AssetRegistry_Offered.selector, assetId);
        Consent[] memory consents = new Consent[](1);
        consents[0] = Consent(holders[0], _signed(keys[0], 9_000, 0));
        vm.expectRevert(offered);
        vm.prank(holders[0]);
        registry.schedulePriceWithConsent(assetId, 9_000, until, consents);
        _reserve(assetId, alice, 410_000);
        vm.expectRevert(offered);
        vm.prank(holders[0]);
        registry.schedulePriceWithConsent(assetId, 9_000, until, consents);
        _release(assetId);
        until = uint64(vm.getBlockTimestamp());
        consents[0].signature = _signed(keys[0], 9_000, 0);
        vm.expectRevert(
            abi.encodeWithSelector(IAssetRegistry.AssetRegistry_ConsentTooLow.selector, 490_000 * SHARE)
        );
        vm.prank(holders[0]);
        registry.schedulePriceWithConsent(assetId, 9_000, until, consents);
    }

    function test_RevertWhen_HalfOfTheSharesOrFewerSign() external {
        Consent[] memory one = new Consent[](1);
        one[0] = _both(4_500, 0)[0];
        uint256 has = ledger.sharesOf(assetId, holders[0]);
        _expect(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_ConsentTooLow.selector, has), 4_500, one);
        _expect(
            abi.encodeWithSelector(IAssetRegistry.AssetRegistry_ConsentTooLow.selector, 0), 4_500, new Consent[](0)
        );
        // exactly half is not more than half
        address token = address(_shares(assetId));
        vm.prank(holders[1]);
        _transfer(token, carol, 10_000 * SHARE);
        _expect(
            abi.encodeWithSelector(IAssetRegistry.AssetRegistry_ConsentTooLow.selector, 500_000 * SHARE),
            4_500,
            _both(4_500, 0)
        );
        vm.prank(carol);
        _transfer(token, holders[1], 1);
        _schedule(4_500, _both(4_500, 0));
    }

    function test_RevertWhen_AHolderCountsTwiceOrIsOutOfOrder() external {
        Consent[] memory consents = _both(4_500, 0);
        consents[1] = consents[0];
        bytes4 invalid = IAssetRegistry.AssetRegistry_InvalidConsent.selector;
        _expect(abi.encodeWithSelector(invalid, holders[0]), 4_500, consents);
        consents = _both(4_500, 0);
        (consents[0], consents[1]) = (consents[1], consents[0]);
        _expect(abi.encodeWithSelector(invalid, holders[0]), 4_500, consents);
    }

    function test_RevertWhen_TheSignatureIsOfAnotherPriceNonceOrSigner() external {
        bytes4 invalid = IAssetRegistry.AssetRegistry_InvalidConsent.selector;
        _expect(abi.encodeWithSelector(invalid, holders[0]), 4_500, _both(4_499, 0));
        _expect(abi.encodeWithSelector(invalid, holders[0]), 4_500, _both(4_500, 1));
        Consent[] memory consents = _both(4_500, 0);
        consents[1].signature = consents[0].signature;
        _expect(abi.encodeWithSelector(invalid, holders[1]), 4_500, consents);
    }

    function test_RevertWhen_ItIsTooLate() external {
        Consent[] memory consents = _both(4_500, 0);
        vm.warp(until + 1);
        _expect(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_ConsentExpired.selector, until), 4_500, consents);
    }

    function test_RevertWhen_TheMoveIsTooLarge() external {
        _expect(
            abi.encodeWithSelector(IAssetRegistry.AssetRegistry_PriceMoveTooLarge.selector, 5_000, 3_999),
            3_999,
            _both(3_999, 0)
        );
    }

    function test_WhenMoreThanHalfSign_GoesBelowTheFloorOnce() external {
        vm.prank(creator);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_PriceBelowFloor.selector, 5_000));
        registry.schedulePrice(assetId, 4_500);
        Consent[] memory consents = _both(4_500, 0);
        vm.expectEmit(address(registry));
        emit IAssetRegistry.PriceScheduled(assetId, 4_500, uint64(block.timestamp + 24 hours));
        _schedule(4_500, consents);
        assertEq(registry.pricePerCall(assetId), 5_000);
        assertEq(registry.priceNonce(assetId), 1);
        _expect(
            abi.encodeWithSelector(IAssetRegistry.AssetRegistry_InvalidConsent.selector, holders[0]), 4_500, consents
        );
        vm.warp(block.timestamp + 24 hours);
        assertEq(registry.pricePerCall(assetId), 4_500);
    }

    function test_GivenAPriceBelowTheFloor_RisesWithoutConsentAndFallsOnlyWithIt() external {
        _schedule(4_500, _both(4_500, 0));
        vm.warp(block.timestamp + 8 days);
        vm.startPrank(creator);
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_PriceBelowFloor.selector, 5_000));
        registry.schedulePrice(assetId, 4_499);
        vm.expectEmit(address(registry));
        emit IAssetRegistry.PriceScheduled(assetId, 4_700, uint64(block.timestamp + 24 hours));
        registry.schedulePrice(assetId, 4_700);
        vm.warp(block.timestamp + 8 days);
        assertEq(registry.pricePerCall(assetId), 4_700);
        // what has risen is what it falls from
        vm.expectRevert(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_PriceBelowFloor.selector, 5_000));
        registry.schedulePrice(assetId, 4_699);
        registry.schedulePrice(assetId, 5_640);
        vm.stopPrank();
    }

    function test_GivenAHolderThatIsAContract_ItIsAsked() external {
        AgreeingWallet wallet = new AgreeingWallet();
        address token = address(_shares(assetId));
        for (uint256 i = 0; i < 2; ++i) {
            uint256 all = ledger.sharesOf(assetId, holders[i]);
            vm.prank(holders[i]);
            _transfer(token, address(wallet), all);
        }
        Consent[] memory consents = new Consent[](1);
        consents[0] = Consent(address(wallet), "");
        _expect(
            abi.encodeWithSelector(IAssetRegistry.AssetRegistry_InvalidConsent.selector, address(wallet)),
            4_500,
            consents
        );
        wallet.agree(_typed(address(registry), _hash(4_500, 0)));
        _schedule(4_500, consents);
        assertEq(registry.priceNonce(assetId), 1);
    }
}
