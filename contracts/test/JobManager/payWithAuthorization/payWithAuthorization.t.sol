// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {Authorization, IJobManager, Split} from "../../../src/jobs/IJobManager.sol";
import {Sessions} from "../Sessions.sol";

interface ICancellable {
    function cancelAuthorization(address authorizer, bytes32 nonce, uint8 v, bytes32 r, bytes32 s) external;
}

contract PayWithAuthorizationTest is Sessions {
    bytes32 private constant TRANSFER = keccak256(
        "TransferWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 private constant RECEIVE = keccak256(
        "ReceiveWithAuthorization(address from,address to,uint256 value,uint256 validAfter,uint256 validBefore,bytes32 nonce)"
    );
    bytes32 private constant DIGEST = keccak256("request");

    address private caller;
    uint256 private callerKey;

    function setUp() public override {
        super.setUp();
        (caller, callerKey) = makeAddrAndKey("caller without an account");
        usd.mint(caller, 1e12);
    }

    function _signed(uint256 amount, bytes32 nonce) private view returns (Authorization memory a) {
        return _signedBy(callerKey, address(jobs), amount, nonce);
    }

    function _signedBy(uint256 secret, address to, uint256 amount, bytes32 nonce)
        private
        view
        returns (Authorization memory a)
    {
        return _authorize(TRANSFER, caller, secret, to, amount, nonce);
    }

    function _authorize(bytes32 typehash, address from, uint256 secret, address to, uint256 amount, bytes32 nonce)
        private
        view
        returns (Authorization memory a)
    {
        (a.from, a.nonce, a.requestDigest) = (from, nonce, DIGEST);
        (a.validAfter, a.validBefore) = (0, block.timestamp + 1 hours);
        bytes32 hash = keccak256(abi.encode(typehash, from, to, amount, a.validAfter, a.validBefore, nonce));
        (a.v, a.r, a.s) = vm.sign(secret, keccak256(abi.encodePacked("\x19\x01", usd.DOMAIN_SEPARATOR(), hash)));
    }

    function _submit(Authorization memory a, uint256 amount) private {
        usd.transferWithAuthorization(a.from, address(jobs), amount, a.validAfter, a.validBefore, a.nonce, a.v, a.r, a.s);
    }

    /// @dev The caller's, into its own account.
    function _deposit(uint256 amount, bytes32 nonce) private {
        Authorization memory a = _authorize(RECEIVE, caller, callerKey, address(jobs), amount, nonce);
        jobs.depositWithAuthorization(a.from, amount, a.validAfter, a.validBefore, nonce, a.v, a.r, a.s);
    }

    function _used(bytes32 nonce) private view returns (bytes memory) {
        return abi.encodeWithSelector(IJobManager.JobManager_AuthorizationUsed.selector, caller, nonce);
    }

    function _pay(Authorization memory a, Split[] memory splits) private {
        vm.prank(settlement);
        jobs.payWithAuthorization(a, splits);
    }

    function _refused(bytes memory revertData, Authorization memory a, Split[] memory splits) private {
        vm.expectRevert(revertData);
        _pay(a, splits);
    }

    function _tracked() private view returns (uint256) {
        (uint256 accounts, uint256 sessions, uint256 earnings, uint256 bonds) = jobs.totals();
        return accounts + sessions + earnings + bonds;
    }

    function test_RevertWhen_TheCallerIsNotTheOperator() external {
        Authorization memory a = _signed(100, "n");
        vm.expectRevert(abi.encodeWithSelector(IJobManager.JobManager_NotSettlement.selector, caller));
        vm.prank(caller);
        jobs.payWithAuthorization(a, _split(80, 20));
    }

    function test_RevertWhen_TheSplitsAreInvalid() external {
        Authorization memory a = _signed(100, "n");
        _refused(abi.encodeWithSelector(IJobManager.JobManager_AssetShareTooLow.selector, asset), a, _split(19, 81));
        _refused(abi.encodePacked(IJobManager.JobManager_ZeroAmount.selector), a, _split(0, 0));
        _refused(abi.encodePacked(IJobManager.JobManager_ZeroAmount.selector), a, new Split[](0));
        Split[] memory splits = _split(80, 20);
        splits[0].node = address(0);
        _refused(abi.encodePacked(IJobManager.JobManager_ZeroAddress.selector), a, splits);
    }

    function test_RevertWhen_TheSignatureIsNotOverThisAmountOrPayee() external {
        _invalid(_signed(101, "n"));
        _invalid(_signedBy(callerKey, address(ledger), 100, "n"));
        _invalid(_signedBy(keySecret, address(jobs), 100, "n"));
    }

    /// @dev The token itself refuses what is not signed.
    function _invalid(Authorization memory a) private {
        vm.expectPartialRevert(bytes4(keccak256("ERC3009InvalidSignature()")));
        _pay(a, _split(80, 20));
    }

    function test_RevertWhen_ItIsOutOfItsTime() external {
        Authorization memory a = _signed(100, "n");
        vm.warp(a.validBefore);
        vm.expectPartialRevert(bytes4(keccak256("ERC3009InvalidAuthorizationTime(uint256,uint256)")));
        _pay(a, _split(80, 20));
        vm.warp(a.validBefore - 1);
        _pay(a, _split(80, 20));
    }

    function test_RevertWhen_ItIsBeyondTheOperatorsBond() external {
        _refused(
            abi.encodeWithSelector(IJobManager.JobManager_BondExceeded.selector, 1_000e6 + 1, 1_000e6),
            _signed(1_000e6 + 1, "n"),
            _split(1_000e6 + 1, 0)
        );
        _redeem(60e6, 60e6, 0);
        _refused(
            abi.encodeWithSelector(IJobManager.JobManager_BondExceeded.selector, 1_000e6 + 1, 1_000e6),
            _signed(940e6 + 1, "n"),
            _split(940e6 + 1, 0)
        );
        _pay(_signed(940e6, "n"), _split(940e6, 0));
    }

    function test_WhenAllIsWell_PaysAssetAndNodeOnce() external {
        uint256 before = _tracked();
        Authorization memory a = _signed(100, "n");
        vm.expectEmit(address(jobs));
        emit IJobManager.AuthorizationPaid(caller, "n", DIGEST, 100, false);
        _pay(a, _split(80, 20));
        assertEq(usd.balanceOf(caller), 1e12 - 100);
        assertEq(usd.balanceOf(address(ledger)), 80);
        assertEq(jobs.earningsOf(node), 20);
        assertEq(_tracked(), before + 20);
        assertEq(usd.balanceOf(address(jobs)), _tracked());
        assertTrue(jobs.authorizationUsed(caller, "n"));
        _refused(_used("n"), a, _split(80, 20));
    }

    function test_GivenSeveralAssets_PaysEach() external {
        Split[] memory splits = new Split[](2);
        splits[0] = Split(asset, 30, node, 5);
        splits[1] = Split(_model(creator, "base"), 60, carol, 5);
        _pay(_signed(100, "n"), splits);
        assertEq(usd.balanceOf(address(ledger)), 90);
        assertEq(jobs.earningsOf(node), 5);
        assertEq(jobs.earningsOf(carol), 5);
    }

    function test_GivenSomeoneSubmittedItFirst_PaysOnceFromWhatIsUntracked() external {
        uint256 before = _tracked();
        Authorization memory a = _signed(100, "n");
        _submit(a, 100);
        assertEq(usd.balanceOf(address(jobs)), before + 100);
        // also after it has expired: the token has taken it in time
        vm.warp(a.validBefore + 1 days);
        vm.expectEmit(address(jobs));
        emit IJobManager.AuthorizationPaid(caller, "n", DIGEST, 100, true);
        _pay(a, _split(80, 20));
        assertEq(usd.balanceOf(address(ledger)), 80);
        assertEq(usd.balanceOf(address(jobs)), before + 20);
        _refused(_used("n"), a, _split(80, 20));
    }

    function test_RevertGiven_ItWasSubmittedFirst_WhenTheAmountIsAnother() external {
        Authorization memory a = _signed(100, "n");
        _submit(a, 100);
        bytes memory invalid =
            abi.encodeWithSelector(IJobManager.JobManager_InvalidAuthorization.selector, caller, bytes32("n"));
        _refused(invalid, a, _split(80, 19));
        a.validBefore += 1;
        _refused(invalid, a, _split(80, 20));
        a.validBefore -= 1;
        a.v = 26;
        _refused(invalid, a, _split(80, 20));
    }

    /// @dev The token has one nonce for both: to a payment the deposit would look like this transfer, submitted first by somebody.
    function test_RevertGiven_ADepositUnderItsNonce_HoweverMuchIsUntracked() external {
        (address victim, uint256 victimKey) = makeAddrAndKey("victim");
        usd.mint(victim, 100);
        Authorization memory theirs = _authorize(TRANSFER, victim, victimKey, address(jobs), 100, "n");
        _submit(theirs, 100);

        _deposit(100, "n");
        assertEq(jobs.freeBalance(caller), 100);
        assertTrue(usd.authorizationState(caller, "n"));
        assertTrue(jobs.authorizationUsed(caller, "n"));
        _refused(_used("n"), _signed(100, "n"), _split(80, 20));

        _pay(theirs, _split(80, 20));
        assertEq(usd.balanceOf(address(jobs)), _tracked());
    }

    function test_WhenItHasPaid_IsNoDepositAnyMore() external {
        _pay(_signed(100, "n"), _split(80, 20));
        Authorization memory a = _authorize(RECEIVE, caller, callerKey, address(jobs), 100, "n");
        vm.expectRevert(_used("n"));
        jobs.depositWithAuthorization(caller, 100, a.validAfter, a.validBefore, "n", a.v, a.r, a.s);
        assertEq(jobs.freeBalance(caller), 0);
        _deposit(100, "another");
        assertEq(jobs.freeBalance(caller), 100);
    }

    function test_RevertGiven_ItWasCancelled_WhenNothingIsUntracked() external {
        Authorization memory a = _signed(100, "n");
        _cancel("n");
        _refused(abi.encodeWithSelector(IJobManager.JobManager_NothingToRecover.selector, 0, 100), a, _split(80, 20));
        usd.mint(address(jobs), 99);
        _refused(abi.encodeWithSelector(IJobManager.JobManager_NothingToRecover.selector, 99, 100), a, _split(80, 20));
    }

    function _cancel(bytes32 nonce) private {
        bytes32 hash =
            keccak256(abi.encode(keccak256("CancelAuthorization(address authorizer,bytes32 nonce)"), caller, nonce));
        (uint8 v, bytes32 r, bytes32 s) =
            vm.sign(callerKey, keccak256(abi.encodePacked("\x19\x01", usd.DOMAIN_SEPARATOR(), hash)));
        ICancellable(address(usd)).cancelAuthorization(caller, nonce, v, r, s);
    }

    function testFuzz_ConservesEveryUnit(uint64 toAsset, uint64 toNode, bool submittedFirst, uint64 donated) external {
        (uint256 asset_, uint256 node_) = (bound(toAsset, 1, 500e6), bound(toNode, 0, 400e6));
        if (asset_ * 10_000 < (asset_ + node_) * 2_000) node_ = asset_;
        usd.mint(address(jobs), donated);
        uint256 before = _tracked();
        Authorization memory a = _signed(asset_ + node_, "n");
        if (submittedFirst) _submit(a, asset_ + node_);
        _pay(a, _split(uint128(asset_), uint128(node_)));
        assertEq(_tracked(), before + node_);
        assertEq(usd.balanceOf(address(jobs)), _tracked() + donated);
        assertEq(usd.balanceOf(address(ledger)), asset_);
        assertEq(usd.balanceOf(caller), 1e12 - asset_ - node_);
    }
}
