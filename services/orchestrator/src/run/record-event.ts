import { makeFact, runCompleted, runFailed } from '@icubed/events';
import { appendToOutbox } from '@icubed/messaging';
import { didOf } from '@icubed/protocol';
import type { EntityManager } from 'typeorm';
import { type CallId, evolveRun, isDecided, type RunEvent, type RunState } from './run.js';
import { lockRun, type RunTerms, saveRunState } from './run.store.js';

/**
 * Applies an event in the caller's transaction, and announces the run when that decides it. Undefined when the event changed
 * nothing: the run is decided, or somebody else has recorded it.
 */
export async function recordEvent(
  manager: EntityManager,
  callId: CallId,
  event: RunEvent,
): Promise<RunState | undefined> {
  const run = await lockRun(manager, callId);
  if (run === undefined) return undefined;
  const after = evolveRun(run.state, event);
  if (after === run.state) return undefined;
  const now = new Date();
  await saveRunState(manager, callId, after, now);
  await announce(manager, run.terms, after, now);
  return after;
}

export async function announce(manager: EntityManager, terms: RunTerms, state: RunState, time: Date): Promise<void> {
  if (!isDecided(state)) return;
  const { callId, chainId, assetId } = terms;
  const meta = { id: `${callId}-run`, source: 'icubed:orchestrator', time };
  const data = { chainId, callId, did: didOf(chainId, assetId) };
  if (state.status === 'Completed') {
    await appendToOutbox(manager, makeFact(runCompleted, { ...data, steps: state.steps.length }, meta));
  } else if (state.status === 'Failed' || state.status === 'Cancelled') {
    const { code, detail } = state;
    const failedStep = state.status === 'Failed' ? state.failedStep : undefined;
    await appendToOutbox(
      manager,
      makeFact(runFailed, { ...data, code, detail: detail.slice(0, 1_000), failedStep }, meta),
    );
  }
}
