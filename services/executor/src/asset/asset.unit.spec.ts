import { describe, expect, it } from '@jest/globals';
import { assetId, bytes32, usdMicros } from '@icubed/protocol';
import { type KnownAsset, priceAt, requireCallable } from './asset.js';

const change = (blockNumber: bigint, price: bigint, effectiveAt: bigint, logIndex = 0) => ({
  blockNumber,
  logIndex,
  priceUsdMicros: usdMicros(price),
  effectiveAt,
});
const released: KnownAsset = {
  assetId: assetId(7n),
  creator: '0xCreator',
  kind: 'MODEL',
  digest: bytes32(`0x${'01'.repeat(32)}`),
  contentCid: 'bafy',
  prices: [change(1n, 1_000n, 10n)],
};
const throwing = (code: string) => expect.objectContaining({ code });

describe('the price of an asset', () => {
  it('is the last change in effect, whatever order the facts came in', () => {
    const prices = [change(5n, 1_200n, 100n), change(1n, 1_000n, 10n), change(7n, 1_100n, 200n)];
    for (const order of [prices, prices.toReversed()]) {
      expect([9n, 10n, 99n, 100n, 200n].map((at) => priceAt(order, at))).toEqual([
        undefined,
        1_000n,
        1_000n,
        1_200n,
        1_100n,
      ]);
    }
  });

  it('follows the order of logs within one block', () => {
    expect(priceAt([change(1n, 2n, 0n, 5), change(1n, 1n, 0n, 3)], 0n)).toBe(2n);
  });
});

describe('an asset that is called', () => {
  it('is released, of a kind that runs and priced', () => {
    expect(requireCallable(released, 10n)).toMatchObject({ assetId: 7n, contentCid: 'bafy', priceUsdMicros: 1_000n });
  });

  it('is unknown until its registration arrives, even if its release came first', () => {
    expect(() => requireCallable(undefined, 10n)).toThrow(throwing('EXECUTOR.ASSET_UNKNOWN'));
    expect(() => requireCallable({ assetId: released.assetId, contentCid: 'bafy', prices: [] }, 10n)).toThrow(
      throwing('EXECUTOR.ASSET_UNKNOWN'),
    );
  });

  it('is refused before release, before its price holds, and when it does not run by itself', () => {
    const refused = throwing('EXECUTOR.ASSET_NOT_CALLABLE');
    expect(() => requireCallable({ ...released, contentCid: undefined }, 10n)).toThrow(refused);
    expect(() => requireCallable(released, 9n)).toThrow(refused);
    for (const kind of ['DATASET', 'WORKFLOW', 'PROFILE', 'ADAPTER'])
      expect(() => requireCallable({ ...released, kind }, 10n)).toThrow(refused);
  });
});
