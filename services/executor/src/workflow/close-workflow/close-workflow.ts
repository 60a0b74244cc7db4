import { Inject, Injectable } from '@nestjs/common';
import { ChainClock } from '@icubed/chain-listener';
import { ModelverseError } from '@icubed/errors';
import { callCompleted, makeFact } from '@icubed/events';
import { appendToOutbox } from '@icubed/messaging';
import { DATA_SOURCE, inTransaction } from '@icubed/persistence';
import type { UsdMicros } from '@icubed/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import { CallDecisions } from '../../call/call-decisions.js';
import { CallMetrics } from '../../call/call-metrics.js';
import { type CallId, type CallTerms, evolveCall, isDecided } from '../../call/call.js';
import { holdOf, lockCall, saveCallState, type StoredCall, stepsOfCall } from '../../call/call.store.js';
import { storeOutput } from '../../call/payload.store.js';
import { ownPart } from '../../capture/capture-parts.js';
import { insertCaptures } from '../../capture/capture.store.js';
import { CHAIN, type ChainContext } from '../../chain/chain-context.js';
import { restOf } from '../../ledger/carve-hold.js';
import { lockLedger, saveLedger } from '../../ledger/ledger.store.js';
import { captureHold } from '../../ledger/session-ledger.js';
import type { RunOutput } from '../run.js';

/**
 * Takes the workflow's own price and gives back what its steps did not need: capture, output, state and fact in one transaction.
 * A call that was decided before stays as it is. Throws EXECUTOR.RUN_REFUSED when not every step was run and paid.
 */
@Injectable()
export class CloseWorkflow {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(ChainClock) private readonly clock: ChainClock,
    @Inject(CallDecisions) private readonly decisions: CallDecisions,
    @Inject(CallMetrics) private readonly metrics: CallMetrics,
  ) {}

  async execute(callId: CallId, output: RunOutput): Promise<void> {
    const completedAt = await this.clock.headSeconds();
    const closed = await inTransaction(this.source, (manager) => this.write(manager, callId, output, completedAt));
    if (closed === undefined) return;
    this.decisions.announce(closed);
    this.metrics.completed(closed.assetPriceUsdMicros);
  }

  private async write(
    manager: EntityManager,
    callId: CallId,
    output: RunOutput,
    completedAt: number,
  ): Promise<CallTerms | undefined> {
    const call = await lockCall(manager, callId);
    if (call === undefined || isDecided(call.state)) return undefined;
    const { terms, state } = call;
    const taken = takenBy(terms, await stepsOfCall(manager, callId));
    await this.capture(manager, call);
    await storeOutput(manager, callId, output);
    const capturedUsdMicros = (terms.assetPriceUsdMicros + taken.usdMicros) as UsdMicros;
    await saveCallState(manager, callId, evolveCall(state, { type: 'RunCompleted', capturedUsdMicros }));
    await appendToOutbox(manager, this.fact(terms, taken.computeMs, completedAt));
    return terms;
  }

  private async capture(manager: EntityManager, call: StoredCall): Promise<void> {
    const { terms } = call;
    const key = { chainId: this.chain.chainId, sessionId: terms.sessionId };
    const before = await lockLedger(manager, key);
    await saveLedger(manager, key, captureHold(before, restOf(holdOf(call)), terms.assetPriceUsdMicros));
    await insertCaptures(manager, key.chainId, terms, [ownPart(terms)], { position: before.captures });
  }

  private fact(terms: CallTerms, computeMs: number, completedAt: number) {
    const { callId, did, assetId, payer, assetPriceUsdMicros } = terms;
    const data = {
      chainId: this.chain.chainId,
      callId,
      did,
      assetId: assetId.toString(),
      payer,
      assetPrice: assetPriceUsdMicros.toString(),
      nodePrice: '0',
      computeMs,
      completedAt,
    };
    return makeFact(callCompleted, data, { id: `${callId}-completed`, source: 'icubed:executor', time: new Date() });
  }
}

/** What the steps took, in money and time; only the store tells whether they were run at all. */
function takenBy(terms: CallTerms, steps: readonly StoredCall[]): { usdMicros: bigint; computeMs: number } {
  const completed = steps.map(({ state }) => state).filter((state) => state.status === 'Completed');
  if (completed.length !== terms.steps?.length)
    throw new ModelverseError('EXECUTOR.RUN_REFUSED', 'the run is said to be completed, and not all of its steps are');
  return {
    usdMicros: completed.reduce((sum, { capturedUsdMicros }) => sum + capturedUsdMicros, 0n),
    computeMs: completed.reduce((sum, state) => sum + (state.lease ? (state.computeMs ?? 0) : 0), 0),
  };
}
