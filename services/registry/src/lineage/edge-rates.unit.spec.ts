import { describe, expect, it } from '@jest/globals';
import { assetId } from '@icubed/protocol';
import type { Edge, RegisteredAsset } from '../asset/asset.js';
import type { AssetKind, EdgeType } from '../asset/vocabulary.js';
import { edgesOf, type ParentClaim } from './edge-rates.js';

const licence = {
  derivatives: true,
  promptBps: 500,
  loraBps: 1000,
  fineTuneBps: 1500,
  distilBps: 1500,
  mergeBps: 3000,
  datasetBps: 500,
  textHash: '0x',
};
const asset = (kind: AssetKind, edges: Edge[] = [], terms = {}): RegisteredAsset =>
  ({ kind, edges, licence: { ...licence, ...terms } }) as unknown as RegisteredAsset;
const parent = (id: string, edgeType: EdgeType, of: RegisteredAsset): ParentClaim => ({
  id: assetId(id),
  edgeType,
  asset: of,
});
const codeOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    return (error as { code: string }).code;
  }
  return 'accepted';
};

describe('edge rates', () => {
  it('pay A 10 %, B 8 % and C 6.4 % of the revenue of D in a chain at 10 %', () => {
    const terms = { fineTuneBps: 1000 };
    const a = asset('MODEL', [], terms);
    const b = asset('MODEL', edgesOf('MODEL', [parent('1', 'FINE_TUNE', a)]), terms);
    const c = asset('MODEL', edgesOf('MODEL', [parent('2', 'FINE_TUNE', b)]), terms);
    const own = [a, b, c].map((of, index) => edgesOf('MODEL', [parent(String(index + 1), 'FINE_TUNE', of)])[0]!.ownBps);
    expect(own).toEqual([1000, 800, 640]);
    expect(edgesOf('MODEL', [parent('3', 'FINE_TUNE', c)])[0]!.rateBps).toBe(2440);
  });

  it('round the own part down', () => {
    const p = asset('MODEL', [{ parent: assetId('9'), edgeType: 'FINE_TUNE', rateBps: 333, ownBps: 333 }]);
    expect(edgesOf('ADAPTER', [parent('1', 'LORA', p)])).toEqual([
      { parent: 1n, edgeType: 'LORA', rateBps: 1266, ownBps: 933 },
    ]);
  });

  it('take nothing for a component', () => {
    const closed = asset('MODEL', [], { derivatives: false });
    expect(edgesOf('WORKFLOW', [parent('1', 'COMPONENT', closed)])).toEqual([
      { parent: 1n, edgeType: 'COMPONENT', rateBps: 0, ownBps: 0 },
    ]);
  });

  it.each<[string, AssetKind, EdgeType, AssetKind]>([
    ['a model by prompt', 'MODEL', 'PROMPT', 'MODEL'],
    ['a workflow by fine-tuning', 'WORKFLOW', 'FINE_TUNE', 'MODEL'],
    ['a model by component', 'MODEL', 'COMPONENT', 'MODEL'],
    ['a dataset edge to a model', 'MODEL', 'DATASET', 'MODEL'],
    ['a component that is a dataset', 'WORKFLOW', 'COMPONENT', 'DATASET'],
    ['a model distilled from a workflow', 'MODEL', 'DISTIL', 'WORKFLOW'],
    ['an adapter of a prompt profile', 'ADAPTER', 'LORA', 'PROFILE'],
  ])('refuse %s', (_, kind, edgeType, parentKind) => {
    expect(codeOf(() => edgesOf(kind, [parent('1', edgeType, asset(parentKind))]))).toBe('REGISTRY.EDGE_TYPE_INVALID');
  });

  it('refuse a parent that forbids derivatives', () => {
    expect(codeOf(() => edgesOf('MODEL', [parent('1', 'DISTIL', asset('MODEL', [], { derivatives: false }))]))).toBe(
      'REGISTRY.DERIVATIVES_FORBIDDEN',
    );
  });

  it('sum to at most half the revenue', () => {
    const merge = (count: number, bps: number) =>
      Array.from({ length: count }, (_, n) => parent(String(n + 1), 'MERGE', asset('MODEL', [], { mergeBps: bps })));
    expect(edgesOf('MERGE', merge(2, 2500)).map((edge) => edge.rateBps)).toEqual([2500, 2500]);
    expect(codeOf(() => edgesOf('MERGE', merge(2, 2501)))).toBe('REGISTRY.RATES_TOO_HIGH');
  });

  it('scale the own part of merged parents by their proven weights, and nothing else', () => {
    const heir = asset('MODEL', [{ parent: assetId('9'), edgeType: 'FINE_TUNE', rateBps: 1500, ownBps: 1500 }]);
    const parents = [
      parent('1', 'MERGE', heir),
      parent('2', 'DATASET', asset('DATASET')),
      parent('3', 'MERGE', asset('MODEL')),
    ];
    expect(edgesOf('MERGE', parents, [333_333, 666_667])).toEqual([
      { parent: 1n, edgeType: 'MERGE', rateBps: 2199, ownBps: 699, mergeWeightPpm: 333_333 },
      { parent: 2n, edgeType: 'DATASET', rateBps: 500, ownBps: 500 },
      { parent: 3n, edgeType: 'MERGE', rateBps: 2000, ownBps: 2000, mergeWeightPpm: 666_667 },
    ]);
  });

  it('allow with weights what without them would be more than half', () => {
    const parents = [parent('1', 'MERGE', asset('MODEL')), parent('2', 'MERGE', asset('MODEL'))];
    expect(codeOf(() => edgesOf('MERGE', parents))).toBe('REGISTRY.RATES_TOO_HIGH');
    expect(edgesOf('MERGE', parents, [500_000, 500_000]).map(({ rateBps }) => rateBps)).toEqual([1500, 1500]);
  });

  it.each<[string, EdgeType, AssetKind, number[]]>([
    ['one for two parents', 'MERGE', 'MERGE', [1_000_000]],
    ['not the whole', 'MERGE', 'MERGE', [500_000, 499_999]],
    ['of nothing', 'MERGE', 'MERGE', [1_000_000, 0]],
    ['of no merge', 'FINE_TUNE', 'MODEL', [500_000, 500_000]],
  ])('refuse weights that are %s', (_, edgeType, kind, weights) => {
    const cheap = asset('MODEL', [], { mergeBps: 100, fineTuneBps: 100 });
    const parents = [parent('1', edgeType, cheap), parent('2', edgeType, cheap)];
    expect(codeOf(() => edgesOf(kind, parents, weights))).toBe('REGISTRY.MERGE_WEIGHTS_INVALID');
  });

  it('take at most 32 parents, each once', () => {
    const components = Array.from({ length: 33 }, (_, n) => parent(String(n), 'COMPONENT', asset('MODEL')));
    expect(edgesOf('WORKFLOW', components.slice(0, 32))).toHaveLength(32);
    expect(codeOf(() => edgesOf('WORKFLOW', components))).toBe('REGISTRY.REGISTRATION_INVALID');
    expect(codeOf(() => edgesOf('WORKFLOW', [components[0]!, components[0]!]))).toBe('REGISTRY.REGISTRATION_INVALID');
  });
});
