import { setTimeout as sleep } from 'node:timers/promises';
import { isModelverseError } from '@icubed/errors';
import { DATA_SOURCE, inTransaction } from '@icubed/persistence';
import { LOGGER, type Logger } from '@icubed/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { nextMove } from '../next-move.js';
import { bodyOf, type Plan, type PlannedStep, planOf } from '../plan.js';
import { recordEvent } from '../record-event.js';
import { RunMetrics } from '../run-metrics.js';
import { type CallId, isDecided, type RunEvent } from '../run.js';
import { loadRun, type StoredRun } from '../run.store.js';
import { loadValues } from '../value.store.js';
import { CallStep } from './call-step.js';

/** Of one run: a wide workflow leaves room for others. */
const STEPS_AT_ONCE = 8;
const POLL_MS = 200;

/**
 * Brings one run to its decision: calls every step whose inputs are there, then answers. It starts from what the store says each
 * time, so it may be killed anywhere and run again, here or in another process.
 */
@Injectable()
export class AdvanceRun {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CallStep) private readonly callStep: CallStep,
    @Inject(RunMetrics) private readonly metrics: RunMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /** Rejects when `signal` aborts, or a dependency fails: the run is as it was stored last. */
  async execute(callId: CallId, signal: AbortSignal): Promise<void> {
    const underWay = new Map<number, Promise<void>>();
    const failed = new AbortController();
    const stop = AbortSignal.any([signal, failed.signal]);
    try {
      while (await this.advance(callId, underWay, stop));
    } finally {
      // a step that is left behind would go on beside the next worker of this run
      failed.abort();
      await Promise.allSettled(underWay.values());
    }
  }

  /** False when the run is decided. */
  private async advance(callId: CallId, underWay: Map<number, Promise<void>>, stop: AbortSignal): Promise<boolean> {
    stop.throwIfAborted();
    const run = await loadRun(this.source, callId);
    if (run === undefined || isDecided(run.state)) return false;
    const plan = planOf(run.workflow);
    if (run.terms.deadline.getTime() <= Date.now()) {
      const detail = 'the deadline of the call passed before every step was done';
      await this.record(callId, { type: 'RunFailed', code: 'ORCHESTRATOR.RUN_TIMED_OUT', detail });
      return true;
    }
    const next = nextMove(plan, run.state, new Set(underWay.keys()), STEPS_AT_ONCE);
    switch (next.move) {
      case 'Complete':
        await this.record(callId, await this.endOf(run, plan));
        return true;
      case 'Call':
        for (const step of plan.steps) if (next.steps.includes(step.number)) this.start(run, step, underWay, stop);
        break;
      case 'Wait':
        break;
    }
    // nothing to call and nothing called is a state that another worker is just leaving
    if (underWay.size === 0) await sleep(POLL_MS, undefined, { signal: stop });
    else await Promise.race(underWay.values());
    return true;
  }

  private start(run: StoredRun, step: PlannedStep, underWay: Map<number, Promise<void>>, stop: AbortSignal): void {
    const { number } = step;
    const flight = this.callStep.execute(run, step, stop).then((state): void => {
      // one that broke off stays, so that whoever waits hears of it
      underWay.delete(number);
      if (state !== undefined && isDecided(state)) this.metrics.decided(state);
      return undefined;
    });
    underWay.set(number, flight);
    // only keeps the failure from being called unhandled
    flight.catch((err: unknown) => this.logger.debug({ err, callId: run.terms.callId, number }, 'a step broke off'));
  }

  /** All steps are done; outputs that do not fit one body are the run's failure and no step's. */
  private async endOf({ terms }: StoredRun, plan: Plan): Promise<RunEvent> {
    try {
      bodyOf(plan.outputs, plan.wires, await loadValues(this.source, terms.callId, plan.wires));
      return { type: 'RunCompleted' };
    } catch (error) {
      if (!isModelverseError(error)) throw error;
      return { type: 'RunFailed', code: error.code, detail: error.detail };
    }
  }

  private async record(callId: CallId, event: RunEvent): Promise<void> {
    const state = await inTransaction(this.source, (manager) => recordEvent(manager, callId, event));
    if (state !== undefined && isDecided(state)) this.metrics.decided(state);
  }
}
