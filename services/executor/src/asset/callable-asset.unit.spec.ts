import { describe, expect, it } from '@jest/globals';
import { assetId, bytes32, didOf, usdMicros } from '@icubed/protocol';
import type { KnownAsset } from './asset.js';
import { requireCallable } from './callable-asset.js';

const id = assetId(7n);
const base = assetId(3n);
const released: KnownAsset = {
  assetId: id,
  did: didOf(31337, id),
  creator: '0xCreator',
  kind: 'MODEL',
  digest: bytes32(`0x${'01'.repeat(32)}`),
  contentCid: 'bafy',
  prices: [{ blockNumber: 1n, logIndex: 0, priceUsdMicros: usdMicros(1_000n), effectiveAt: 10n }],
};
const ofBase: KnownAsset = { ...released, assetId: base, did: didOf(31337, base) };
const profile: KnownAsset = { ...released, kind: 'PROFILE', base };

const callable = (assets: readonly KnownAsset[], chainSeconds = 10n) =>
  requireCallable(id, new Map(assets.map((asset) => [asset.assetId, asset])), chainSeconds);
const throwing = (code: string) => expect.objectContaining({ code });

describe('an asset that is called', () => {
  it('is of a kind that runs and priced', () => {
    const asset = callable([{ ...released, sealedCid: 'bafysealed' }]);
    expect(asset).toMatchObject({ assetId: 7n, contentCid: 'bafy', priceUsdMicros: 1_000n });
    expect(asset).not.toHaveProperty('sealed');
  });

  it('is called where it is sealed as long as it is not released', () => {
    const sealed = { ...released, contentCid: undefined, sealedCid: 'bafysealed' };
    expect(callable([sealed])).toMatchObject({ contentCid: 'bafysealed', sealed: true });
    expect(
      callable([
        { ...profile, base },
        { ...ofBase, contentCid: undefined, sealedCid: 'bafybase' },
      ]),
    ).toMatchObject({
      contentCid: 'bafy',
      base: { contentCid: 'bafybase', sealed: true },
    });
  });

  it('as a workflow has to be released: its steps are read from its content', () => {
    const workflow = { ...released, kind: 'WORKFLOW', contentCid: undefined, sealedCid: 'bafysealed' };
    expect(() => callable([workflow])).toThrow(throwing('EXECUTOR.ASSET_NOT_CALLABLE'));
  });

  it('is unknown until its registration arrives, even if its release came first', () => {
    expect(() => callable([])).toThrow(throwing('EXECUTOR.ASSET_UNKNOWN'));
    expect(() => callable([{ ...released, digest: undefined }])).toThrow(throwing('EXECUTOR.ASSET_UNKNOWN'));
  });

  it('is refused when nobody said where it is, before its price holds, and when it does not run by itself', () => {
    const refused = throwing('EXECUTOR.ASSET_NOT_CALLABLE');
    expect(() => callable([{ ...released, contentCid: undefined }])).toThrow(refused);
    expect(() => callable([released], 9n)).toThrow(refused);
    for (const kind of ['DATASET', 'ADAPTER']) expect(() => callable([{ ...released, kind }])).toThrow(refused);
  });
});

describe('a profile', () => {
  it('is called with its base, each at its own price', () => {
    const dear = { ...ofBase, prices: [{ ...ofBase.prices[0]!, priceUsdMicros: usdMicros(5_000n) }] };
    expect(callable([profile, dear])).toMatchObject({
      priceUsdMicros: 1_000n,
      base: { assetId: 3n, did: 'did:icubed:31337:3', priceUsdMicros: 5_000n },
    });
  });

  it('without its one base is refused', () => {
    expect(() => callable([{ ...profile, base: undefined }])).toThrow(throwing('EXECUTOR.ASSET_NOT_CALLABLE'));
  });

  it.each<[string, KnownAsset[]]>([
    ['unknown', []],
    ['nowhere', [{ ...ofBase, contentCid: undefined }]],
    ['a profile itself', [{ ...ofBase, kind: 'PROFILE' }]],
    ['an adapter', [{ ...ofBase, kind: 'ADAPTER' }]],
  ])('is refused for a base that is %s, by its name', (_what, known) => {
    expect(() => callable([profile, ...known])).toThrow(
      expect.objectContaining({ code: 'EXECUTOR.COMPONENT_NOT_CALLABLE', detail: expect.stringMatching(/\b3: /) }),
    );
  });
});
