import { describe, expect, it } from '@jest/globals';
import { assetId, usdMicros } from '@icubed/protocol';
import { assetsRoot } from './asset-list.js';
import { checkSessionTerms, type SessionRequest } from './session-terms.js';
import { ANY_ASSET } from './session.js';

const now = 1_000_000n;
const at = (seconds: bigint) => new Date(Number(now + seconds) * 1_000);
const good: SessionRequest = {
  capUsdMicros: usdMicros(100n),
  dailyCapUsdMicros: usdMicros(100n),
  expiresAt: at(48n * 3_600n),
  assets: [],
};
const invalid = expect.objectContaining({ code: 'EXECUTOR.SESSION_INVALID' });

describe('the terms of a session', () => {
  it('are taken at their limits', () => {
    expect(() => checkSessionTerms(good, now)).not.toThrow();
    expect(() =>
      checkSessionTerms({ ...good, dailyCapUsdMicros: undefined, expiresAt: at(365n * 86_400n) }, now),
    ).not.toThrow();
  });

  it('are refused past them', () => {
    const wrong: Partial<SessionRequest>[] = [
      { capUsdMicros: usdMicros(0n) },
      { capUsdMicros: usdMicros(1n << 72n) },
      { dailyCapUsdMicros: usdMicros(101n) },
      { dailyCapUsdMicros: usdMicros(0n) },
      { expiresAt: at(48n * 3_600n - 1n) },
      { expiresAt: at(365n * 86_400n + 1n) },
      { assets: Array.from({ length: 257 }, (_, id) => assetId(BigInt(id))) },
    ];
    for (const change of wrong) expect(() => checkSessionTerms({ ...good, ...change }, now)).toThrow(invalid);
  });
});

describe('the root of an asset list', () => {
  it('is zero for every asset, and the same for the same assets in any order', () => {
    expect(assetsRoot([])).toBe(ANY_ASSET);
    const [a, b] = [assetId(1n), assetId(2n)];
    expect(assetsRoot([a, b, a])).toBe(assetsRoot([b, a]));
    expect(assetsRoot([a])).not.toBe(assetsRoot([b]));
  });
});
