import {
  type Errand,
  keptErrand,
  MirrorReader,
  revertDataOf,
  Rpc,
  runErrand,
  TransactionKey,
} from '@icubed/chain-listener';
import { interfaces } from '@icubed/contracts-abi';
import { InjectConfig } from '@icubed/hosting';
import { DATA_SOURCE } from '@icubed/persistence';
import type { CallRequest, UsdMicros } from '@icubed/protocol';
import { LOGGER, type Logger } from '@icubed/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { loadCallRequest } from '../../call-request/call-request.store.js';
import { CHAIN, type ChainContext } from '../../chain/chain-context.js';
import type { ExecutorConfig } from '../../config.js';
import { capturesFrom, frontierOfVoucher } from '../../settlement/settlement.store.js';
import { usageLeaf } from '../../settlement/usage-tree.js';
import { redeemedBatch } from '../redeemed-batch.js';
import { type SettledCall, settledCall, voucherOf } from '../settled-call.js';
import { leafOfCall, type OpenClaim, openClaims, saveRefusal } from '../usage-claim.store.js';

/** `ClaimState.Claimed`: what an answer changes. */
const CLAIMED = 1n;

interface Evidence {
  readonly request: CallRequest;
  readonly settled: SettledCall;
}

/**
 * Answers the claims that a receipt was not settled, each by one transaction of the settlement key, whose nonces batches use too. Each step may be
 * repeated after a crash; what became of a claim is said by the mirror alone. A claim that nothing answers is told once, with what it may cost.
 */
@Injectable()
export class AnswerClaims {
  private readonly key: TransactionKey;

  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(MirrorReader) private readonly mirror: MirrorReader,
    @Inject(Rpc) private readonly rpc: Rpc,
    @Inject(LOGGER) private readonly logger: Logger,
    @InjectConfig() config: ExecutorConfig,
  ) {
    this.key = new TransactionKey(rpc, chain.chainId, config.settlementPrivateKey);
  }

  /**
   * Whether an answer is under way: until it is mined the key signs nothing else.
   *
   * @param maySign false while a batch is: what was signed before it goes on, for the batch may wait for its nonce
   */
  async execute(maySign: boolean): Promise<boolean> {
    const now = (await this.mirror.cursor())?.final.timestamp;
    if (now === undefined) return false;
    for (const claim of await openClaims(this.source, this.chain.chainId, now)) {
      if (await this.bringOn(claim, maySign)) return true;
    }
    return false;
  }

  private async bringOn(claim: OpenClaim, maySign: boolean): Promise<boolean> {
    const evidence = await this.evidenceFor(claim);
    if (typeof evidence === 'string') return this.refused(claim, evidence);
    try {
      const { move, signed } = await runErrand(this.key, this.errandOf(claim, evidence), new Date(), { maySign });
      if (claim.refusal !== null) await saveRefusal(this.source, this.chain.chainId, claim.receiptId, null);
      if (signed !== undefined) {
        const { transactionHash, nonce } = signed;
        this.logger.info({ receiptId: claim.receiptId, transactionHash, nonce }, 'a claim is answered');
      }
      return move === 'sign' ? maySign : move !== 'wait';
    } catch (error) {
      const revert = revertDataOf(error);
      const refusal = revert === undefined ? null : interfaces.UsageDisputes.parseError(revert);
      if (refusal === null) throw error;
      return this.refused(claim, `${refusal.name}(${refusal.args.map(String).join(', ')})`);
    }
  }

  private async refused(claim: OpenClaim, reason: string): Promise<false> {
    const { receiptId, callId, assetId, slashUsdMicros: slash, answerBy } = claim;
    await saveRefusal(this.source, this.chain.chainId, receiptId, reason);
    if (reason === claim.refusal) return false;
    const until = new Date(answerBy * 1_000).toISOString();
    this.logger.error(
      { receiptId, callId, assetId, slash, answerBy: until, reason },
      'a claim cannot be answered: after its deadline it costs the bond',
    );
    return false;
  }

  /** What the contract wants of the operator, or in words why there is none. */
  private async evidenceFor({ callId, sessionId }: OpenClaim): Promise<Evidence | string> {
    const { chainId } = this.chain;
    const signed = await loadCallRequest(this.source, callId);
    const leaf = await leafOfCall(this.source, chainId, callId);
    if (signed === undefined || leaf === undefined) return 'this executor has not run the call';
    if (leaf.settledIn === null) return 'the call is not settled';
    const batch = await redeemedBatch(this.rpc, leaf.settledIn);
    if (batch === undefined) return `the endpoint does not have the batch ${leaf.settledIn}`;
    const cumulative = batch.vouchers[voucherOf(batch, sessionId)]?.cumulativeAmount as UsdMicros | undefined;
    const frontier = cumulative && (await frontierOfVoucher(this.source, chainId, sessionId, cumulative));
    if (!frontier) return 'the redeemed voucher is of another store';
    const usages = await capturesFrom(this.source, chainId, sessionId, 0, frontier.size);
    const settled = settledCall(batch, signed.request, leaf, usages.map(usageLeaf));
    return typeof settled === 'string' ? settled : { request: signed.request, settled };
  }

  private errandOf({ receiptId }: OpenClaim, { request, settled }: Evidence): Errand {
    const { chainId, usageDisputes: to } = this.chain;
    const key = { chainId, kind: 'usage-answer', id: receiptId };
    const abi = interfaces.UsageDisputes;
    return {
      call: { to, data: abi.encodeFunctionData('answer', [receiptId, request, settled]) },
      question: { to, data: abi.encodeFunctionData('claimOf', [receiptId]) },
      // answered, or concluded: either way there is nothing left to say
      isDone: (answer) => (abi.decodeFunctionResult('claimOf', answer)[0] as { state: bigint }).state !== CLAIMED,
      ...keptErrand(this.source.manager, key),
    };
  }
}
