import { describe, expect, it } from '@jest/globals';
import { address, assetId, bytes32 } from '@icubed/protocol';
import { evolve, inheritBps, isScaled, priceAt, UNKNOWN_ASSET, type Asset, type RegisteredAsset } from './asset.js';
import type { AssetEvent } from './asset-event.js';

const hex = (digit: string) => bytes32(`0x${digit.repeat(64)}`);
const creator = address(`0x${'11'.repeat(20)}`);
const buyer = address(`0x${'22'.repeat(20)}`);
const registered: AssetEvent = {
  type: 'AssetRegistered',
  creator,
  kind: 'MODEL',
  vertical: 'CV',
  salt: hex('1'),
  digest: hex('2'),
  sealedCid: 'sealed',
  metadataCid: 'card',
  dataKeyCommitment: hex('3'),
  pricePerCall: 1000n,
  licence: {
    derivatives: true,
    promptBps: 500,
    loraBps: 1000,
    fineTuneBps: 1500,
    distilBps: 1500,
    mergeBps: 3000,
    datasetBps: 500,
    textHash: hex('4'),
  },
  termsHash: hex('5'),
  registeredAt: 1_000,
};
const edge = {
  type: 'EdgeAdded',
  edge: { parent: assetId('7'), edgeType: 'FINE_TUNE', rateBps: 1500, ownBps: 1500 },
} as const satisfies AssetEvent;
const given = (...events: AssetEvent[]): Asset => events.reduce(evolve, UNKNOWN_ASSET);
const asRegistered = (asset: Asset): RegisteredAsset => {
  if (asset.status !== 'Registered') throw new Error('not registered');
  return asset;
};

describe('an asset', () => {
  it('is the same whatever order its registering transaction logs its events in', () => {
    const mint: AssetEvent = { type: 'Transfer', to: creator };
    const orders = [
      [registered, mint, edge],
      [mint, edge, registered],
      [edge, registered, mint],
    ];
    const [first, ...others] = orders.map((order) => given(...order));
    for (const other of others) expect(other).toEqual(first);
    expect(first).toMatchObject({ status: 'Registered', steward: creator, content: { status: 'SEALED' } });
  });

  it('keeps its creator when its steward changes', () => {
    expect(given(registered, { type: 'Transfer', to: buyer })).toMatchObject({ creator, steward: buyer });
  });

  it('charges the scheduled price from its time on, not before', () => {
    const asset = asRegistered(
      given(registered, { type: 'PriceScheduled', pricePerCall: 1200n, effectiveAt: 5_000, at: 2_000 }),
    );
    expect([priceAt(asset, 4_999), priceAt(asset, 5_000)]).toEqual([1000n, 1200n]);
  });

  it('keeps a price that took effect when the next one is scheduled', () => {
    const first: AssetEvent = { type: 'PriceScheduled', pricePerCall: 1200n, effectiveAt: 5_000, at: 2_000 };
    const second: AssetEvent = { type: 'PriceScheduled', pricePerCall: 1400n, effectiveAt: 9_000, at: 6_000 };
    expect(priceAt(asRegistered(given(registered, first, second)), 7_000)).toBe(1200n);
    const replaced: AssetEvent = { ...second, at: 3_000 };
    expect(priceAt(asRegistered(given(registered, first, replaced)), 7_000)).toBe(1000n);
  });

  it('opens its content with the reveal', () => {
    const revealed: AssetEvent = { type: 'ContentRevealed', plainCid: 'plain', filesRoot: hex('6'), dataKey: hex('7') };
    expect(asRegistered(given(registered, revealed)).content).toEqual({
      status: 'RELEASED',
      plainCid: 'plain',
      filesRoot: hex('6'),
      dataKey: hex('7'),
    });
  });

  it('has an edge corrected, and its terms raised with it', () => {
    const corrected = { ...edge.edge, edgeType: 'DISTIL', rateBps: 2000, ownBps: 2000 } as const;
    const other: AssetEvent = { type: 'EdgeAdded', edge: { ...edge.edge, parent: assetId('8') } };
    const asset = given(
      registered,
      edge,
      other,
      { type: 'EdgeCorrected', edge: corrected },
      { type: 'TermsRaised', termsHash: hex('9') },
    );
    expect(asset).toMatchObject({ edges: [corrected, other.edge], termsHash: hex('9') });
    expect(inheritBps(asset)).toBe(3500);
  });

  it('knows the weights that a receipt proved, until a dispute finds it false', () => {
    const merged = { ...edge.edge, edgeType: 'MERGE' } as const;
    const rows = { ...edge.edge, parent: assetId('8'), edgeType: 'DATASET' } as const;
    const proven: AssetEvent = { type: 'MergeProven', weightsPpm: new Map([[assetId('7'), 250_000]]) };
    const added = [merged, rows].map((one): AssetEvent => ({ type: 'EdgeAdded', edge: one }));
    const asset = given(registered, ...added, proven);
    expect(asset.edges).toEqual([{ ...merged, mergeWeightPpm: 250_000 }, rows]);
    expect(asset.edges.map(isScaled)).toEqual([true, false]);
    const corrected: AssetEvent = { type: 'EdgeCorrected', edge: { ...merged, rateBps: 3000 } };
    expect(evolve(asset, corrected).edges.map(isScaled)).toEqual([false, false]);
  });

  it('hands all its edges to those who derive from it', () => {
    expect(inheritBps(given(registered, edge, edge))).toBe(3000);
  });
});
