import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto';
import { ModelverseError } from '@icubed/errors';

/**
 * A session key at rest: `version (1) ‖ nonce (12) ‖ ciphertext (32) ‖ tag (16)`, AES-256-GCM under the KEK. Account and chain are
 * authenticated with it, so that a row copied to another account or deployment does not open.
 */
const VERSION = 1;
const NONCE_BYTES = 12;
const KEY_BYTES = 32;
const TAG_BYTES = 16;

export interface KeyOwner {
  readonly accountId: string;
  readonly chainId: number;
}

const additionalData = (owner: KeyOwner) =>
  Buffer.from(`icubed-session-key/1|${owner.chainId}|${owner.accountId}`, 'utf8');

export function sealSessionKey(
  kek: Uint8Array,
  owner: KeyOwner,
  privateKey: Uint8Array,
  nonce: Uint8Array = randomBytes(NONCE_BYTES),
): Buffer {
  if (privateKey.byteLength !== KEY_BYTES) throw new RangeError('a session key has 32 bytes');
  const cipher = createCipheriv('aes-256-gcm', kek, nonce);
  cipher.setAAD(additionalData(owner));
  return Buffer.concat([Uint8Array.of(VERSION), nonce, cipher.update(privateKey), cipher.final(), cipher.getAuthTag()]);
}

/** Throws EXECUTOR.KEY_UNSEAL_FAILED when the bytes, the owner or the KEK are not those it was sealed with. */
export function unsealSessionKey(kek: Uint8Array, owner: KeyOwner, sealed: Uint8Array): Buffer {
  const bytes = Buffer.from(sealed);
  if (bytes.byteLength !== 1 + NONCE_BYTES + KEY_BYTES + TAG_BYTES || bytes[0] !== VERSION)
    throw failed('the sealed key has an unknown form');
  const decipher = createDecipheriv('aes-256-gcm', kek, bytes.subarray(1, 1 + NONCE_BYTES), {
    authTagLength: TAG_BYTES,
  });
  decipher.setAAD(additionalData(owner));
  decipher.setAuthTag(bytes.subarray(-TAG_BYTES));
  try {
    return Buffer.concat([decipher.update(bytes.subarray(1 + NONCE_BYTES, -TAG_BYTES)), decipher.final()]);
  } catch {
    throw failed('the sealed key was changed, or belongs to another account, chain or KEK');
  }
}

const failed = (why: string) => new ModelverseError('EXECUTOR.KEY_UNSEAL_FAILED', why);
