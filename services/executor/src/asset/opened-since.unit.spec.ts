import { describe, expect, it } from '@jest/globals';
import { assetId, bytes32, didOf, usdMicros } from '@icubed/protocol';
import type { RunTerms } from '../call/call.js';
import type { KnownAsset } from './asset.js';
import { openedSince } from './opened-since.js';

const digest = bytes32(`0x${'01'.repeat(32)}`);
const asset = (id: bigint) => ({ assetId: assetId(id), did: didOf(31337, assetId(id)), creator: '0xC', digest });
const sealed = { contentCid: 'bafysealed', sealed: true } as const;
const terms: RunTerms = {
  ...asset(7n),
  ...sealed,
  assetPriceUsdMicros: usdMicros(1_000n),
  base: { ...asset(3n), ...sealed, priceUsdMicros: usdMicros(500n) },
  nodePriceCeilingUsdMicros: usdMicros(200n),
};
const known = (...assets: KnownAsset[]) => new Map(assets.map((each) => [each.assetId, each]));
const opened = (id: bigint): KnownAsset => ({ ...asset(id), contentCid: `bafyopen${id}`, prices: [] });

describe('a call of sealed content', () => {
  it('stays as it is until the content is released', () => {
    expect(openedSince(terms, known({ ...asset(7n), sealedCid: 'bafysealed', prices: [] }))).toEqual(terms);
  });

  it('is leased where the content lies open since, asset and base each for itself', () => {
    const { sealed: _, ...open } = { ...terms, contentCid: 'bafyopen7' };
    expect(openedSince(terms, known(opened(7n)))).toEqual(open);
    const { sealed: __, ...base } = { ...terms.base!, contentCid: 'bafyopen3' };
    expect(openedSince(terms, known(opened(3n)))).toEqual({ ...terms, base });
  });

  it('of open content is not looked at again', () => {
    const { sealed: _, base: __, ...open } = { ...terms, contentCid: 'bafyold' };
    expect(openedSince(open, known(opened(7n)))).toEqual(open);
  });
});
