import { ModelverseError, type ErrorExtras } from '@icubed/errors';
import { createHash } from 'node:crypto';

/** A data key encrypted under a key that never leaves its keeper: form (1) ‖ key id (8) ‖ what the keeper of that form writes. */
export type WrappedDataKey = Uint8Array & { readonly brand: 'WrappedDataKey' };

/** 1: AES-256-GCM under 32 bytes that the service holds; 2: a key management service's ciphertext. */
export type WrappedForm = 1 | 2;

const KEY_ID_BYTES = 8;
export const WRAPPED_HEAD_BYTES = 1 + KEY_ID_BYTES;

/** Names a key encryption key by something that tells nothing of it. */
export function keyIdOf(form: WrappedForm, material: Uint8Array): string {
  const hash = createHash('sha256').update(`icubed-kek-id/${form}`).update(material);
  return hash.digest('hex').slice(0, 2 * KEY_ID_BYTES);
}

export function encodeWrappedHead(form: WrappedForm, keyId: string): Uint8Array {
  return Buffer.concat([Uint8Array.of(form), Buffer.from(keyId, 'hex')]);
}

/**
 * Which key a data key was wrapped under, and what its keeper wrote.
 *
 * @throws CONTENT.KEY_UNWRAP_FAILED for what is no wrapped key
 */
export function decodeWrapped(wrapped: WrappedDataKey): { form: WrappedForm; keyId: string; sealed: Buffer } {
  const bytes = Buffer.from(wrapped);
  const form = bytes[0];
  if (bytes.byteLength <= WRAPPED_HEAD_BYTES || (form !== 1 && form !== 2))
    throw unwrapFailed('the wrapped key has an unknown form');
  return {
    form,
    keyId: bytes.subarray(1, WRAPPED_HEAD_BYTES).toString('hex'),
    sealed: bytes.subarray(WRAPPED_HEAD_BYTES),
  };
}

export function unwrapFailed(detail: string, extras: ErrorExtras = {}, cause?: unknown): ModelverseError {
  return new ModelverseError('CONTENT.KEY_UNWRAP_FAILED', detail, extras, { cause });
}
