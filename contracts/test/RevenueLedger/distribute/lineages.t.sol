// SPDX-License-Identifier: Apache-2.0
pragma solidity 0.8.34;

import {AssetKind, EdgeType, Licence, Parent, Registration} from "../../../src/registry/AssetTypes.sol";
import {Fixture} from "../../Fixture.sol";
import {RoyaltyOracle} from "./RoyaltyOracle.sol";

/// @notice Royalties on random lineages, with diamonds, against an oracle that knows the rules and not the ledger.
contract LineagesTest is Fixture, RoyaltyOracle {
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

    /// forge-config: default.fuzz.runs = 48
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
    }

    function _addAsset(uint256 index) private {
        Registration memory r = _registration(creator, bytes32(index));
        bool dataset = _random(4) == 0;
        if (dataset) r.kind = uint8(AssetKind.Dataset);
        r.licence = _randomLicence();
        r.parents = _chooseParents(index, dataset);
        uint256 assetId = _register(creator, r);
        assertEq(registry.upstreamBps(assetId), _inherits(index));
        _assets.push(assetId);
        _isDataset.push(dataset);
        _licences.push(r.licence);
        _nets.push(0);
    }

    /// @dev Distinct parents, mostly recent ones, as long as their rates fit.
    function _chooseParents(uint256 index, bool dataset) private returns (Parent[] memory chosen) {
        uint256[] memory parents = new uint256[](MOST_PARENTS);
        uint256[] memory bps = new uint256[](MOST_PARENTS);
        EdgeType[] memory types = new EdgeType[](MOST_PARENTS);
        uint256 count;
        uint256 wanted = _random(3) == 0 ? MOST_PARENTS : _random(4);
        uint256 sum;
        uint256 depth;
        // Going down by steps never meets the same parent twice. Many parents fit only where each is cheap.
        bool wide = wanted == MOST_PARENTS;
        uint256 step = wide ? 1 : 1 + _random(3);
        for (uint256 at = index; count < wanted && at >= step;) {
            at -= step;
            if (dataset && !_isDataset[at]) continue;
            (EdgeType edgeType, uint256 licenceBps) = _edge(at);
            uint256 rate = _own(at, licenceBps) + _inherits(at);
            if (sum + rate > CAP || (wide && rate > CAP / MOST_PARENTS)) continue;
            sum += rate;
            (parents[count], bps[count], types[count]) = (at, licenceBps, edgeType);
            if (_depths[at] + 1 > depth) depth = _depths[at] + 1;
            ++count;
        }
        chosen = new Parent[](count);
        for (uint256 i = 0; i < count; ++i) {
            chosen[i] = _parent(_assets[parents[i]], types[i]);
        }
        _addToOracle(parents, bps, count);
        _depths.push(depth);
        _edges += count;
        if (count > _widest) _widest = count;
        if (depth > _deepest) _deepest = depth;
    }

    function _edge(uint256 parent) private returns (EdgeType, uint256) {
        if (_isDataset[parent]) return (EdgeType.Dataset, _licences[parent].datasetBps);
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
