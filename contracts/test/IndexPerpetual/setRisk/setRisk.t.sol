// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IIndexPerpetual, Risk} from "../../../src/indices/IIndexPerpetual.sol";
import {PerpetualFixture} from "../PerpetualFixture.sol";

contract SetRiskTest is PerpetualFixture {
    function _expect(Risk memory risk, uint256 value, uint256 least, uint256 most) private {
        vm.expectRevert(abi.encodeWithSelector(IIndexPerpetual.IndexPerpetual_OutOfBounds.selector, value, least, most));
        vm.prank(governor);
        perpetual.setRisk(risk);
    }

    function test_RevertWhen_NotTheGovernor() external {
        vm.expectRevert(abi.encodeWithSelector(IIndexPerpetual.IndexPerpetual_NotGovernor.selector, index));
        vm.prank(index);
        perpetual.setRisk(Risk(2_000, 1_000, 200, 5, 30));
    }

    function test_RevertWhen_OutOfBounds() external {
        _expect(Risk(999, 499, 50, 5, 30), 999, 1_000, 5_000);
        _expect(Risk(5_001, 1_000, 200, 5, 30), 5_001, 1_000, 5_000);
        _expect(Risk(2_000, 499, 200, 5, 30), 499, 500, 1_000);
        _expect(Risk(2_000, 1_001, 200, 5, 30), 1_001, 500, 1_000);
        _expect(Risk(2_000, 1_000, 49, 5, 30), 49, 50, 500);
        _expect(Risk(2_000, 1_000, 501, 5, 30), 501, 50, 500);
        _expect(Risk(2_000, 1_000, 200, 0, 30), 0, 1, 20);
        _expect(Risk(2_000, 1_000, 200, 21, 30), 21, 1, 20);
        _expect(Risk(2_000, 1_000, 200, 5, 101), 101, 0, 100);
        // a fee that costs less than such a funding brings
        _expect(Risk(2_000, 1_000, 200, 1, 25), 25, 0, 24);
        _expect(Risk(2_000, 1_000, 200, 4, 97), 97, 0, 96);
    }

    function test_WhenWithinBounds_ChangesThem() external {
        Risk[3] memory ends =
            [Risk(1_000, 500, 50, 1, 0), Risk(1_000, 500, 50, 1, 24), Risk(5_000, 2_500, 1_250, 20, 100)];
        for (uint256 i = 0; i < 3; ++i) {
            Risk memory risk = ends[i];
            vm.expectEmit(address(perpetual));
            emit IIndexPerpetual.RiskChanged(
                risk.initialBps, risk.maintenanceBps, risk.penaltyBps, risk.feeBps, risk.fundingBps
            );
            vm.prank(governor);
            perpetual.setRisk(risk);
            assertEq(abi.encode(perpetual.risk()), abi.encode(risk));
        }
    }
}
