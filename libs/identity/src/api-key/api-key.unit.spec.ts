import { describe, expect, it } from '@jest/globals';
import { apiKeyDigest, apiKeyPrefix, generateApiKey, isApiKeyShaped } from './api-key.js';

describe('an API key', () => {
  it('is a prefix, 256 random bits and a checksum', () => {
    const key = generateApiKey();
    expect(key).toMatch(/^icu_[A-Za-z0-9_-]{48}$/);
    expect(generateApiKey()).not.toBe(key);
    expect(isApiKeyShaped(key)).toBe(true);
    expect(apiKeyDigest(key)).toHaveLength(32);
    expect(key.startsWith(apiKeyPrefix(key))).toBe(true);
    expect(apiKeyPrefix(key)).toHaveLength(10);
  });

  it('does not change for the same secret', () => {
    expect(generateApiKey(Buffer.alloc(32, 7))).toBe('icu_BwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwcHBwej2CTL');
  });

  it('with any one character changed is recognised as mistyped', () => {
    const key = generateApiKey(Buffer.alloc(32, 7));
    for (let at = 4; at < key.length; at += 1) {
      const other = key[at] === 'x' ? 'y' : 'x';
      expect(isApiKeyShaped(key.slice(0, at) + other + key.slice(at + 1))).toBe(false);
    }
    for (const wrong of ['', 'icu_', key.slice(4), `${key}x`, key.replace('icu_', 'icx_')])
      expect(isApiKeyShaped(wrong)).toBe(false);
  });

  it('of too few random bytes is never made', () => {
    expect(() => generateApiKey(Buffer.alloc(31))).toThrow(RangeError);
  });
});
