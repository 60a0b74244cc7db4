import { describe, expect, it } from '@jest/globals';
import { bytes32, leafHash, merkleProof, merkleRoot, usdMicros, verifyMerkleProof } from '@icubed/protocol';
import { appendLeaf, EMPTY_FRONTIER, rootOf, type Usage, usageLeaf } from './usage-tree.js';

const leaves = Array.from({ length: 70 }, (_, at) => leafHash(Buffer.from([at])));
const usage: Usage = {
  callId: bytes32(`0x${'01'.repeat(32)}`),
  step: 0,
  assetId: 7n,
  node: `0x${'02'.repeat(20)}`,
  assetAmountUsdMicros: usdMicros(1_000n),
  nodeAmountUsdMicros: usdMicros(200n),
  requestDigest: bytes32(`0x${'03'.repeat(32)}`),
};

describe('the usage tree', () => {
  it("has the protocol's root at every size, from its frontier alone", () => {
    let frontier = EMPTY_FRONTIER;
    for (let size = 0; size <= leaves.length; size += 1) {
      expect(Buffer.from(rootOf(frontier))).toEqual(Buffer.from(merkleRoot(leaves.slice(0, size))));
      if (size < leaves.length) frontier = appendLeaf(frontier, leaves[size]!);
    }
    expect(frontier.peaks.length).toBe(3);
  });

  it('proves a capture to a stranger', () => {
    const all = [usageLeaf(usage), ...leaves.slice(0, 4)];
    const root = rootOf(all.reduce(appendLeaf, EMPTY_FRONTIER));
    expect(verifyMerkleProof(all[0]!, merkleProof(all, 0), root)).toBe(true);
  });

  it('has the leaf that UsageDisputes makes of the same values', () => {
    expect(Buffer.from(usageLeaf(usage)).toString('hex')).toBe(
      'fa76649e28d46610caed00ee8c213aec4b7028d202ef18ec88d30830114d1655',
    );
  });

  it('commits to each value of a capture', () => {
    const changed: Usage[] = [
      { ...usage, callId: bytes32(`0x${'09'.repeat(32)}`) },
      { ...usage, step: 1 },
      { ...usage, assetId: 8n },
      { ...usage, node: `0x${'09'.repeat(20)}` },
      { ...usage, assetAmountUsdMicros: usdMicros(1_001n) },
      { ...usage, nodeAmountUsdMicros: usdMicros(201n) },
      { ...usage, requestDigest: bytes32(`0x${'09'.repeat(32)}`) },
    ];
    const all = [usage, ...changed].map((each) => Buffer.from(usageLeaf(each)).toString('hex'));
    expect(new Set(all).size).toBe(8);
  });

  it('refuses a value that does not fit its field', () => {
    expect(() => usageLeaf({ ...usage, assetAmountUsdMicros: usdMicros(1n << 128n) })).toThrow(RangeError);
    expect(() => usageLeaf({ ...usage, node: '0x02' })).toThrow(RangeError);
  });
});
