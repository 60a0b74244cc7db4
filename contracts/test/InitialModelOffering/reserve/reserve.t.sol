// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC20} from "@openzeppelin/contracts/token/ERC20/IERC20.sol";
import {IInitialModelOffering, OfferingState, OfferingTerms} from "../../../src/offering/IInitialModelOffering.sol";
import {IRevenueLedger} from "../../../src/revenue/IRevenueLedger.sol";
import {Fixture} from "../../Fixture.sol";

contract ReserveTest is Fixture {
    uint256 private assetId;

    function setUp() public override {
        super.setUp();
        assetId = _model(creator, "a");
    }

    function _wrongState(OfferingState state) private view returns (bytes memory) {
        return abi.encodeWithSelector(
            IInitialModelOffering.InitialModelOffering_WrongState.selector, assetId, state
        );
    }

    function _expect(bytes memory revertData, address by, uint32 shares) private {
        vm.expectRevert(revertData);
        _reserve(assetId, by, shares);
    }

    function _openWith(OfferingTerms memory terms) private {
        vm.prank(creator);
        offering.open(assetId, terms);
    }

    function _leaf(address account) private pure returns (bytes32) {
        return keccak256(bytes.concat(keccak256(abi.encode(account))));
    }

    function test_RevertGiven_NoOpenOffering() external {
        _expect(_wrongState(OfferingState.None), alice, 1);
        _open(assetId, creator);
        vm.warp(START + 30 days);
        _expect(
            abi.encodeWithSelector(
                IInitialModelOffering.InitialModelOffering_DeadlinePassed.selector, START + 30 days
            ),
            alice,
            1
        );
    }

    function test_RevertWhen_NoSharesAreAskedFor() external {
        _open(assetId, creator);
        _expect(abi.encodePacked(IInitialModelOffering.InitialModelOffering_ZeroShares.selector), alice, 0);
    }

    function test_RevertWhen_TheCreatorAsks() external {
        _open(assetId, creator);
        _expect(
            abi.encodePacked(IInitialModelOffering.InitialModelOffering_CreatorCannotReserve.selector), creator, 1
        );
    }

    function test_RevertWhen_ThePriceIsAboveTheLimit() external {
        _open(assetId, creator);
        vm.expectRevert(_tooHigh(PRICE, PRICE - 1));
        _reserveAtMost(PRICE - 1);
        assertEq(offering.escrowOf(assetId), 0);
        _reserveAtMost(PRICE);
        assertEq(offering.escrowOf(assetId), PRICE);
    }

    /// @dev What was sent for the first offering arrives in the second, which costs ten times as much.
    function test_GivenAnOfferingThatOpenedAgainAtAnotherPrice_TakesNothingForTheFormer() external {
        _open(assetId, creator);
        vm.warp(START + 30 days);
        offering.fail(assetId);
        OfferingTerms memory terms = _terms();
        terms.pricePerShare = 10 * PRICE;
        _openWith(terms);
        uint256 before = usd.balanceOf(alice);
        vm.expectRevert(_tooHigh(10 * PRICE, PRICE));
        _reserveAtMost(PRICE);
        assertEq(usd.balanceOf(alice), before);
    }

    function _tooHigh(uint96 price, uint96 most) private pure returns (bytes memory) {
        return abi.encodeWithSelector(
            IInitialModelOffering.InitialModelOffering_PriceTooHigh.selector, price, most
        );
    }

    function _reserveAtMost(uint96 mostPerShare) private {
        vm.prank(alice);
        offering.reserve(assetId, 1, mostPerShare, new bytes32[](0));
    }

    function test_GivenACap_BindsUntil72HoursBeforeTheDeadline() external {
        OfferingTerms memory terms = _terms();
        terms.capPerAccount = 100;
        _openWith(terms);
        _reserve(assetId, alice, 60);
        bytes memory exceeded =
            abi.encodeWithSelector(IInitialModelOffering.InitialModelOffering_CapExceeded.selector, alice, 100);
        _expect(exceeded, alice, 41);
        _reserve(assetId, alice, 40);
        vm.warp(terms.deadline - 72 hours - 1);
        _expect(exceeded, alice, 1);
        vm.warp(terms.deadline - 72 hours);
        _reserve(assetId, alice, 1);
    }

    function test_GivenAnAllowlist_BindsUntil72HoursBeforeTheDeadline() external {
        (bytes32 a, bytes32 b) = (_leaf(alice), _leaf(bob));
        OfferingTerms memory terms = _terms();
        terms.allowlistRoot = a < b ? keccak256(abi.encodePacked(a, b)) : keccak256(abi.encodePacked(b, a));
        _openWith(terms);
        bytes32[] memory proof = new bytes32[](1);
        proof[0] = b;
        vm.prank(alice);
        offering.reserve(assetId, 1, PRICE, proof);

        bytes memory refused =
            abi.encodeWithSelector(IInitialModelOffering.InitialModelOffering_NotAllowlisted.selector, carol);
        vm.expectRevert(refused);
        vm.prank(carol);
        offering.reserve(assetId, 1, PRICE, proof);
        vm.warp(terms.deadline - 72 hours - 1);
        _expect(refused, carol, 1);
        vm.warp(terms.deadline - 72 hours);
        _reserve(assetId, carol, 1);
    }

    function test_RevertWhen_TheCallerCannotPay() external {
        _open(assetId, creator);
        address poor = makeAddr("poor");
        vm.prank(poor);
        usd.approve(address(offering), type(uint256).max);
        vm.expectPartialRevert(bytes4(keccak256("ERC20InsufficientBalance(address,uint256,uint256)")));
        _reserve(assetId, poor, 1);
        assertEq(offering.escrowOf(assetId), 0);
        assertEq(_shares(assetId).balanceOf(poor), 0);
    }

    function test_WhenSharesAreLeft_MovesSharesAndMoney() external {
        _open(assetId, creator);
        uint256 before = usd.balanceOf(alice);
        vm.expectEmit(address(offering));
        emit IInitialModelOffering.SharesReserved(assetId, alice, 10, 20e6, 10);
        vm.expectEmit(address(ledger));
        emit IRevenueLedger.ShareTransfer(assetId, creator, alice, 10 * SHARE);
        _reserve(assetId, alice, 10);
        assertEq(before - usd.balanceOf(alice), 20e6);
        assertEq(offering.escrowOf(assetId), 20e6);
        assertEq(offering.escrowOf(assetId), 20e6);
        assertEq(_shares(assetId).balanceOf(alice), 10 * SHARE);
        assertEq(_shares(assetId).balanceOf(creator), 999_990 * SHARE);
    }

    function test_WhenSharesAreLeft_TheShareTokenTellsOfTheMove() external {
        uint256 assetId = _model(creator, "told");
        _open(assetId, creator);
        address token = ledger.shareTokenOf(assetId);
        vm.expectEmit(token);
        emit IERC20.Transfer(creator, alice, 10 * SHARE);
        _reserve(assetId, alice, 10);
    }

    function test_WhenThePoolFills_TheLastGetsExactlyWhatIsLeft() external {
        _open(assetId, creator);
        _reserve(assetId, alice, 509_999);
        uint256 before = usd.balanceOf(bob);
        vm.expectEmit(address(offering));
        emit IInitialModelOffering.SharesReserved(assetId, bob, 1, PRICE, POOL);
        // Filled on Monday noon, unlocks Tuesday 00:00 in Los Angeles.
        vm.expectEmit(address(offering));
        emit IInitialModelOffering.OfferingLocked(assetId, uint64(START), uint64(START + 12 hours));
        _reserve(assetId, bob, type(uint32).max);
        assertEq(before - usd.balanceOf(bob), PRICE);
        assertEq(_shares(assetId).balanceOf(creator), 490_000 * SHARE);
        assertEq(offering.escrowOf(assetId), uint256(POOL) * PRICE);
        _expect(_wrongState(OfferingState.Locked), carol, 1);
    }

    function testFuzz_PaidIsSharesTimesPrice(uint96 price, uint32[5] memory wishes) external {
        OfferingTerms memory terms = _terms();
        terms.pricePerShare = uint96(bound(price, 1, 1e9));
        _openWith(terms);
        address[3] memory backers = [alice, bob, carol];
        uint256 reserved;
        for (uint256 i = 0; i < wishes.length; ++i) {
            if (offering.stateOf(assetId) != OfferingState.Open) break;
            uint32 wish = uint32(bound(wishes[i], 1, 300_000));
            reserved = reserved + wish > POOL ? POOL : reserved + wish;
            _reserve(assetId, backers[i % 3], wish);
        }
        assertEq(offering.escrowOf(assetId), reserved * terms.pricePerShare);
        assertEq(usd.balanceOf(address(offering)), offering.escrowOf(assetId));
        assertEq(_shares(assetId).balanceOf(creator), (1_000_000 - reserved) * SHARE);
    }
}
