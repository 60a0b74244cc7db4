import { Inject, Injectable } from '@nestjs/common';
import { ModelverseError } from '@icubed/errors';
import { DATA_SOURCE } from '@icubed/persistence';
import type { DataSource } from 'typeorm';
import { CallDecisions } from '../call-decisions.js';
import { callUnknown } from '../call.errors.js';
import { type CallId, isDecided } from '../call.js';
import { loadCall, type StoredCall, stepsOfCall } from '../call.store.js';

const POLL_MS = 1_000;
/** past the deadline of a call its decision is only a transaction away */
const GRACE_MS = 5_000;
const MAX_WATCHERS = 1_000;

/** Shows how a call goes on: woken by ids, told by the store. */
@Injectable()
export class WatchCall {
  private watchers = 0;

  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CallDecisions) private readonly decisions: CallDecisions,
  ) {}

  /**
   * The call now and after each change of it or its steps, until it is decided. Throws before the first one: EXECUTOR.CALL_UNKNOWN, also for
   * another account's call, and PLATFORM.UNAVAILABLE when too many are watched.
   */
  async execute(accountId: string, callId: CallId): Promise<AsyncGenerator<StoredCall>> {
    const call = await loadCall(this.source, callId);
    if (call?.terms.accountId !== accountId) throw callUnknown(callId);
    if (this.watchers >= MAX_WATCHERS)
      throw new ModelverseError('PLATFORM.UNAVAILABLE', 'too many calls are being watched', { retryAfterSeconds: 2 });
    return this.changes(callId);
  }

  private async *changes(callId: CallId): AsyncGenerator<StoredCall> {
    this.watchers += 1;
    try {
      let told = '';
      for (;;) {
        // asked for before the store is read: a change in between wakes it at once
        const next = this.decisions.nextChange(callId, POLL_MS);
        const call = await loadCall(this.source, callId);
        if (call === undefined) return;
        const steps = call.terms.steps === undefined ? [] : await stepsOfCall(this.source, callId);
        const now = [call, ...steps].map(({ state }) => `${state.status} ${state.attempts}`).join();
        if (told !== now) yield call;
        told = now;
        if (isDecided(call.state) || this.decisions.isStopped) return;
        if (Date.now() > call.deadline.getTime() + GRACE_MS) return;
        await next;
      }
    } finally {
      this.watchers -= 1;
    }
  }
}
