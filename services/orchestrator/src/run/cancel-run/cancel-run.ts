import { ModelverseError } from '@icubed/errors';
import { DATA_SOURCE, inTransaction } from '@icubed/persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { recordEvent } from '../record-event.js';
import { RunMetrics } from '../run-metrics.js';
import { type CallId, isDecided } from '../run.js';
import { loadRun, type StoredRun } from '../run.store.js';

/** Calls no more steps. What is being called is finished and paid; then the run is cancelled. One that is decided stays so. */
@Injectable()
export class CancelRun {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(RunMetrics) private readonly metrics: RunMetrics,
  ) {}

  /** @throws ORCHESTRATOR.RUN_UNKNOWN */
  async execute(callId: CallId): Promise<StoredRun> {
    const detail = 'the call was cancelled';
    const state = await inTransaction(this.source, (manager) =>
      recordEvent(manager, callId, { type: 'RunCancelled', code: 'ORCHESTRATOR.RUN_CANCELLED', detail }),
    );
    if (state !== undefined && isDecided(state)) this.metrics.decided(state);
    const run = await loadRun(this.source, callId);
    if (run === undefined) throw new ModelverseError('ORCHESTRATOR.RUN_UNKNOWN', `${callId} has no run.`);
    return run;
  }
}
