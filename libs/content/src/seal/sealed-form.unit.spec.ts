import { describe, expect, it } from '@jest/globals';
import { createCipheriv, createHash, hkdfSync, webcrypto } from 'node:crypto';
import { asDataKey } from '../keys/data-key.js';
import { seal } from './seal.js';
import { unseal } from './unseal.js';

const dataKey = asDataKey(Buffer.alloc(32, 7));
const salt = Buffer.alloc(32, 9);
const owner = '11111111-2222-4333-8444-555555555555';
const context = 'file:weights/det.onnx';
const plain = Buffer.from(Array.from({ length: 70_000 }, (_, n) => (n * 31) % 251));

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}
const collect = async (source: AsyncIterable<Uint8Array>): Promise<Buffer> =>
  Buffer.concat(await Array.fromAsync(source));

/** Opens a stream as docs/reference/sealed-form.md says, with nothing of this package: for whoever writes a reader elsewhere. */
async function openByTheBook(sealed: Buffer): Promise<Buffer> {
  const { subtle } = webcrypto;
  const secret = await subtle.importKey('raw', dataKey, 'HKDF', false, ['deriveBits']);
  const info = Buffer.from(`icubed-seal/2:${owner.length}:${owner}:${context}`);
  const bits = Buffer.from(
    await subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt: sealed.subarray(8, 40), info }, secret, 39 * 8),
  );
  const key = await subtle.importKey('raw', bits.subarray(0, 32), 'AES-GCM', false, ['decrypt']);
  const parts: Buffer[] = [];
  for (let index = 0, at = 40; at < sealed.length; index += 1, at += 65_552) {
    const counter = Buffer.from([0, 0, 0, index, at + 65_552 >= sealed.length ? 1 : 0]);
    const iv = Buffer.concat([bits.subarray(32), counter]);
    const algorithm = { name: 'AES-GCM', iv, additionalData: sealed.subarray(0, 40), tagLength: 128 };
    parts.push(Buffer.from(await subtle.decrypt(algorithm, key, sealed.subarray(at, at + 65_552))));
  }
  return Buffer.concat(parts);
}

describe('the sealed form', () => {
  it('is opened by a reader that knows only its description', async () => {
    const sealed = await collect(seal(once(plain), { dataKey, owner, context, salt }));
    expect((await openByTheBook(sealed)).equals(plain)).toBe(true);
  });

  it('never changes for the same input: sealed folders are named by their bytes', async () => {
    const sealed = await collect(seal(once(plain), { dataKey, owner, context, salt }));
    expect(sealed.subarray(0, 8).toString('hex')).toBe('49435345414c0210');
    expect(createHash('sha256').update(sealed).digest('hex')).toMatchInlineSnapshot(
      `"d271daaacd91d0352a273e39cc8b5a9e834dea40e28e6e8249436f12b6abbb00"`,
    );
  });

  it('of version 1, which named no owner and had no nonce prefix, still opens', async () => {
    const header = Buffer.concat([Buffer.from('ICSEAL'), Buffer.from([1, 16]), salt]);
    const key = Buffer.from(hkdfSync('sha256', dataKey, salt, `icubed-seal/1:${context}`, 32));
    const cipher = createCipheriv('aes-256-gcm', key, Buffer.from([0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1]));
    cipher.setAAD(header);
    const body = [cipher.update('an old file'), cipher.final(), cipher.getAuthTag()];
    const old = Buffer.concat([header, ...body]);
    expect((await collect(unseal(once(old), { dataKey, owner, context }))).toString()).toBe('an old file');
    // the version is authenticated: an old file cannot be passed off as a new one
    const passedOff = Buffer.from(old);
    passedOff[6] = 2;
    await expect(collect(unseal(once(passedOff), { dataKey, owner, context }))).rejects.toMatchObject({
      code: 'CONTENT.SEAL_BROKEN',
    });
  });
});
