import { Inject, Injectable } from '@nestjs/common';
import { assertNever, isModelverseError } from '@icubed/errors';
import { DATA_SOURCE, inTransaction } from '@icubed/persistence';
import { LOGGER, type Logger } from '@icubed/telemetry';
import type { DataSource } from 'typeorm';
import { CallDecisions } from '../../call/call-decisions.js';
import { type CallId, evolveCall, isDecided } from '../../call/call.js';
import { loadCall, lockCall, saveCallState, type StoredCall } from '../../call/call.store.js';
import type { CallFailure } from '../../call/fail-call/fail-call.js';
import { loadInput } from '../../call/payload.store.js';
import { AbandonWorkflow } from '../abandon-workflow/abandon-workflow.js';
import { CloseWorkflow } from '../close-workflow/close-workflow.js';
import { OrchestratorClient } from '../orchestrator-client.js';
import { failureOf, type Run } from '../run.js';

/** the orchestrator's fact wakes it sooner */
const POLL_MS = 2_000;

/**
 * Brings a workflow's call to its decision: hands the run over, waits for its end, closes the call. It starts from what the store
 * and the orchestrator say each time, so it may be killed anywhere and run again, here or in another process.
 */
@Injectable()
export class RunWorkflow {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CallDecisions) private readonly decisions: CallDecisions,
    @Inject(OrchestratorClient) private readonly orchestrator: OrchestratorClient,
    @Inject(CloseWorkflow) private readonly close: CloseWorkflow,
    @Inject(AbandonWorkflow) private readonly abandon: AbandonWorkflow,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async execute(callId: CallId, signal: AbortSignal): Promise<void> {
    for (;;) {
      signal.throwIfAborted();
      const call = await loadCall(this.source, callId);
      if (call === undefined || isDecided(call.state)) return;
      const leftMs = call.deadline.getTime() - Date.now();
      if (leftMs <= 0) {
        await this.abandon.execute(callId, expired(call));
        return;
      }
      // asked for before the orchestrator is: an end in between wakes it at once
      const next = this.decisions.nextRun(callId, Math.min(leftMs, POLL_MS));
      if (await this.follow(call, signal)) return;
      await next;
    }
  }

  /** True when the call is decided by what the orchestrator said. */
  private async follow(call: StoredCall, signal: AbortSignal): Promise<boolean> {
    const { callId } = call.terms;
    try {
      const run = await this.runOf(call, signal);
      switch (run.status) {
        case 'Running':
          return false;
        case 'Completed':
          await this.close.execute(callId, run.output);
          return true;
        case 'Failed':
          await this.abandon.execute(callId, run.failure);
          return true;
        default:
          return assertNever(run);
      }
    } catch (error) {
      if (!isModelverseError(error)) throw error;
      if (error.retryable) {
        this.logger.warn({ err: error, callId }, 'a run could not be followed');
        return false;
      }
      await this.abandon.execute(callId, failureOf(error.code, error.detail));
      return true;
    }
  }

  private async runOf(call: StoredCall, signal: AbortSignal): Promise<Run> {
    const { callId } = call.terms;
    const known = call.state.status === 'Running' ? await this.orchestrator.read(callId, signal) : undefined;
    if (known !== undefined) return known;
    // the input goes when the call is decided: by somebody else, in between
    const input = await loadInput(this.source, callId);
    if (input === undefined) return { status: 'Running' };
    const run = await this.orchestrator.start(call, input, signal);
    await this.record(callId);
    return run;
  }

  private async record(callId: CallId): Promise<void> {
    await inTransaction(this.source, async (manager) => {
      const call = await lockCall(manager, callId);
      if (call?.state.status === 'Held')
        await saveCallState(manager, callId, evolveCall(call.state, { type: 'RunStarted' }));
    });
    this.decisions.announceChange({ callId });
  }
}

function expired({ state }: StoredCall): CallFailure {
  if (state.status === 'Held') return failureOf('EXECUTOR.ORCHESTRATOR_UNAVAILABLE', 'no run was begun in time');
  return failureOf('EXECUTOR.CALL_TIMED_OUT', 'the run was not over before the deadline of the call');
}
