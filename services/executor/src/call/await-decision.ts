import { Inject, Injectable } from '@nestjs/common';
import { isErrorCode, ModelverseError } from '@icubed/errors';
import { DATA_SOURCE } from '@icubed/persistence';
import type { DataSource } from 'typeorm';
import { CallDecisions } from './call-decisions.js';
import { callTimedOut, stopping } from './call.errors.js';
import { type CallId, isDecided } from './call.js';
import { loadCall, type StoredCall } from './call.store.js';

const POLL_MS = 1_000;
/** past the deadline of a call its decision is only a transaction away */
const GRACE_MS = 5_000;

/** Waits until a call is decided, by whichever process. */
@Injectable()
export class AwaitDecision {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CallDecisions) private readonly decisions: CallDecisions,
  ) {}

  /** Throws PLATFORM.UNAVAILABLE when this process stops meanwhile: the call goes on, and is found again by its id. */
  async execute(callId: CallId): Promise<StoredCall> {
    for (;;) {
      // asked for before the store is read: a decision in between wakes it at once
      const next = this.decisions.next(callId, POLL_MS);
      const call = await loadCall(this.source, callId);
      if (call === undefined || isDecided(call.state)) return call ?? Promise.reject(callTimedOut());
      if (this.decisions.isStopped) throw stopping(callId);
      if (Date.now() > call.deadline.getTime() + GRACE_MS) throw callTimedOut();
      await next;
    }
  }
}

/** The completed call; a failed one throws its own code with the callId in the extras. */
export function requireCompleted(call: StoredCall): StoredCall {
  const { state, terms } = call;
  if (state.status !== 'Failed') return call;
  const code = isErrorCode(state.code) ? state.code : 'EXECUTOR.ATTEMPTS_EXHAUSTED';
  throw new ModelverseError(code, state.detail, {
    callId: terms.callId,
    ...(state.retryable && { retryAfterSeconds: 2 }),
  });
}
