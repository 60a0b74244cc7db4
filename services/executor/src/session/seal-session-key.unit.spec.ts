import { describe, expect, it } from '@jest/globals';
import { sealSessionKey, unsealSessionKey } from './seal-session-key.js';

const kek = Buffer.alloc(32, 1);
const key = Buffer.alloc(32, 2);
const owner = { accountId: 'acc_1', chainId: 31337 };
const failed = expect.objectContaining({ code: 'EXECUTOR.KEY_UNSEAL_FAILED' });

describe('a sealed session key', () => {
  const sealed = sealSessionKey(kek, owner, key);

  it('opens for its account on its chain', () => {
    expect(unsealSessionKey(kek, owner, sealed)).toEqual(key);
  });

  it('opens for no other account, chain or KEK', () => {
    expect(() => unsealSessionKey(kek, { ...owner, accountId: 'acc_2' }, sealed)).toThrow(failed);
    expect(() => unsealSessionKey(kek, { ...owner, chainId: 1 }, sealed)).toThrow(failed);
    expect(() => unsealSessionKey(Buffer.alloc(32, 3), owner, sealed)).toThrow(failed);
  });

  it('does not open when a byte was changed or cut, and never shows the key', () => {
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Buffer.from(sealed);
      changed[at]! ^= 1;
      expect(() => unsealSessionKey(kek, owner, changed)).toThrow(failed);
    }
    expect(() => unsealSessionKey(kek, owner, sealed.subarray(0, -1))).toThrow(failed);
    expect(sealed.includes(key)).toBe(false);
  });
});
