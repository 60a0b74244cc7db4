import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ModelverseError } from '@icubed/errors';
import { CONFIG } from '@icubed/hosting';
import { DATA_SOURCE } from '@icubed/persistence';
import { bytes32, type Did } from '@icubed/protocol';
import type { DataSource } from 'typeorm';
import { isWorkflow } from '../../asset/callable-asset.js';
import { AwaitDecision, requireCompleted } from '../../call/await-decision.js';
import { CallDecisions } from '../../call/call-decisions.js';
import { callUnknown, stopping } from '../../call/call.errors.js';
import type { CallId } from '../../call/call.js';
import { countOpenCalls, loadCall, type StoredCall } from '../../call/call.store.js';
import { TakeHold } from '../../call/take-hold/take-hold.js';
import type { ExecutorConfig } from '../../config.js';
import { bodyHash, type IdempotencyScope, mayStartAgain, requireSameBody } from '../../idempotency/idempotency.js';
import { findKey } from '../../idempotency/idempotency.store.js';
import { CallQueue } from '../../queue/call.queue.js';
import { QuoteAsset } from '../../quote/quote-asset.js';
import { runTerms } from '../../quote/run-terms.js';
import type { Input } from '../read-input.js';

export interface Invocation {
  readonly accountId: string;
  readonly did: Did;
  readonly input: Input;
  readonly idempotencyKey?: string;
}

const OPERATION = 'invoke';

/** Quote, hold, queue, wait for the decision. Whoever asks again with the same key waits for the same call. */
@Injectable()
export class InvokeAsset {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CONFIG) private readonly config: ExecutorConfig,
    @Inject(QuoteAsset) private readonly quotes: QuoteAsset,
    @Inject(TakeHold) private readonly takeHold: TakeHold,
    @Inject(CallQueue) private readonly queue: CallQueue,
    @Inject(CallDecisions) private readonly decisions: CallDecisions,
    @Inject(AwaitDecision) private readonly decision: AwaitDecision,
  ) {}

  /** The completed call. A failed one throws its own code with the callId in the extras. */
  async execute(invocation: Invocation): Promise<StoredCall> {
    return requireCompleted(await this.decision.execute(await this.callIdOf(invocation)));
  }

  /** The call as it stands once its money is held; the key of an earlier call may find it decided, failed too. */
  async hold(invocation: Invocation): Promise<StoredCall> {
    const callId = await this.callIdOf(invocation);
    return (await loadCall(this.source, callId)) ?? Promise.reject(callUnknown(callId));
  }

  private async callIdOf(invocation: Invocation): Promise<CallId> {
    return (await this.known(invocation)) ?? (await this.start(invocation));
  }

  /** The call that the key already stands for, without asking for a quote: no node may be connected any more. */
  private async known(invocation: Invocation): Promise<CallId | undefined> {
    const scope = scopeOf(invocation);
    const known = scope && (await findKey(this.source, scope));
    if (!known) return undefined;
    requireSameBody(known, hashOf(invocation));
    const call = await loadCall(this.source, known.callId as CallId);
    return call === undefined || mayStartAgain(call) ? undefined : call.terms.callId;
  }

  private async start(invocation: Invocation): Promise<CallId> {
    const { accountId, did, input } = invocation;
    if (this.decisions.isStopped) throw stopping();
    await this.requireRoom();
    const { asset, quote, chainSeconds } = await this.quotes.ofDid(did);
    const { callTimeoutMs, workflowTimeoutMs } = this.config;
    const terms = runTerms(asset, quote);
    const scope = scopeOf(invocation);
    const now = new Date();
    const taken = await this.takeHold.execute({
      terms: {
        callId: bytes32(`0x${randomBytes(32).toString('hex')}`),
        accountId,
        input: { mediaType: input.mediaType, sha256: input.sha256, size: input.bytes.byteLength },
        ...terms,
      },
      input: input.bytes,
      ...(scope && { idempotency: { scope, bodyHash: hashOf(invocation) } }),
      chainSeconds,
      now,
      deadline: new Date(now.getTime() + (isWorkflow(asset) ? workflowTimeoutMs : callTimeoutMs)),
    });
    const queued = { callId: taken.callId, inputSha256: input.sha256, isWorkflow: isWorkflow(asset) };
    if (taken.isNew) await this.queue.add([queued]);
    return taken.callId;
  }

  private async requireRoom(): Promise<void> {
    if ((await countOpenCalls(this.source, this.config.chainId)) < this.config.maxOpenCalls) return;
    throw new ModelverseError('EXECUTOR.OVERLOADED', 'too many calls are held; nothing was taken', {
      retryAfterSeconds: 2,
    });
  }
}

function scopeOf({ accountId, idempotencyKey }: Invocation): IdempotencyScope | undefined {
  return idempotencyKey === undefined ? undefined : { accountId, operation: OPERATION, key: idempotencyKey };
}

const hashOf = ({ did, input }: Invocation) => bodyHash(did, input.mediaType, input.sha256);
