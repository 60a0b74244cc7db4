import { createHash } from 'node:crypto';
import { ModelverseError } from '@icubed/errors';
import type { StoredCall } from '../call/call.store.js';

/** Where a client's key counts: the same key of another account or for another operation is another key. */
export interface IdempotencyScope {
  readonly accountId: string;
  readonly operation: string;
  readonly key: string;
}

export interface KnownKey {
  readonly bodyHash: string;
  readonly callId: string;
}

/** Throws EXECUTOR.IDEMPOTENCY_KEY_MALFORMED. */
export function parseIdempotencyKey(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  if (!/^[\x21-\x7e]{1,255}$/.test(header))
    throw new ModelverseError('EXECUTOR.IDEMPOTENCY_KEY_MALFORMED', 'the Idempotency-Key header');
  return header;
}

/** Everything that makes a request another request. */
export function bodyHash(did: string, mediaType: string, inputSha256: string, requestedCallId?: string): string {
  return createHash('sha256')
    .update(JSON.stringify([did, mediaType, inputSha256, ...(requestedCallId === undefined ? [] : [requestedCallId])]))
    .digest('hex');
}

/** Throws PLATFORM.IDEMPOTENCY_KEY_REUSED when the key stands for another body. */
export function requireSameBody(known: KnownKey, hash: string): void {
  if (known.bodyHash !== hash)
    throw new ModelverseError(
      'PLATFORM.IDEMPOTENCY_KEY_REUSED',
      'the key was first used with another asset, media type, input or signed request',
    );
}

/** A call that failed in a way that may pass and took nothing: its key may start another. A workflow's steps may have been paid. */
export function mayStartAgain({ state, carvedUsdMicros }: Pick<StoredCall, 'state' | 'carvedUsdMicros'>): boolean {
  return state.status === 'Failed' && state.retryable && carvedUsdMicros === 0n;
}
