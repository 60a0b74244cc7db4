import { ModelverseError, type ErrorExtras } from '@icubed/errors';
import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { asDataKey, DATA_KEY_BYTES, type DataKey } from './data-key.js';
import type { KeyEncryptionKey, WrappedDataKey } from './key-encryption-key.js';

const KEY_ID_BYTES = 8;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const WRAPPED_BYTES = 1 + KEY_ID_BYTES + NONCE_BYTES + DATA_KEY_BYTES + TAG_BYTES;

/**
 * Wraps data keys with AES-256-GCM under a 32-byte key from the environment. Layout: version (1) ‖ key id (8) ‖ nonce (12)
 * ‖ ciphertext (32) ‖ tag (16); the owner's id is the additional authenticated data.
 *
 * @param random gives fresh random bytes (`crypto.randomBytes`)
 */
export class EnvironmentKek implements KeyEncryptionKey {
  readonly keyId: string;

  constructor(
    private readonly key: Uint8Array,
    private readonly random: (bytes: number) => Uint8Array,
  ) {
    if (key.byteLength !== 32) throw new RangeError('a key encryption key has 32 bytes');
    this.keyId = createHash('sha256')
      .update('icubed-kek-id/1')
      .update(key)
      .digest('hex')
      .slice(0, 2 * KEY_ID_BYTES);
  }

  async wrap(dataKey: DataKey, owner: string): Promise<WrappedDataKey> {
    const head = Buffer.concat([Uint8Array.of(1), Buffer.from(this.keyId, 'hex')]);
    const nonce = this.random(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce);
    cipher.setAAD(Buffer.concat([head, Buffer.from(owner)]));
    return Buffer.concat([
      head,
      nonce,
      cipher.update(dataKey),
      cipher.final(),
      cipher.getAuthTag(),
    ]) as unknown as WrappedDataKey;
  }

  async unwrap(wrapped: WrappedDataKey, owner: string): Promise<DataKey> {
    const bytes = Buffer.from(wrapped);
    if (bytes.byteLength !== WRAPPED_BYTES || bytes[0] !== 1) throw failed('the wrapped key has an unknown form');
    const head = bytes.subarray(0, 1 + KEY_ID_BYTES);
    const keyId = head.subarray(1).toString('hex');
    if (keyId !== this.keyId) throw failed('the data key was wrapped under another key encryption key', { keyId });
    const nonce = bytes.subarray(head.length, head.length + NONCE_BYTES);
    const sealed = bytes.subarray(head.length + NONCE_BYTES, WRAPPED_BYTES - TAG_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', this.key, nonce, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.concat([head, Buffer.from(owner)]));
    decipher.setAuthTag(bytes.subarray(WRAPPED_BYTES - TAG_BYTES));
    try {
      return asDataKey(Buffer.concat([decipher.update(sealed), decipher.final()]));
    } catch {
      throw failed('the wrapped key was changed or belongs to another version');
    }
  }
}

function failed(detail: string, extras: ErrorExtras = {}): ModelverseError {
  return new ModelverseError('CONTENT.KEY_UNWRAP_FAILED', detail, extras);
}
