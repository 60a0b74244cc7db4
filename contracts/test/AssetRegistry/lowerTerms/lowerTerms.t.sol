// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {IERC1271} from "@openzeppelin/contracts/interfaces/IERC1271.sol";
import {AssetKind, EdgeType, LowerTerms, Parent, Registration} from "../../../src/registry/AssetTypes.sol";
import {Edge} from "../../../src/registry/Edge.sol";
import {IAssetRegistry} from "../../../src/registry/IAssetRegistry.sol";
import {Fixture} from "../../Fixture.sol";

contract AgreeingSteward is IERC1271 {
    function isValidSignature(bytes32, bytes calldata) external pure returns (bytes4) {
        return IERC1271.isValidSignature.selector;
    }
}

contract LowerTermsTest is Fixture {
    uint256 private parent;
    uint256 private child;
    address private steward;
    uint256 private stewardKey;
    uint64 private until;

    function setUp() public override {
        super.setUp();
        (steward, stewardKey) = makeAddrAndKey("steward");
        // inherits 15 % from a grandparent of Bob's
        parent = _fineTuneOf(steward, "parent", _model(bob, "grandparent"));
        child = registry.assetIdOf(alice, "child");
        until = uint64(block.timestamp + 1 days);
    }

    function _signed(uint256 key, uint256 childId, uint8 edgeType, uint16 bps, uint64 validUntil)
        private
        view
        returns (bytes memory)
    {
        bytes32 typehash = keccak256(
            "LowerTerms(uint256 parentId,uint256 childId,uint8 edgeType,uint16 licenceBps,uint64 validUntil)"
        );
        bytes32 hash = keccak256(abi.encode(typehash, parent, childId, edgeType, bps, validUntil));
        return _sign(key, address(registry), hash);
    }

    function _child(uint16 bps, bytes memory signature) private view returns (Registration memory r) {
        r = _registration(alice, "child");
        r.parents = new Parent[](1);
        r.parents[0] = _parent(parent, EdgeType.FineTune);
        r.lowerTerms = new LowerTerms[](1);
        r.lowerTerms[0] = LowerTerms(0, bps, until, signature);
    }

    function _fine(uint16 bps) private view returns (Registration memory) {
        return _child(bps, _signed(stewardKey, child, uint8(EdgeType.FineTune), bps, until));
    }

    function _expect(bytes memory revertData, Registration memory r) private {
        vm.expectRevert(revertData);
        vm.prank(alice);
        registry.register(r);
    }

    function _invalid() private view returns (bytes memory) {
        return abi.encodeWithSelector(IAssetRegistry.AssetRegistry_InvalidLowerTerms.selector, parent);
    }

    function test_WhenTheStewardSigned_LowersOnlyItsOwnPart() external {
        _register(alice, _fine(500));
        Edge edge = registry.edgesOf(child)[0];
        // ⌊500 · 3500 / 5000⌋ of its own, 1500 for the grandparent as ever
        assertEq(edge.ownBps(), 350);
        assertEq(edge.rateBps(), 1_850);
        assertEq(registry.upstreamBps(child), 1_850);
    }

    function test_WhenItGivesUpEverything_TheAncestorsStillGetTheirs() external {
        _register(alice, _fine(0));
        assertEq(registry.edgesOf(child)[0].ownBps(), 0);
        assertEq(registry.edgesOf(child)[0].rateBps(), 1_500);
    }

    function test_RevertWhen_TheTermsAreHigher() external {
        _expect(_invalid(), _fine(1_501));
        _register(alice, _fine(1_500));
        assertEq(registry.edgesOf(child)[0].ownBps(), 1_050);
    }

    function test_RevertWhen_TheSignatureIsOfAnotherChildTypeRateTimeOrSigner() external {
        uint8 fineTune = uint8(EdgeType.FineTune);
        _expect(_invalid(), _child(500, _signed(stewardKey, child + 1, fineTune, 500, until)));
        _expect(_invalid(), _child(500, _signed(stewardKey, child, uint8(EdgeType.Distil), 500, until)));
        _expect(_invalid(), _child(500, _signed(stewardKey, child, fineTune, 501, until)));
        _expect(_invalid(), _child(500, _signed(stewardKey, child, fineTune, 500, until + 1)));
        (, uint256 other) = makeAddrAndKey("other");
        _expect(_invalid(), _child(500, _signed(other, child, fineTune, 500, until)));
    }

    function test_RevertWhen_TheSignatureIsOfAnotherChainOrAFormerSteward() external {
        uint256 here = block.chainid;
        vm.chainId(1);
        bytes memory foreign = _signed(stewardKey, child, uint8(EdgeType.FineTune), 500, until);
        vm.chainId(here);
        _expect(_invalid(), _child(500, foreign));
        Registration memory r = _fine(500);
        _transferSteward(parent, steward, carol);
        _expect(_invalid(), r);
    }

    function test_RevertWhen_TheParentIsNotNamedOrItIsTooLate() external {
        Registration memory r = _fine(500);
        r.lowerTerms[0].parentIndex = 1;
        _expect(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_InvalidLowerTerms.selector, 0), r);
        r.lowerTerms[0].parentIndex = 0;
        vm.warp(until + 1);
        _expect(abi.encodeWithSelector(IAssetRegistry.AssetRegistry_LowerTermsExpired.selector, parent, until), r);
        vm.warp(until);
        _register(alice, r);
    }

    function test_GivenAStewardThatIsAContract_AsksIt() external {
        address wallet = address(new AgreeingSteward());
        _transferSteward(parent, steward, wallet);
        _register(alice, _child(500, "agreed"));
        assertEq(registry.edgesOf(child)[0].ownBps(), 350);
    }
}
