import { randomUUID } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ChainClock } from '@icubed/chain-listener';
import { assertNever, isModelverseError } from '@icubed/errors';
import { CONFIG } from '@icubed/hosting';
import { DATA_SOURCE, inTransaction } from '@icubed/persistence';
import { inSpan, LOGGER, type Logger, traceHeaders } from '@icubed/telemetry';
import type { DataSource } from 'typeorm';
import type { KnownAssets } from '../../asset/asset.js';
import { loadAssets } from '../../asset/asset.store.js';
import { needsKey } from '../../asset/callable-asset.js';
import { openedSince } from '../../asset/opened-since.js';
import { CHAIN, type ChainContext } from '../../chain/chain-context.js';
import type { ExecutorConfig } from '../../config.js';
import { HandKey } from '../../key/hand-key/hand-key.js';
import { leaseMessage } from '../../lease/lease-terms.js';
import { insertLease } from '../../lease/lease.store.js';
import { validateResult } from '../../lease/validate-result.js';
import type { ConnectedNode } from '../../node/connected-node.js';
import { LeaseBroker, type LeaseOutcome } from '../../node/lease-broker.js';
import { NodeRegistry } from '../../node/node-registry.js';
import { type AttemptFailure, afterAttempt } from '../after-attempt.js';
import { CallDecisions } from '../call-decisions.js';
import { type CallEvent, type CallId, type CallTerms, evolveCall, isDecided, type LeaseTerms } from '../call.js';
import { loadCall, lockCall, saveCallState, type StoredCall } from '../call.store.js';
import { CompleteCall } from '../complete-call/complete-call.js';
import { FailCall } from '../fail-call/fail-call.js';
import { loadInput } from '../payload.store.js';
import { cancelled } from '../../workflow/run.js';

/** `elsewhere`: no node of this process can serve the call, another replica may have one. */
export type RunEnd = 'decided' | 'elsewhere';

const POLL_MS = 500;

/**
 * Brings one held call to its decision: lease, judge the outcome, lease again elsewhere, give up at the deadline. It starts from
 * what the store says each time, so it may be killed anywhere and run again, here or in another process.
 */
