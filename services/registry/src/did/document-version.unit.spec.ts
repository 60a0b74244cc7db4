import { describe, expect, it } from '@jest/globals';
import type { ChainEvent } from '@icubed/chain-listener';
import { documentVersions, versionOf } from './document-version.js';
import { versionWanted } from './resolution-options.js';

const A = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8';
const B = '0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC';
const word = `0x${'01'.repeat(32)}`;
const event = (name: string, blockNumber: number, args: object): ChainEvent => ({
  contract: 'AssetRegistry',
  name,
  args: args as never,
  origin: {
    chainId: 1,
    address: A,
    blockNumber,
    blockHash: word,
    timestamp: blockNumber * 10,
    transactionHash: word,
    logIndex: 0,
  },
});
const licence = {
  derivatives: true,
  promptBps: 0n,
  loraBps: 0n,
  fineTuneBps: 0n,
  distilBps: 0n,
  mergeBps: 0n,
  datasetBps: 0n,
  textHash: word,
};
const registered = event('AssetRegistered', 5, {
  assetId: 1n,
  creator: A,
  kind: 0n,
  vertical: 0n,
  salt: word,
  digest: word,
  sealedCid: 'bafysealed',
  metadataCid: 'bafycard',
  dataKeyCommitment: word,
  pricePerCall: 1n,
  licence,
  termsHash: word,
});
const transfer = (block: number, to: string) => event('Transfer', block, { from: A, to, tokenId: 1n });
const revealed = event('ContentRevealed', 9, { assetId: 1n, plainCid: 'bafyplain', filesRoot: word, dataKey: word });
const history = [
  registered,
  transfer(5, A),
  event('PriceScheduled', 6, { assetId: 1n, pricePerCall: 2n, effectiveAt: 60n }),
  transfer(7, B),
  transfer(7, A),
  transfer(8, B),
  revealed,
];

describe('versions of a document', () => {
  const versions = documentVersions(history);

  it('are made by what the document shows, once a block', () => {
    expect(versions.map(({ versionId, asset }) => [versionId, asset.steward, asset.content.status])).toEqual([
      ['5', A, 'SEALED'],
      ['8', B, 'SEALED'],
      ['9', B, 'RELEASED'],
    ]);
  });

  it.each([
    [undefined, '9', undefined],
    [{ versionId: '5' }, '5', '8'],
    [{ versionTime: 50 }, '5', '8'],
    [{ versionTime: 79 }, '5', '8'],
    [{ versionTime: 80 }, '8', '9'],
    [{ versionTime: 1_000 }, '9', undefined],
  ])('%j is version %s, before %s', (wanted, version, next) => {
    const found = versionOf(versions, wanted);
    expect([found?.first.versionId, found?.version.versionId, found?.next?.versionId]).toEqual(['5', version, next]);
  });

  it.each([[{ versionId: '6' }], [{ versionTime: 49 }]])('has none for %j', (wanted) =>
    expect(versionOf(versions, wanted)).toBeUndefined(),
  );

  it('are none of an asset that nobody registered', () => {
    expect(versionOf(documentVersions([]), undefined)).toBeUndefined();
  });
});

describe('resolution options', () => {
  it.each([
    [{}, undefined],
    [{ versionId: '12' }, { versionId: '12' }],
    [{ versionTime: '1970-01-01T00:01:00Z' }, { versionTime: 60 }],
  ])('%j ask for %j', (options, wanted) => expect(versionWanted(options)).toEqual({ wanted }));

  it.each([
    { versionId: '1', versionTime: '1970-01-01T00:01:00Z' },
    { versionId: '01' },
    { versionId: 'latest' },
    { versionTime: '2026-04-31T00:00:00Z' },
    { versionTime: '2026-04-30T00:00:00.5Z' },
    { versionTime: '2026-04-30' },
    { versionTime: '' },
  ])('%j are refused', (options) => expect(versionWanted(options)).toEqual({ refusal: expect.any(String) }));
});
