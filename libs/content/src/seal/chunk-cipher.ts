import { createCipheriv, createDecipheriv, hkdfSync } from 'node:crypto';
import type { DataKey } from '../keys/data-key.js';
import { broken, encodeHeader, TAG_BYTES, type SealedHeader } from './sealed-header.js';

const KEY_BYTES = 32;
const PREFIX_BYTES = 7;
const MAX_CHUNKS = 2 ** 32;

/** What a sealed file belongs to; it opens as nothing else. */
export interface SealBinding {
  /** The version's id, under which its data key is wrapped too. */
  readonly owner: string;
  /** What the bytes are in it, usually the file's path. */
  readonly context: string;
}

/**
 * Seals single chunks by the STREAM construction (Hoang, Reyhanitabar, Rogaway, Vizár 2015): the nonce is
 * prefix (7) ‖ counter (4) ‖ last flag (1), so a cut, reordered or extended stream fails to open. Every file has a key and a prefix of
 * its own (HKDF over a random salt and what the file belongs to), so counters may start at zero in each.
 */
export class ChunkCipher {
  private readonly header: Uint8Array;
  private readonly key: Uint8Array;
  private readonly prefix: Uint8Array;

  constructor(dataKey: DataKey, header: Pick<SealedHeader, 'version' | 'salt'>, binding: SealBinding) {
    this.header = encodeHeader(header);
    const derived = new Uint8Array(
      hkdfSync('sha256', dataKey, header.salt, infoOf(header.version, binding), KEY_BYTES + PREFIX_BYTES),
    );
    this.key = derived.subarray(0, KEY_BYTES);
    this.prefix = header.version === 1 ? new Uint8Array(PREFIX_BYTES) : derived.subarray(KEY_BYTES);
  }

  seal(chunk: Uint8Array, index: number, last: boolean): Uint8Array {
    const cipher = createCipheriv('aes-256-gcm', this.key, this.nonceOf(index, last), { authTagLength: TAG_BYTES });
    cipher.setAAD(this.header);
    return Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]);
  }

  /** @throws CONTENT.SEAL_BROKEN */
  open(sealed: Uint8Array, index: number, last: boolean): Uint8Array {
    if (sealed.byteLength < TAG_BYTES) throw broken('the sealed stream ends inside a chunk', { chunk: index });
    const cut = sealed.byteLength - TAG_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', this.key, this.nonceOf(index, last), { authTagLength: TAG_BYTES });
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

  private nonceOf(index: number, last: boolean): Uint8Array {
    if (!Number.isSafeInteger(index) || index < 0 || index >= MAX_CHUNKS)
      throw broken('the sealed stream has too many chunks');
    const counter = Buffer.alloc(5);
    counter.writeUInt32BE(index);
    counter.writeUInt8(last ? 1 : 0, 4);
    return Buffer.concat([this.prefix, counter]);
  }
}

/** The owner's length goes before it: no owner and context can be read as another pair. */
function infoOf(version: SealedHeader['version'], { owner, context }: SealBinding): string {
  return version === 1 ? `icubed-seal/1:${context}` : `icubed-seal/2:${owner.length}:${owner}:${context}`;
}
