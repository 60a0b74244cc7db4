import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { asDataKey } from './data-key.js';
import { EnvironmentKek } from './environment-kek.js';
import { KeyRing } from './key-ring.js';
import { decodeWrapped, type WrappedDataKey } from './wrapped-key.js';

const old = new EnvironmentKek(Buffer.alloc(32, 1), randomBytes);
const current = new EnvironmentKek(Buffer.alloc(32, 2), randomBytes);
const dataKey = asDataKey(Buffer.alloc(32, 3));
const failed = { code: 'CONTENT.KEY_UNWRAP_FAILED' };

describe('a ring of key encryption keys', () => {
  it('wraps with its current key and unwraps what retired ones have wrapped', async () => {
    const ring = new KeyRing(current, [old]);
    expect(decodeWrapped(await ring.wrap(dataKey, 'v')).keyId).toBe(current.keyId);
    expect(ring.keyIds).toEqual([old.keyId, current.keyId]);
    for (const key of [old, current]) {
      expect(Buffer.from(await ring.unwrap(await key.wrap(dataKey, 'v'), 'v'))).toEqual(Buffer.from(dataKey));
      await expect(ring.unwrap(await key.wrap(dataKey, 'v'), 'w')).rejects.toMatchObject(failed);
    }
  });

  it('names the key that it does not have', async () => {
    await expect(new KeyRing(current).unwrap(await old.wrap(dataKey, 'v'), 'v')).rejects.toMatchObject({
      ...failed,
      extras: { keyId: old.keyId },
    });
  });

  it('refuses what is no wrapped key', async () => {
    for (const bytes of [[], [1], [9, ...Array<number>(70).fill(0)]])
      await expect(new KeyRing(current).unwrap(Uint8Array.from(bytes) as WrappedDataKey, 'v')).rejects.toMatchObject(
        failed,
      );
  });
});
