import { describe, expect, it } from '@jest/globals';
import { usdMicros } from '@icubed/protocol';
import { bodyHash, mayStartAgain, parseIdempotencyKey, requireSameBody } from './idempotency.js';

describe('an idempotency key', () => {
  it('is 1 to 255 printable characters, or absent', () => {
    expect(parseIdempotencyKey(undefined)).toBeUndefined();
    expect(parseIdempotencyKey('x'.repeat(255))).toHaveLength(255);
    for (const wrong of ['', 'x'.repeat(256), 'two words', 'ümlaut', 'line\nbreak']) {
      expect(() => parseIdempotencyKey(wrong)).toThrow(
        expect.objectContaining({ code: 'EXECUTOR.IDEMPOTENCY_KEY_MALFORMED' }),
      );
    }
  });

  it('stands for asset, media type and input together', () => {
    const hash = bodyHash('did:a', 'text/plain', '0x01');
    const others = [
      bodyHash('did:b', 'text/plain', '0x01'),
      bodyHash('did:a', 'text/html', '0x01'),
      bodyHash('did:a', 'text/plain', '0x02'),
    ];
    expect(new Set([hash, ...others]).size).toBe(4);
    // parts cannot run into each other
    expect(bodyHash('a', 'bc', 'd')).not.toBe(bodyHash('ab', 'c', 'd'));
    const known = { bodyHash: hash, callId: '0x01' };
    expect(() => requireSameBody(known, hash)).not.toThrow();
    expect(() => requireSameBody(known, others[0]!)).toThrow(
      expect.objectContaining({ code: 'PLATFORM.IDEMPOTENCY_KEY_REUSED' }),
    );
  });

  it('may start another call only after one that took nothing and may pass', () => {
    const nothing = usdMicros(0n);
    const failed = (retryable: boolean, carvedUsdMicros = nothing) =>
      mayStartAgain({ state: { status: 'Failed', attempts: 1, code: '', detail: '', retryable }, carvedUsdMicros });
    const held = mayStartAgain({ state: { status: 'Held', attempts: 0 }, carvedUsdMicros: nothing });
    expect([failed(true), failed(false), held]).toEqual([true, false, false]);
    // steps of a workflow may have been paid: the same key must not pay them again
    expect(failed(true, usdMicros(5n))).toBe(false);
  });
});
