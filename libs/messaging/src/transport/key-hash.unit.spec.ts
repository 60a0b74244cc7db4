import { describe, expect, it } from '@jest/globals';
import { slotOf, SLOTS } from '../outbox/slot.js';
import { keyHash } from './key-hash.js';

describe('keyHash', () => {
  it('is FNV-1a: rows of earlier releases keep their slot', () => {
    expect([keyHash(''), keyHash('a'), keyHash('foobar')]).toEqual([0x811c9dc5, 0xe40c292c, 0xbf9cf968]);
  });

  it('spreads the keys of assets over every slot', () => {
    const used = new Set(Array.from({ length: 400 }, (_, n) => slotOf(`did:icubed:31337:${n}`)));
    expect(used.size).toBe(SLOTS);
  });
});
