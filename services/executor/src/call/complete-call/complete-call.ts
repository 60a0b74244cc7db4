import { Inject, Injectable } from '@nestjs/common';
import { ChainClock } from '@icubed/chain-listener';
import { callCompleted, makeFact } from '@icubed/events';
import { appendToOutbox } from '@icubed/messaging';
import { DATA_SOURCE, inTransaction } from '@icubed/persistence';
import type { DataSource, EntityManager } from 'typeorm';
import { type CapturePart, captureParts, sumOf } from '../../capture/capture-parts.js';
import { insertCaptures } from '../../capture/capture.store.js';
import { CHAIN, type ChainContext } from '../../chain/chain-context.js';
import type { ValidResult } from '../../lease/validate-result.js';
import { lockLedger, saveLedger } from '../../ledger/ledger.store.js';
import { captureHold } from '../../ledger/session-ledger.js';
import { insertReceipt } from '../../receipt/receipt.store.js';
import { CallDecisions } from '../call-decisions.js';
import { CallMetrics } from '../call-metrics.js';
import { type BaseTerms, type CallTerms, evolveCall, isDecided, type LeaseTerms } from '../call.js';
import { lockCall, saveCallState } from '../call.store.js';
import { storeOutput } from '../payload.store.js';

/** Capture, receipt, output, state and fact in one transaction. A call that was decided before stays as it is: false. */
@Injectable()
export class CompleteCall {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(ChainClock) private readonly clock: ChainClock,
    @Inject(CallDecisions) private readonly decisions: CallDecisions,
    @Inject(CallMetrics) private readonly metrics: CallMetrics,
  ) {}

  async execute(terms: CallTerms, lease: LeaseTerms, result: ValidResult): Promise<boolean> {
    const completedAt = await this.clock.headSeconds();
    const completed = await inTransaction(this.source, (manager) =>
      this.write(manager, terms, lease, result, completedAt),
    );
    if (!completed) return false;
    this.decisions.announce(terms);
    this.metrics.completed(sumOf(captureParts(terms, lease)));
    return true;
  }

  private async write(
    manager: EntityManager,
    terms: CallTerms,
    lease: LeaseTerms,
    result: ValidResult,
    completedAt: number,
  ): Promise<boolean> {
    const { callId } = terms;
    const call = await lockCall(manager, callId);
    if (call === undefined || isDecided(call.state)) return false;
    const parts = captureParts(terms, lease);
    const position = await this.capture(manager, terms, parts);
    const { receipt, receiptId, signature } = result;
    await insertReceipt(manager, this.chain.chainId, { receiptId, accountId: terms.accountId, receipt, signature });
    await insertCaptures(manager, this.chain.chainId, terms, parts, { position, receiptId });
    await storeOutput(manager, callId, result.output);
    const capturedUsdMicros = sumOf(parts);
    await saveCallState(
      manager,
      callId,
      evolveCall(call.state, {
        type: 'CallCompleted',
        lease,
        receiptId,
        capturedUsdMicros,
        computeMs: result.computeMs,
      }),
    );
    await appendToOutbox(manager, this.fact(terms, lease, result, completedAt));
    return true;
  }

  private async capture(manager: EntityManager, terms: CallTerms, parts: readonly CapturePart[]): Promise<number> {
    const key = { chainId: this.chain.chainId, sessionId: terms.sessionId };
    const before = await lockLedger(manager, key);
    await saveLedger(manager, key, captureHold(before, terms.hold, sumOf(parts), parts.length));
    return before.captures;
  }

  private fact(terms: CallTerms, lease: LeaseTerms, result: ValidResult, completedAt: number) {
    const data = {
      chainId: this.chain.chainId,
      callId: terms.callId,
      did: terms.did,
      assetId: terms.assetId.toString(),
      payer: terms.payer,
      assetPrice: terms.assetPriceUsdMicros.toString(),
      ...(terms.base && { base: baseForFact(terms.base) }),
      nodePrice: lease.nodePriceUsdMicros.toString(),
      node: lease.node,
      receiptId: result.receiptId,
      attempt: lease.attempt,
      computeMs: result.computeMs,
      completedAt,
      receipt: receiptForFact(result),
      ...(terms.parent && { parent: terms.parent }),
    };
    return makeFact(callCompleted, data, {
      id: `${terms.callId}-completed`,
      source: 'icubed:executor',
      time: new Date(),
    });
  }
}

const baseForFact = ({ did, assetId, priceUsdMicros }: BaseTerms) => ({
  did,
  assetId: assetId.toString(),
  price: priceUsdMicros.toString(),
});

/** Whoever ranks or disputes checks the node's signature itself. */
function receiptForFact({ receipt, signature }: ValidResult) {
  const { step, attempt, digest, inputDigest, outputDigest, assetPrice, nodePrice, node, chainTime } = receipt;
  return {
    step,
    attempt,
    digest,
    inputDigest,
    outputDigest,
    node,
    signature: signature.toLowerCase(),
    assetPrice: assetPrice.toString(),
    nodePrice: nodePrice.toString(),
    chainTime: Number(chainTime),
  };
}
