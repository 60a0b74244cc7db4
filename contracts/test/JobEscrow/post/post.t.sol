// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IJobEscrow, Job, JobTerms} from "../../../src/jobs/IJobEscrow.sol";
import {EscrowFixture} from "../EscrowFixture.sol";

contract PostTest is EscrowFixture {
    function _expect(bytes memory revertData, JobTerms memory terms) private {
        vm.expectRevert(revertData);
        vm.prank(payer);
        escrow.post(terms, "request");
    }

    function test_RevertWhen_TheAssetIsUnknown() external {
        JobTerms memory terms = _jobTerms();
        terms.assetId = 7;
        _expect(abi.encodeWithSelector(IJobEscrow.JobEscrow_UnknownAsset.selector, 7), terms);
    }

    function test_RevertWhen_ThePriceIsNone() external {
        JobTerms memory terms = _jobTerms();
        (terms.assetAmount, terms.nodeAmount) = (0, 0);
        _expect(abi.encodeWithSelector(IJobEscrow.JobEscrow_ZeroAmount.selector), terms);
        terms.assetAmount = uint96(type(uint88).max) + 1;
        _expect(
            abi.encodeWithSelector(IJobEscrow.JobEscrow_PriceTooHigh.selector, terms.assetAmount), terms
        );
    }

    function test_RevertWhen_TheAssetGetsTooLittle() external {
        JobTerms memory terms = _jobTerms();
        (terms.assetAmount, terms.nodeAmount) = (20e6, 80e6 + 1);
        _expect(abi.encodeWithSelector(IJobEscrow.JobEscrow_AssetShareTooLow.selector, asset), terms);
        terms.nodeAmount = 80e6;
        _postWith(terms);
        vm.prank(governor);
        jobs.setMinAssetBps(2_001);
        vm.warp(block.timestamp + 3 days);
        (terms.acceptBy, terms.submitBy) = (terms.acceptBy + 3 days, terms.submitBy + 3 days);
        _expect(abi.encodeWithSelector(IJobEscrow.JobEscrow_AssetShareTooLow.selector, asset), terms);
    }

    function test_RevertWhen_TheTimesDoNotFit() external {
        uint64 now_ = uint64(START);
        uint64[2][4] memory bad =
            [[now_, SUBMIT_BY], [now_ + 30 days + 1, now_ + 60 days], [ACCEPT_BY, ACCEPT_BY], [ACCEPT_BY, ACCEPT_BY + 365 days + 1]];
        JobTerms memory terms = _jobTerms();
        for (uint256 i = 0; i < bad.length; ++i) {
            (terms.acceptBy, terms.submitBy) = (bad[i][0], bad[i][1]);
            _expect(
                abi.encodeWithSelector(IJobEscrow.JobEscrow_InvalidTimes.selector, bad[i][0], bad[i][1]), terms
            );
        }
        (terms.acceptBy, terms.submitBy) = (now_ + 30 days, now_ + 395 days);
        _postWith(terms);
        (terms.acceptBy, terms.submitBy) = (now_ + 1, now_ + 2);
        _postWith(terms);
    }

    function test_RevertWhen_TheRequestIsNotNamed() external {
        JobTerms memory terms = _jobTerms();
        terms.requestDigest = 0;
        _expect(abi.encodeWithSelector(IJobEscrow.JobEscrow_InvalidDigest.selector), terms);
        vm.startPrank(payer);
        _invalidCid();
        escrow.post(_jobTerms(), "");
        _invalidCid();
        escrow.post(_jobTerms(), _long(129));
        escrow.post(_jobTerms(), _long(128));
    }

    function test_WhenAllIsWell_TakesThePriceAndStoresTheTerms() external {
        uint256 before = usd.balanceOf(payer);
        vm.expectEmit(address(escrow));
        emit IJobEscrow.JobPosted(
            1, payer, asset, address(0), TO_ASSET, TO_NODE, ACCEPT_BY, SUBMIT_BY, keccak256("request"), "request"
        );
        assertEq(_post(), 1);
        assertEq(escrow.jobCount(), 1);
        assertEq(before - usd.balanceOf(payer), TOTAL);
        Job memory job = escrow.jobOf(1);
        assertEq(job.payer, payer);
        assertEq(job.assetId, asset);
        assertEq(job.bond, BOND);
        assertEq(job.until, ACCEPT_BY);
        assertEq(job.submitBy, SUBMIT_BY);
        (uint256 held, uint256 credits) = escrow.totals();
        assertEq(held, TOTAL);
        assertEq(credits, 0);
        _conserves();
    }

    function testFuzz_TheBondIsATenthRoundedUp(uint88 toAsset, uint96 toNode) external {
        toAsset = uint88(bound(toAsset, 1, 1e14));
        toNode = uint96(bound(toNode, 0, uint256(toAsset) * 4));
        JobTerms memory terms = _jobTerms();
        (terms.assetAmount, terms.nodeAmount) = (toAsset, toNode);
        uint256 bond = escrow.jobOf(_postWith(terms)).bond;
        uint256 price = uint256(toAsset) + toNode;
        assertGe(bond * 10, price);
        assertLt((bond - 1) * 10, price);
        _conserves();
    }
}
