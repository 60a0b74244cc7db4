// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AssetKind, EdgeType, Licence, Parent, Registration} from "../../../src/registry/AssetTypes.sol";
import {MergeSigning} from "../../AssetRegistry/registerMerge/MergeSigning.sol";
import {Fixture} from "../../Fixture.sol";
import {NodesFixture} from "../../NodeRegistry/NodesFixture.sol";
import {RoyaltyOracle} from "./RoyaltyOracle.sol";

/// @notice Royalties on random lineages, with diamonds and merges of proven weights, against an oracle that knows the rules and not the
/// ledger.
contract LineagesTest is NodesFixture, MergeSigning, RoyaltyOracle {
    uint256 private constant MOST_PARENTS = 32;

    uint256 private _state;
    uint256[] private _assets;
    bool[] private _isDataset;
    Licence[] private _licences;
    uint256[] private _nets;
    uint256 private _paid;
    uint256 private _edges;
    uint256 private _widest;
    uint256 private _deepest;
    uint256[] private _depths;
    uint256 private _proven;

    /// @dev The parents of an asset while they are chosen, by their position.
    struct Draft {
        AssetKind kind;
        uint256[] parents;
        uint256[] bps;
        uint256[] weights;
        EdgeType[] types;
        uint256 count;
        uint256 merged;
        uint256 sum;
        uint256 depth;
    }

    function setUp() public override(NodesFixture, Fixture) {
        super.setUp();
    }

    function testFuzz_SmallLineages(uint256 seed, uint8 size) external {
        _state = seed;
        _grow(bound(size, 2, 40));
        _checkRoyalties();
    }

    /// forge-config: default.fuzz.runs = 4
    /// forge-config: deep.fuzz.runs = 1000
    function testFuzz_TwoHundredAssets(uint256 seed) external {
        _state = seed;
        _grow(200);
        assertGt(_deepest, 5);
        assertGt(_proven, 5);
        _checkRoyalties();
    }

    /// @dev Of most seeds some asset has all 32 parents, not of all: this one is known to.
    function test_TwoHundredAssets_OneOfThemWithAllParents() external {
        _state = 1;
        _grow(200);
        assertEq(_widest, MOST_PARENTS);
        _checkRoyalties();
    }

    function _random(uint256 below) private returns (uint256) {
        _state = uint256(keccak256(abi.encode(_state)));
        return _state % below;
    }

    // ------------------------------------------------------------------------------------------------- lineage

    function _grow(uint256 size) private {
        for (uint256 i = 0; i < size; ++i) {
            _addAsset(i);
        }
    }

    function _randomLicence() private returns (Licence memory licence) {
        licence = _licence();
        // Most ask for little, so that many parents fit; some for much.
        uint256 most = _random(8) == 0 ? 1_500 : 60;
        licence.fineTuneBps = uint16(_random(most));
        licence.distilBps = uint16(_random(most));
        licence.datasetBps = uint16(_random(most));
        licence.mergeBps = uint16(_random(2 * most));
    }

    function _addAsset(uint256 index) private {
        Registration memory r = _registration(creator, bytes32(index));
        AssetKind kind = _randomKind();
        r.kind = uint8(kind);
        r.licence = _randomLicence();
        Draft memory draft = _chooseParents(index, kind);
        r.parents = new Parent[](draft.count);
        for (uint256 i = 0; i < draft.count; ++i) {
            r.parents[i] = _parent(_assets[draft.parents[i]], draft.types[i]);
        }
        uint256 assetId = _registerDraft(r, draft);
        _addToOracle(draft.parents, draft.bps, draft.weights, draft.count);
        assertEq(registry.upstreamBps(assetId), _inherits(index));
        _assets.push(assetId);
        _isDataset.push(kind == AssetKind.Dataset);
        _licences.push(r.licence);
        _nets.push(0);
    }

    function _randomKind() private returns (AssetKind) {
        if (_random(4) == 0) return AssetKind.Dataset;
        return _random(3) == 0 ? AssetKind.Merge : AssetKind.Model;
    }

    /// @dev Most merges are proven; the others owe their parents' terms in full.
    function _registerDraft(Registration memory r, Draft memory draft) private returns (uint256) {
        if (draft.merged == 0 || _random(4) == 0) return _register(creator, r);
        ++_proven;
        return _registerMerge(creator, r, _receipt(creator, r, _weigh(draft)));
    }

    /// @dev Random shares of one whole, for the `Merge` edges alone.
    function _weigh(Draft memory draft) private returns (uint32[] memory weightsPpm) {
        weightsPpm = new uint32[](draft.merged);
        uint256 left = WHOLE;
        uint256 found;
        for (uint256 i = 0; i < draft.count; ++i) {
            if (draft.types[i] != EdgeType.Merge) continue;
            uint256 others = draft.merged - found - 1;
            uint256 weight = others == 0 ? left : 1 + _random(left / (others + 1));
            left -= weight;
            draft.weights[i] = weight;
            weightsPpm[found++] = uint32(weight);
        }
    }

    /// @dev Distinct parents, mostly recent ones, as long as their rates fit.
    function _chooseParents(uint256 index, AssetKind kind) private returns (Draft memory draft) {
        draft.kind = kind;
        draft.parents = new uint256[](MOST_PARENTS);
        draft.bps = new uint256[](MOST_PARENTS);
        draft.weights = new uint256[](MOST_PARENTS);
        draft.types = new EdgeType[](MOST_PARENTS);
        uint256 wanted = _random(3) == 0 ? MOST_PARENTS : _random(4);
        // Going down by steps never meets the same parent twice. Many parents fit only where each is cheap.
        bool wide = wanted == MOST_PARENTS;
        uint256 step = wide ? 1 : 1 + _random(3);
        for (uint256 at = index; draft.count < wanted && at >= step;) {
            at -= step;
            _consider(draft, at, wide);
        }
        _depths.push(draft.depth);
        _edges += draft.count;
        if (draft.count > _widest) _widest = draft.count;
        if (draft.depth > _deepest) _deepest = draft.depth;
    }

    function _consider(Draft memory draft, uint256 at, bool wide) private {
        if (draft.kind == AssetKind.Dataset && !_isDataset[at]) return;
        (EdgeType edgeType, uint256 licenceBps) = _edge(at, draft.kind);
        uint256 rate = _own(at, licenceBps) + _inherits(at);
        if (draft.sum + rate > CAP || (wide && rate > CAP / MOST_PARENTS)) return;
        draft.sum += rate;
        uint256 count = draft.count++;
        (draft.parents[count], draft.bps[count], draft.types[count]) = (at, licenceBps, edgeType);
        draft.weights[count] = WHOLE;
        if (edgeType == EdgeType.Merge) ++draft.merged;
        if (_depths[at] + 1 > draft.depth) draft.depth = _depths[at] + 1;
    }

    function _edge(uint256 parent, AssetKind child) private returns (EdgeType, uint256) {
        if (_isDataset[parent]) return (EdgeType.Dataset, _licences[parent].datasetBps);
        if (child == AssetKind.Merge) return (EdgeType.Merge, _licences[parent].mergeBps);
        if (_random(2) == 0) return (EdgeType.Distil, _licences[parent].distilBps);
        return (EdgeType.FineTune, _licences[parent].fineTuneBps);
    }

    // ------------------------------------------------------------------------------------------------- revenue

    function _payAll() private {
        for (uint256 i = 0; i < _assets.length; ++i) {
            if (_random(3) == 0) continue;
            uint256 amount = 1 + _random(1e11);
            ledger.pay(_assets[i], amount);
            _nets[i] += amount - (amount * 250) / 10_000;
            _paid += amount;
        }
    }

    function _checkRoyalties() private {
        _payAll();
        for (uint256 i = 0; i < _assets.length; ++i) {
            ledger.distribute(_assets[_random(_assets.length)]);
        }
        _payAll();
        // Children stand behind their parents: one pass from the youngest brings everything up.
        for (uint256 i = _assets.length; i > 0; --i) {
            ledger.distribute(_assets[i - 1]);
        }
        _matchOracle();
        _conserve();
    }

    /// @dev A payment rounds once and a hop at most three times an edge, each by less than a unit, whoever it then reaches.
    function _matchOracle() private view {
        uint256 tolerance = 2 * _assets.length + 6 * _edges + 1;
        uint256 all;
        for (uint256 x = 0; x < _assets.length; ++x) {
            uint256 due = _nets[x] * (10_000 - _inherits(x));
            for (uint256 d = x + 1; d < _assets.length; ++d) {
                due += _nets[d] * _due(d, x);
            }
            uint256 got = ledger.accumulated(_assets[x]);
            assertApproxEqAbs(got, due / 10_000, tolerance);
            all += got;
        }
        (, uint256 waiting, uint256 claimable,) = ledger.totals();
        assertEq(claimable, all);
        // What is not anybody's yet are the remainders.
        assertLe(waiting, tolerance);
    }

    function _conserve() private {
        (uint256 tracked, uint256 waiting,, uint256 fees) = ledger.totals();
        assertEq(tracked, _paid);
        assertEq(usd.balanceOf(address(ledger)), _paid);
        uint256 buckets;
        for (uint256 i = 0; i < _assets.length; ++i) {
            buckets += ledger.pending(_assets[i]) + ledger.inherited(_assets[i]);
        }
        assertEq(buckets, waiting);
        uint256 before = usd.balanceOf(creator);
        ledger.claimFor(creator, _assets);
        assertEq(usd.balanceOf(creator) - before + waiting + fees, _paid);
        (, , uint256 left,) = ledger.totals();
        assertEq(left, 0);
    }
}
