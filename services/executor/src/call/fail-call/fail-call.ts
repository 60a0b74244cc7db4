import { Inject, Injectable } from '@nestjs/common';
import { ChainClock } from '@icubed/chain-listener';
import { callFailed, makeFact } from '@icubed/events';
import { appendToOutbox } from '@icubed/messaging';
import { DATA_SOURCE, inTransaction } from '@icubed/persistence';
import type { DataSource, EntityManager } from 'typeorm';
import { CHAIN, type ChainContext } from '../../chain/chain-context.js';
import { restOf } from '../../ledger/carve-hold.js';
import { lockLedger, saveLedger } from '../../ledger/ledger.store.js';
import { releaseHold } from '../../ledger/session-ledger.js';
import { CallDecisions } from '../call-decisions.js';
import { CallMetrics } from '../call-metrics.js';
import { type CallId, type CallTerms, evolveCall, isDecided } from '../call.js';
import { holdOf, lockCall, saveCallState } from '../call.store.js';

export interface CallFailure {
  readonly code: string;
  readonly detail: string;
  readonly retryable: boolean;
}

/** Gives back what the call still holds, once, and says why. A call that was decided before stays as it is: false. */
@Injectable()
export class FailCall {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(ChainClock) private readonly clock: ChainClock,
    @Inject(CallDecisions) private readonly decisions: CallDecisions,
    @Inject(CallMetrics) private readonly metrics: CallMetrics,
  ) {}

  async execute(callId: CallId, failure: CallFailure): Promise<boolean> {
    const failedAt = await this.clock.headSeconds();
    const failed = await inTransaction(this.source, (manager) => this.write(manager, callId, failure, failedAt));
    if (failed === undefined) return false;
    this.decisions.announce(failed);
    this.metrics.failed(failure.code);
    return true;
  }

  private async write(
    manager: EntityManager,
    callId: CallId,
    failure: CallFailure,
    failedAt: number,
  ): Promise<CallTerms | undefined> {
    const call = await lockCall(manager, callId);
    if (call === undefined || isDecided(call.state)) return undefined;
    const { terms } = call;
    const key = { chainId: this.chain.chainId, sessionId: terms.sessionId };
    await saveLedger(manager, key, releaseHold(await lockLedger(manager, key), restOf(holdOf(call))));
    await saveCallState(manager, callId, evolveCall(call.state, { type: 'CallFailed', ...failure }));
    await manager.query('UPDATE call_payload SET input = NULL WHERE call_id = $1', [callId]);
    const data = {
      chainId: this.chain.chainId,
      callId,
      did: terms.did,
      assetId: terms.assetId.toString(),
      payer: terms.payer,
      code: failure.code,
      failedAt,
      ...(terms.parent && { parent: terms.parent }),
    };
    await appendToOutbox(
      manager,
      makeFact(callFailed, data, { id: `${callId}-failed`, source: 'icubed:executor', time: new Date() }),
    );
    return terms;
  }
}
