import { Inject, Injectable } from '@nestjs/common';
import { ChainClock } from '@icubed/chain-listener';
import { callCompleted, makeFact } from '@icubed/events';
import { appendToOutbox } from '@icubed/messaging';
import { DATA_SOURCE, inTransaction } from '@icubed/persistence';
import type { UsdMicros } from '@icubed/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import { CHAIN, type ChainContext } from '../../chain/chain-context.js';
import { ONLY_STEP } from '../../lease/lease-terms.js';
import type { ValidResult } from '../../lease/validate-result.js';
import { lockLedger, saveLedger } from '../../ledger/ledger.store.js';
import { captureHold } from '../../ledger/session-ledger.js';
import { insertReceipt } from '../../receipt/receipt.store.js';
import { CallDecisions } from '../call-decisions.js';
import { CallMetrics } from '../call-metrics.js';
import { type CallTerms, evolveCall, isDecided, type LeaseTerms } from '../call.js';
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
    this.decisions.announce(terms.callId);
    this.metrics.completed(priceOf(terms, lease));
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
    const position = await this.capture(manager, terms, lease);
    const { receipt, receiptId, signature } = result;
    await insertReceipt(manager, this.chain.chainId, { receiptId, accountId: terms.accountId, receipt, signature });
    await insertCapture(manager, this.chain.chainId, terms, lease, position, receiptId);
    await storeOutput(manager, callId, result.output);
    const capturedUsdMicros = priceOf(terms, lease);
    await saveCallState(
      manager,
      callId,
      evolveCall(call.state, { type: 'CallCompleted', lease, receiptId, capturedUsdMicros }),
    );
    await appendToOutbox(manager, this.fact(terms, lease, result, completedAt));
    return true;
  }

  private async capture(manager: EntityManager, terms: CallTerms, lease: LeaseTerms): Promise<number> {
    const key = { chainId: this.chain.chainId, sessionId: terms.sessionId };
    const before = await lockLedger(manager, key);
    await saveLedger(manager, key, captureHold(before, terms.hold, priceOf(terms, lease)));
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
      nodePrice: lease.nodePriceUsdMicros.toString(),
      node: lease.node,
      receiptId: result.receiptId,
      attempt: lease.attempt,
      computeMs: result.computeMs,
      completedAt,
      receipt: receiptForFact(result),
    };
    return makeFact(callCompleted, data, {
      id: `${terms.callId}-completed`,
      source: 'icubed:executor',
      time: new Date(),
    });
  }
}

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

const priceOf = (terms: CallTerms, lease: LeaseTerms) =>
  (terms.assetPriceUsdMicros + lease.nodePriceUsdMicros) as UsdMicros;

async function insertCapture(
  manager: EntityManager,
  chainId: number,
  terms: CallTerms,
  lease: LeaseTerms,
  position: number,
  receiptId: string,
): Promise<void> {
  await manager.query(
    `INSERT INTO capture (call_id, step, chain_id, session_id, position, asset_id, node, asset_amount, node_amount, request_digest, receipt_id)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      terms.callId,
      ONLY_STEP,
      chainId,
      terms.sessionId,
      position,
      terms.assetId.toString(),
      lease.node,
      terms.assetPriceUsdMicros.toString(),
      lease.nodePriceUsdMicros.toString(),
      terms.input.sha256,
      receiptId,
    ],
  );
}
