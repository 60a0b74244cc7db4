import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { DataKey } from '../keys/data-key.js';
import { broken, encodeHeader, TAG_BYTES } from './sealed-header.js';

const NONCE_BYTES = 12;
const MAX_CHUNKS = 2 ** 32;

/**
 * Seals single chunks by the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): the nonce is the chunk's
 * counter and a last-chunk flag, so a cut, reordered or extended stream fails to open. Every file has a key of its own
 * (HKDF over a random salt and the file's context), so counters may start at zero in each.
 */
export class ChunkCipher {
  private readonly header: Uint8Array;
  private readonly key: Uint8Array;

  constructor(dataKey: DataKey, salt: Uint8Array, context: string) {
    this.header = encodeHeader(salt);
    // the context (the file's path) is in the key: a file sealed for one path does not open as another
    this.key = new Uint8Array(hkdfSync('sha256', dataKey, salt, `icubed-seal/1:${context}`, 32));
  }

  seal(chunk: Uint8Array, index: number, last: boolean): Uint8Array {
    const cipher = createCipheriv('aes-256-gcm', this.key, nonceOf(index, last), { authTagLength: TAG_BYTES });
    cipher.setAAD(this.header);
    return Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  }

  /** @throws CONTENT.SEAL_BROKEN */
  open(sealed: Uint8Array, index: number, last: boolean): Uint8Array {
    if (sealed.byteLength < TAG_BYTES) throw broken('the sealed stream ends inside a chunk', { chunk: index });
    const cut = sealed.byteLength - TAG_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', this.key, nonceOf(index, last), { authTagLength: TAG_BYTES });
    decipher.setAAD(this.header);
    decipher.setAuthTag(sealed.subarray(cut));
    try {
      return Buffer.concat([decipher.update(sealed.subarray(0, cut)), decipher.final()]);
    } catch {
      throw broken('a chunk does not open: it was changed, moved or cut, or the key or path is another', {
        chunk: index,
      });
    }
  }
}

function nonceOf(index: number, last: boolean): Uint8Array {
  if (!Number.isSafeInteger(index) || index < 0 || index >= MAX_CHUNKS)
    throw broken('the sealed stream has too many chunks');
  const nonce = Buffer.alloc(NONCE_BYTES);
  nonce.writeUInt32BE(index, 7);
  nonce.writeUInt8(last ? 1 : 0, 11);
  return nonce;
}
