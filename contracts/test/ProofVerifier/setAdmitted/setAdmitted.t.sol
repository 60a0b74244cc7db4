// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IProofVerifier} from "../../../src/proofs/IProofVerifier.sol";
import {ProofFixture} from "../ProofFixture.sol";

contract SetAdmittedTest is ProofFixture {
    function testFuzz_RevertWhen_TheCallerIsNotTheGovernor(address caller) external {
        vm.assume(caller != governor);
        _registerKey(model, 1, commitments[0]);
        vm.expectRevert(abi.encodeWithSelector(IProofVerifier.ProofVerifier_NotGovernor.selector, caller));
        vm.prank(caller);
        proofs.setAdmitted(model, 1, true);
    }

    function test_RevertGiven_NoKey() external {
        _registerKey(model, 1, commitments[0]);
        vm.expectRevert(abi.encodeWithSelector(IProofVerifier.ProofVerifier_UnknownKey.selector, model, 2));
        vm.prank(governor);
        proofs.setAdmitted(model, 2, true);
    }

    function test_WhenAllIsWell_AdmitsAndDismisses() external {
        _registerKey(model, 1, commitments[0]);
        _registerKey(model, 2, commitments[1]);
        vm.startPrank(governor);
        for (uint256 i = 0; i < 2; ++i) {
            vm.expectEmit(address(proofs));
            emit IProofVerifier.VerifyingKeyAdmitted(model, 1, i == 0);
            proofs.setAdmitted(model, 1, i == 0);
            assertEq(proofs.keyOf(model, 1).admitted, i == 0);
            assertFalse(proofs.keyOf(model, 2).admitted);
        }
    }
}
