import { describe, expect, it } from '@jest/globals';
import { randomBytes } from 'node:crypto';
import { asDataKey, dataKeyCommitment } from './data-key.js';
import { EnvironmentKek } from './environment-kek.js';
import type { WrappedDataKey } from './wrapped-key.js';

const kek = new EnvironmentKek(Buffer.alloc(32, 1), randomBytes);
const dataKey = asDataKey(Buffer.alloc(32, 2));
const failed = { code: 'CONTENT.KEY_UNWRAP_FAILED' };

describe('the key encryption key', () => {
  it('unwraps what it wrapped, for the same owner only', async () => {
    const wrapped = await kek.wrap(dataKey, 'version-1');
    expect(Buffer.from(await kek.unwrap(wrapped, 'version-1'))).toEqual(Buffer.from(dataKey));
    await expect(kek.unwrap(wrapped, 'version-2')).rejects.toMatchObject(failed);
  });

  it('never wraps twice to the same bytes and never shows the key', async () => {
    const [one, two] = [await kek.wrap(dataKey, 'v'), await kek.wrap(dataKey, 'v')];
    expect(Buffer.from(one).equals(Buffer.from(two))).toBe(false);
    expect(Buffer.from(one).includes(Buffer.from(dataKey))).toBe(false);
  });

  it('refuses a wrapped key that was changed at any byte or cut', async () => {
    const wrapped = await kek.wrap(dataKey, 'v');
    for (let at = 0; at < wrapped.length; at += 1) {
      const changed = Buffer.from(wrapped);
      changed[at]! ^= 1;
      await expect(kek.unwrap(changed as unknown as WrappedDataKey, 'v')).rejects.toMatchObject(failed);
    }
    await expect(kek.unwrap(wrapped.slice(0, -1) as WrappedDataKey, 'v')).rejects.toMatchObject(failed);
  });

  it('says when a data key was wrapped under another key', async () => {
    const other = new EnvironmentKek(Buffer.alloc(32, 3), randomBytes);
    const wrapped = await other.wrap(dataKey, 'v');
    await expect(kek.unwrap(wrapped, 'v')).rejects.toMatchObject({ ...failed, extras: { keyId: other.keyId } });
  });
});

describe('the data key commitment', () => {
  it('is the keccak256 that Solidity computes of the 32 bytes', () => {
    // cast keccak 0x00…00 (32 zero bytes)
    expect(dataKeyCommitment(asDataKey(new Uint8Array(32)))).toBe(
      '0x290decd9548b62a8d60345a988386fc84ba6bc95484008f6362f93160ef3e563',
    );
  });

  it('takes 32 bytes and nothing else', () => {
    expect(() => asDataKey(new Uint8Array(31))).toThrow(RangeError);
  });
});
