import { describe, expect, it } from '@jest/globals';
import { assetId, type AssetId } from '@icubed/protocol';
import type { FoundMatch } from './fingerprint.store.js';
import { keysOf, spreadRanges, spreadsOf } from './sketch-keys.js';
import { unexplained } from './suspected-parents.js';

const [grandparent, parent, sibling, stranger] = [1n, 2n, 3n, 4n].map(assetId) as [AssetId, AssetId, AssetId, AssetId];
const found = (id: AssetId, distance: number | null = 0.1): FoundMatch => ({
  id,
  match: { tensors: 3, inOrder: 3, ofFirst: 1, ofSecond: 1, distance: distance ?? undefined },
});
const above: Record<string, AssetId[]> = { [String(parent)]: [grandparent], [String(sibling)]: [parent, grandparent] };
const suspects = async (matches: FoundMatch[], declared: AssetId[]) =>
  (await unexplained(matches, new Set(declared), async (id) => new Set(above[String(id)]))).map(({ id }) => id);

describe('suspected parents', () => {
  it('are what no declared lineage explains', async () => {
    expect(await suspects([found(parent), found(stranger)], [])).toEqual([parent, stranger]);
    expect(await suspects([found(parent), found(stranger)], [parent])).toEqual([stranger]);
    expect(await suspects([found(parent), found(grandparent)], [parent, grandparent])).toEqual([]);
  });

  it('are no siblings that are alike because of a declared parent', async () => {
    expect(await suspects([found(parent), found(sibling)], [parent])).toEqual([]);
    expect(await suspects([found(parent), found(sibling, 0.09)], [parent])).toEqual([]);
  });

  it('are siblings that are nearer than the declared parent of both', async () => {
    expect(await suspects([found(parent), found(sibling, 0.07)], [parent])).toEqual([sibling]);
    expect(await suspects([found(parent, null), found(sibling)], [parent])).toEqual([sibling]);
  });

  it('are not explained by a declared parent that is not alike', async () => {
    expect(await suspects([found(sibling)], [parent])).toEqual([sibling]);
  });
});

describe('the keys of a sketch', () => {
  const hash = Uint8Array.from({ length: 16 }, (_, i) => i);

  it('are eight, one for each band and size', () => {
    const keys = keysOf({ elements: 1_024, hash });
    expect(new Set(keys).size).toBe(8);
    expect(keys[0]).toBe(1_024n * 8n * 65_536n + 0x0100n);
    expect(keysOf({ elements: 1_025, hash }).some((key) => keys.includes(key))).toBe(false);
    // every key fits PostgreSQL's bigint
    for (const key of keysOf({ elements: Number.MAX_SAFE_INTEGER, hash })) expect(key < 2n ** 63n).toBe(true);
  });

  it('reach around what changes a little in another order', () => {
    const axes = [{ length: 2_500, spread: 0.5, quantiles: [] }];
    const sketch = { moments: [0.8, 0.75], errors: [0.001, 0.001], axes };
    expect(spreadsOf(sketch)).toEqual([750_000, 500_000]);
    expect(spreadRanges(sketch)).toEqual([727_500, 772_500, 490_000, 510_000]);
    const short = [{ ...axes[0]!, length: 16 }];
    expect(spreadRanges({ ...sketch, errors: [0.1, 0.1], axes: short })).toEqual([550_000, 950_000, 375_000, 625_000]);
    expect(spreadRanges({ ...sketch, axes: [] })).toBeUndefined();
    expect(spreadRanges({ moments: [], errors: [], axes })).toBeUndefined();
  });
});
