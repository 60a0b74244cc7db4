import { setTimeout as sleep } from 'node:timers/promises';
import { isModelverseError } from '@icubed/errors';
import { DATA_SOURCE, inTransaction } from '@icubed/persistence';
import { LOGGER, type Logger } from '@icubed/telemetry';
import { decodePorts, type PortValue, type PortValues } from '@icubed/workflow';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { ExecutorClient, type StepOutcome } from '../../executor/executor-client.js';
import { bodyOf, type PlannedStep } from '../plan.js';
import { recordEvent } from '../record-event.js';
import type { RunEvent, RunState } from '../run.js';
import { loadRun, type StoredRun } from '../run.store.js';
import { loadValues, storeValues } from '../value.store.js';

/** The executor decides at the deadline itself: its answer is worth waiting for. */
const GRACE_MS = 2_000;
const RETRY_MS = { first: 200, most: 2_000 };

/** Brings one step to its end, and what came out of it into the store. */
@Injectable()
export class CallStep {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(ExecutorClient) private readonly executor: ExecutorClient,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** The run after it; undefined when somebody else had recorded it. Rejects when `signal` aborts. */
  async execute(run: StoredRun, step: PlannedStep, signal: AbortSignal): Promise<RunState | undefined> {
    const { number } = step;
    if (run.state.steps[number - 1]?.status === 'Waiting') {
      const called = await this.record(run, { type: 'StepCalled', step: number });
      if (called === undefined) return undefined;
    }
    const outcome = await this.outcomeOf(run, step, signal);
    if (outcome.kind !== 'done') return this.record(run, { type: 'StepFailed', step: number, ...failureOf(outcome) });
    let values: PortValues;
    try {
      values = step.outputs.length === 0 ? new Map() : decodePorts(step.outputs, outcome.output);
    } catch (error) {
      if (!isModelverseError(error)) throw error;
      // it is paid all the same: the asset ran, the workflow expected something else
      return this.record(run, { type: 'StepFailed', step: number, code: error.code, detail: error.detail });
    }
    return this.record(run, { type: 'StepDone', step: number, callId: outcome.callId }, values);
  }

  private async outcomeOf(run: StoredRun, step: PlannedStep, signal: AbortSignal): Promise<StepOutcome> {
    let input: PortValue;
    try {
      input = bodyOf(step.inputs, step.wires, await loadValues(this.source, run.terms.callId, step.wires));
    } catch (error) {
      if (!isModelverseError(error)) throw error;
      return { kind: 'failed', code: error.code, detail: error.detail };
    }
    return this.askUntilKnown(run, step, input, signal);
  }

  /** Lost connections are tried again until the deadline: the step may have been paid, and then its output is there. */
  private async askUntilKnown(
    run: StoredRun,
    { number, did }: PlannedStep,
    input: PortValue,
    signal: AbortSignal,
  ): Promise<StepOutcome> {
    const { callId, deadline } = run.terms;
    for (let waitMs = RETRY_MS.first; ; waitMs = Math.min(RETRY_MS.most, waitMs * 2)) {
      const leftMs = deadline.getTime() - Date.now() + GRACE_MS;
      const outcome = await this.executor.callStep({ callId, step: number, did, input }, Math.max(1, leftMs), signal);
      if (outcome.kind !== 'unavailable' || Date.now() >= deadline.getTime()) return outcome;
      this.logger.warn({ callId, step: number, detail: outcome.detail }, 'the executor did not answer for a step');
      if ((await loadRun(this.source, callId))?.state.status !== 'Running') return outcome;
      await sleep(waitMs, undefined, { signal });
    }
  }

  private record({ terms }: StoredRun, event: RunEvent, values?: PortValues): Promise<RunState | undefined> {
    return inTransaction(this.source, async (manager) => {
      const state = await recordEvent(manager, terms.callId, event);
      if (state !== undefined && values !== undefined && event.type === 'StepDone')
        await storeValues(manager, terms.callId, event.step, values);
      return state;
    });
  }
}

function failureOf(outcome: Exclude<StepOutcome, { kind: 'done' }>): { code: string; detail: string } {
  return outcome.kind === 'failed'
    ? { code: outcome.code, detail: outcome.detail }
    : { code: 'ORCHESTRATOR.EXECUTOR_UNAVAILABLE', detail: outcome.detail };
}
