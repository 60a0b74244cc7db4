import { describe, expect, it } from '@jest/globals';
import { bytes32 } from '@icubed/protocol';
import type { Content, Edge, RegisteredAsset } from '../asset.js';
import type { AssetKind } from '../vocabulary.js';
import { assertDescribedLineage, type DescribedParent } from './assert-described-lineage.js';

const base = 'did:icubed:31337:7';
const other = 'did:icubed:31337:8';
const nothing = () => undefined;
const parent = (
  did: string,
  edgeType: DescribedParent['edgeType'],
  kind: AssetKind = edgeType === 'DATASET' ? 'DATASET' : 'MODEL',
): DescribedParent => ({ did, edgeType, asset: { kind } as RegisteredAsset });

describe('the parents of a prompt profile', () => {
  const profile = { format: 'profile', base } as const;

  it.each([
    ['its base', [parent(base, 'PROMPT')]],
    ['its base and the rows it was tuned on', [parent(other, 'DATASET'), parent(base, 'PROMPT')]],
  ])('may be %s', (_, parents) => {
    expect(() => assertDescribedLineage(profile, parents, nothing)).not.toThrow();
  });

  it.each([
    ['nobody', []],
    ['another asset', [parent(other, 'PROMPT')]],
    ['its base by another edge alone', [parent(base, 'DATASET')]],
    ['its base and another', [parent(base, 'PROMPT'), parent(other, 'PROMPT')]],
  ])('cannot be %s', (_, parents) => {
    expect(() => assertDescribedLineage(profile, parents, nothing)).toThrow(
      expect.objectContaining({ code: 'REGISTRY.BASE_NOT_PARENT', extras: { base } }),
    );
  });
});

describe('the base of a prompt profile', () => {
  it.each(['PROFILE', 'ADAPTER'] as const)('is no %s, which nothing can run', (kind) => {
    expect(() => assertDescribedLineage({ format: 'profile', base }, [parent(base, 'PROMPT', kind)], nothing)).toThrow(
      expect.objectContaining({ code: 'REGISTRY.COMPONENT_NOT_CALLABLE', extras: { component: base } }),
    );
  });
});

describe('the parents of a workflow', () => {
  const digest = bytes32(`0x${'ab'.repeat(32)}`);
  const workflow = { format: 'workflow', components: [base, other].map((did) => ({ did, digest })) } as const;
  const open = { status: 'RELEASED' } as Content;
  const component = (did: string, kind: AssetKind = 'MODEL', content = open): DescribedParent => ({
    did,
    edgeType: 'COMPONENT',
    asset: { kind, content, digest, edges: [] as readonly Edge[] } as RegisteredAsset,
  });

  it('are what it calls, and may be the rows it was tuned on', () => {
    const parents = [component(other), parent('did:icubed:31337:9', 'DATASET'), component(base, 'MERGE')];
    expect(() => assertDescribedLineage(workflow, parents, nothing)).not.toThrow();
  });

  const sealed: Content = { status: 'SEALED' };
  const rebuilt = {
    ...component(other),
    asset: { ...component(other).asset, digest: bytes32(`0x${'cd'.repeat(32)}`) },
  };
  const third = 'did:icubed:31337:9';

  it.each([
    ['one is missing', [component(base)], 'REGISTRY.COMPONENTS_DIFFER', other],
    ['one is too many', [base, other, third].map((did) => component(did)), 'REGISTRY.COMPONENTS_DIFFER', third],
    ['one is there by another edge', [component(base), parent(other, 'DATASET')], 'REGISTRY.COMPONENTS_DIFFER', other],
    ['one has other bytes than the lock', [component(base), rebuilt], 'REGISTRY.COMPONENT_DIGEST_MISMATCH', other],
    ['one is sealed', [component(base), component(other, 'MODEL', sealed)], 'REGISTRY.COMPONENT_NOT_CALLABLE', other],
    ['one is a workflow', [component(base), component(other, 'WORKFLOW')], 'REGISTRY.COMPONENT_NOT_CALLABLE', other],
    [
      'one is a profile of nothing',
      [component(base), component(other, 'PROFILE')],
      'REGISTRY.COMPONENT_NOT_CALLABLE',
      other,
    ],
    ['one is an adapter', [component(base, 'ADAPTER'), component(other)], 'REGISTRY.COMPONENT_NOT_CALLABLE', base],
  ])('are refused when %s', (_, parents, code, named) => {
    expect(() => assertDescribedLineage(workflow, parents, nothing)).toThrow(
      expect.objectContaining({ code, detail: expect.stringContaining(named), extras: { component: named } }),
    );
  });
});
