import { createCipheriv, createDecipheriv } from 'node:crypto';
import { asDataKey, DATA_KEY_BYTES, type DataKey } from './data-key.js';
import type { KeyEncryptionKey } from './key-encryption-key.js';
import { decodeWrapped, encodeWrappedHead, keyIdOf, unwrapFailed, type WrappedDataKey } from './wrapped-key.js';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const SEALED_BYTES = NONCE_BYTES + DATA_KEY_BYTES + TAG_BYTES;

/**
 * Wraps data keys with AES-256-GCM under a 32-byte key from the environment or a file. Form 1: nonce (12) ‖ ciphertext (32) ‖ tag (16);
 * head and owner's id are the additional authenticated data.
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
    this.keyId = keyIdOf(1, key);
  }

  async wrap(dataKey: DataKey, owner: string): Promise<WrappedDataKey> {
    const head = encodeWrappedHead(1, this.keyId);
    const nonce = this.random(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', this.key, nonce);
    cipher.setAAD(Buffer.concat([head, Buffer.from(owner)]));
    const sealed = [nonce, cipher.update(dataKey), cipher.final(), cipher.getAuthTag()];
    return Buffer.concat([head, ...sealed]) as unknown as WrappedDataKey;
  }

  async unwrap(wrapped: WrappedDataKey, owner: string): Promise<DataKey> {
    const { form, keyId, sealed } = decodeWrapped(wrapped);
    if (form !== 1 || sealed.byteLength !== SEALED_BYTES) throw unwrapFailed('the wrapped key has an unknown form');
    if (keyId !== this.keyId)
      throw unwrapFailed('the data key was wrapped under another key encryption key', { keyId });
    const decipher = createDecipheriv('aes-256-gcm', this.key, sealed.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAAD(Buffer.concat([encodeWrappedHead(1, keyId), Buffer.from(owner)]));
    decipher.setAuthTag(sealed.subarray(-TAG_BYTES));
    try {
      return asDataKey(Buffer.concat([decipher.update(sealed.subarray(NONCE_BYTES, -TAG_BYTES)), decipher.final()]));
    } catch {
      throw unwrapFailed('the wrapped key was changed or belongs to another version');
    }
  }
}
