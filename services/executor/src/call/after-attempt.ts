import { errorCatalogue, isErrorCode } from '@icubed/errors';

/** How one attempt ended without a valid result. */
export type AttemptFailure = NodesWord | { readonly kind: 'disconnected' } | { readonly kind: 'timedOut' };

interface NodesWord {
  readonly kind: 'refused' | 'failed';
  readonly code: string;
  readonly detail: string;
  readonly retryable: boolean;
}

export type NextMove =
  | { readonly move: 'tryAgain'; readonly avoidNode: boolean }
  /** the node may still hold a result: keep the hold and wait for receipt or deadline */
  | { readonly move: 'await' }
  | { readonly move: 'fail'; readonly code: string; readonly detail: string; readonly retryable: boolean };

/**
 * A failure of the input (a picture that is no picture) would fail on each node alike and ends the call with the node's own
 * code. A failure of a node moves the call on, as long as attempts are left.
 */
export function afterAttempt(failure: AttemptFailure, attempt: number, maxAttempts: number): NextMove {
  if (failure.kind === 'disconnected' || failure.kind === 'timedOut') {
    return attempt < maxAttempts ? { move: 'tryAgain', avoidNode: true } : { move: 'await' };
  }
  if (!failure.retryable && isInputsFault(failure.code))
    return { move: 'fail', code: failure.code, detail: failure.detail, retryable: false };
  if (attempt < maxAttempts) return { move: 'tryAgain', avoidNode: true };
  const detail = `the last of ${attempt} attempts ended with ${failure.code}: ${failure.detail}`;
  return { move: 'fail', code: 'EXECUTOR.ATTEMPTS_EXHAUSTED', detail: detail.slice(0, 1_000), retryable: true };
}

/** A node's word alone does not end a call, unless it blames the caller's input with a code the catalogue knows. */
function isInputsFault(code: string): boolean {
  return (
    code.startsWith('NODE.') &&
    isErrorCode(code) &&
    errorCatalogue[code].status < 500 &&
    !errorCatalogue[code].retryable
  );
}