@Injectable()
export class RunCall {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CONFIG) private readonly config: ExecutorConfig,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(ChainClock) private readonly clock: ChainClock,
    @Inject(NodeRegistry) private readonly registry: NodeRegistry,
    @Inject(LeaseBroker) private readonly broker: LeaseBroker,
    @Inject(CompleteCall) private readonly complete: CompleteCall,
    @Inject(FailCall) private readonly fail: FailCall,
    @Inject(HandKey) private readonly keys: HandKey,
    @Inject(CallDecisions) private readonly decisions: CallDecisions,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async execute(callId: CallId, signal: AbortSignal): Promise<RunEnd> {
    const avoid = new Set<string>();
    for (;;) {
      signal.throwIfAborted();
      const call = await loadCall(this.source, callId);
      if (call === undefined || isDecided(call.state)) return 'decided';
      if (await this.isOrphan(call)) {
        await this.fail.execute(callId, cancelled);
        continue;
      }
      const leftMs = call.deadline.getTime() - Date.now();
      if (leftMs <= 0) {
        await this.expire(call);
        continue;
      }
      if (call.state.attempts >= this.config.maxAttempts) {
        await this.decisions.next(callId, Math.min(leftMs, POLL_MS));
        continue;
      }
      const leaseId = randomUUID();
      const node = this.registry.reserve(call.terms, avoid, leaseId);
      if (node === undefined) {
        if (!this.registry.couldServe(call.terms)) return 'elsewhere';
        await this.registry.change(Math.min(leftMs, POLL_MS));
        continue;
      }
      try {
        await this.attempt(call, node, leaseId, leftMs, avoid);
      } finally {
        this.registry.release(node, leaseId);
      }
    }
  }

  /** A step whose workflow was decided by a process that died before it could end the step too. */
  private async isOrphan({ terms: { parent } }: StoredCall): Promise<boolean> {
    const whole = parent && (await loadCall(this.source, parent.callId));
    return whole !== undefined && isDecided(whole.state);
  }

  /** Without a place on any node until the deadline the answer is that there was none. */
  private async expire({ terms, state }: StoredCall): Promise<void> {
    const code = state.attempts === 0 ? 'EXECUTOR.NO_NODE' : 'EXECUTOR.CALL_TIMED_OUT';
    await this.fail.execute(terms.callId, {
      code,
      detail: 'no node answered before the deadline of the call',
      retryable: true,
    });
  }

  private async attempt(
    call: StoredCall,
    node: ConnectedNode,
    leaseId: string,
    leftMs: number,
    avoid: Set<string>,
  ): Promise<void> {
    const { terms } = call;
    const lease: LeaseTerms = {
      leaseId,
      node: node.node,
      attempt: call.state.attempts + 1,
      nodePriceUsdMicros: node.priceUsdMicros,
      chainTime: BigInt(await this.clock.headSeconds()),
    };
    if (!(await this.grant(terms.callId, lease))) return;
    this.decisions.announceChange(terms);
    const input = await loadInput(this.source, terms.callId);
    if (input === undefined) return;
    const now = needsKey(terms) ? openedSince(terms, await this.assetsOf(terms)) : terms;
    const message = leaseMessage(now, lease, Math.min(this.config.leaseTimeoutMs, leftMs));
    const about = { 'icubed.node': node.node, 'icubed.attempt': lease.attempt };
    const outcome = await inSpan('lease', { kind: 'CLIENT', attributes: about }, () =>
      this.broker.lease(node, { ...message, ...traceHeaders() }, input, (asked) =>
        this.keys.execute(now, lease, asked),
      ),
    );
    const failure = await inSpan('judge result', {}, () => this.judge(terms, lease, outcome));
    if (failure === undefined) return;
    this.logger.warn({ callId: terms.callId, node: node.node, attempt: lease.attempt, failure }, 'an attempt failed');
    avoid.add(node.node);
    if ('code' in failure && failure.code === 'NODE.PIPELINE_UNSUPPORTED') node.incapableOf.add(terms.assetId);
    await this.goOn(terms, failure, lease.attempt);
  }

  private assetsOf({ assetId }: CallTerms): Promise<KnownAssets> {
    return loadAssets(this.source, this.chain.chainId, [assetId]);
  }

  /** False when the call was decided or leased by somebody else in between: look again. */
  private grant(callId: CallId, lease: LeaseTerms): Promise<boolean> {
    return inTransaction(this.source, async (manager) => {
      const call = await lockCall(manager, callId);
      if (call === undefined || isDecided(call.state) || call.state.attempts !== lease.attempt - 1) return false;
      await insertLease(manager, callId, lease);
      await saveCallState(manager, callId, evolveCall(call.state, { type: 'CallLeased', lease }));
      return true;
    });
  }

  /** Undefined when there is nothing left to do for this attempt. */
  private async judge(terms: CallTerms, lease: LeaseTerms, outcome: LeaseOutcome): Promise<AttemptFailure | undefined> {
    switch (outcome.kind) {
      case 'cancelled':
        return undefined;
      case 'result':
        try {
          await this.complete.execute(
            terms,
            lease,
            validateResult(this.chain, terms, lease, outcome.result, outcome.bytes),
          );
          return undefined;
        } catch (error) {
          if (!isModelverseError(error, 'EXECUTOR.RESULT_REFUSED')) throw error;
          return { kind: 'failed', code: error.code, detail: error.detail, retryable: true };
        }
      case 'refused':
      case 'failed':
      case 'disconnected':
      case 'timedOut':
        return outcome;
      default:
        return assertNever(outcome);
    }
  }

  private async goOn(terms: CallTerms, failure: AttemptFailure, attempt: number): Promise<void> {
    const { callId } = terms;
    const next = afterAttempt(failure, attempt, this.config.maxAttempts);
    if (next.move === 'fail') return void (await this.fail.execute(callId, next));
    const lost = failure.kind === 'disconnected' || failure.kind === 'timedOut';
    await this.record(callId, attempt, { type: lost ? 'LeaseLost' : 'LeaseReturned' });
    this.decisions.announceChange(terms);
  }

  private record(callId: CallId, attempt: number, event: CallEvent): Promise<void> {
    return inTransaction(this.source, async (manager) => {
      const call = await lockCall(manager, callId);
      if (call === undefined || isDecided(call.state) || call.state.attempts !== attempt) return;
      await saveCallState(manager, callId, evolveCall(call.state, event));
    });
  }
}
