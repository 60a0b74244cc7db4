import { describe, expect, it } from '@jest/globals';
import type { RegisteredAsset } from '../asset.js';
import { assertDescribedLineage, type DescribedParent } from './assert-described-lineage.js';

const base = 'did:icubed:31337:7';
const other = 'did:icubed:31337:8';
const parent = (did: string, edgeType: DescribedParent['edgeType']): DescribedParent => ({
  did,
  edgeType,
  asset: {} as RegisteredAsset,
});

describe('the parents of a prompt profile', () => {
  const profile = { format: 'profile', base } as const;

  it.each([
    ['its base', [parent(base, 'PROMPT')]],
    ['its base and the rows it was tuned on', [parent(other, 'DATASET'), parent(base, 'PROMPT')]],
  ])('may be %s', (_, parents) => {
    expect(() => assertDescribedLineage(profile, parents)).not.toThrow();
  });

  it.each([
    ['nobody', []],
    ['another asset', [parent(other, 'PROMPT')]],
    ['its base by another edge alone', [parent(base, 'DATASET')]],
    ['its base and another', [parent(base, 'PROMPT'), parent(other, 'PROMPT')]],
  ])('cannot be %s', (_, parents) => {
    expect(() => assertDescribedLineage(profile, parents)).toThrow(
      expect.objectContaining({ code: 'REGISTRY.BASE_NOT_PARENT', extras: { base } }),
    );
  });
});
