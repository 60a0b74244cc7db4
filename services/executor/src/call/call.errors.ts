import { ModelverseError } from '@icubed/errors';

export const alreadyDecided = (status: string) => new ModelverseError('EXECUTOR.CALL_STATE', `the call is ${status}`);
export const callUnknown = (callId: string) =>
  new ModelverseError('EXECUTOR.CALL_UNKNOWN', `no call ${callId} of this account`);
export const callTimedOut = () =>
  new ModelverseError('EXECUTOR.CALL_TIMED_OUT', 'no node answered before the deadline of the call');

export function stopping(callId?: string): ModelverseError {
  const detail = 'this executor stops; ask again with the same Idempotency-Key, a held call goes on';
  return new ModelverseError('PLATFORM.UNAVAILABLE', detail, { ...(callId && { callId }), retryAfterSeconds: 2 });
}
