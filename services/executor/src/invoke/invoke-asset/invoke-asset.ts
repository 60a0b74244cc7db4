import { randomBytes } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { ModelverseError } from '@icubed/errors';
import { CONFIG } from '@icubed/hosting';
import { DATA_SOURCE } from '@icubed/persistence';
import { bytes32, type Did, parseDidOn } from '@icubed/protocol';
import type { DataSource } from 'typeorm';
import { findAccount, walletRequired } from '../../account/account.store.js';
import { isWorkflow } from '../../asset/callable-asset.js';
import { AwaitDecision, requireCompleted } from '../../call/await-decision.js';
import { CallDecisions } from '../../call/call-decisions.js';
import { mostOf } from '../../call/call-price.js';
import { callUnknown, stopping } from '../../call/call.errors.js';
import type { CallId } from '../../call/call.js';
import { countOpenCalls, loadCall, type StoredCall } from '../../call/call.store.js';
import { TakeHold } from '../../call/take-hold/take-hold.js';
import {
  invalid,
  requireWithin,
  type SentCallRequest,
  signedCallRequest,
  type SignedCallRequest,
} from '../../call-request/call-request.js';
import { CHAIN, type ChainContext } from '../../chain/chain-context.js';
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
  readonly callRequest?: SentCallRequest;
}

/** With the payer's signed word, where there is one. */
type Asked = Invocation & { readonly requested: SignedCallRequest | undefined };

const OPERATION = 'invoke';

/** Quote, hold, queue, wait for the decision. Whoever asks again with the same key, or the same signed request, waits for the same call. */
@Injectable()
export class InvokeAsset {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CONFIG) private readonly config: ExecutorConfig,
    @Inject(CHAIN) private readonly chain: ChainContext,
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
    const requested = await this.requested(invocation);
    const asked = { ...invocation, requested };
    return (await this.known(asked)) ?? (await this.begun(asked)) ?? (await this.startOnce(asked));
  }

  private async requested({ accountId, did, input, callRequest }: Invocation): Promise<SignedCallRequest | undefined> {
    if (callRequest === undefined) return undefined;
    const account = await findAccount(this.source, accountId);
    if (account === undefined) throw walletRequired();
    const assetId = parseDidOn(this.chain.chainId, did);
    return signedCallRequest(this.chain, callRequest, { payer: account.payer, assetId, requestDigest: input.sha256 });
  }

  /** The call of this request: a request is spent on one call, however that ends. */
  private async begun({ accountId, requested }: Asked): Promise<CallId | undefined> {
    const call = requested && (await loadCall(this.source, requested.callId));
    if (call !== undefined && call.terms.accountId !== accountId)
      throw invalid("it is spent on another account's call");
    return call?.terms.callId;
  }

  /** Of two that come at once with one request, the call's id lets one in; the other waits with it. */
  private async startOnce(asked: Asked): Promise<CallId> {
    try {
      return await this.start(asked);
    } catch (error) {
      const begun = await this.begun(asked);
      if (begun === undefined) throw error;
      return begun;
    }
  }

  /** The call that the key already stands for, without asking for a quote: no node may be connected any more. */
  private async known(invocation: Asked): Promise<CallId | undefined> {
    const scope = scopeOf(invocation);
    const known = scope && (await findKey(this.source, scope));
    if (!known) return undefined;
    requireSameBody(known, hashOf(invocation));
    const call = await loadCall(this.source, known.callId as CallId);
    return call === undefined || mayStartAgain(call) ? undefined : call.terms.callId;
  }

  private async start(invocation: Asked): Promise<CallId> {
    const { accountId, did, input, requested } = invocation;
    if (this.decisions.isStopped) throw stopping();
    await this.requireRoom();
    const { asset, quote, chainSeconds } = await this.quotes.ofDid(did);
    const { callTimeoutMs, workflowTimeoutMs } = this.config;
    const terms = runTerms(asset, quote);
    if (requested) {
      const lastChainSeconds = chainSeconds + BigInt(Math.ceil(callTimeoutMs / 1_000));
      requireWithin(requested, { mostUsdMicros: mostOf(terms), lastChainSeconds, isWorkflow: isWorkflow(asset) });
    }
    const scope = scopeOf(invocation);
    const now = new Date();
    const taken = await this.takeHold.execute({
      terms: {
        callId: requested?.callId ?? bytes32(`0x${randomBytes(32).toString('hex')}`),
        accountId,
        input: { mediaType: input.mediaType, sha256: input.sha256, size: input.bytes.byteLength },
        ...terms,
      },
      input: input.bytes,
      ...(requested && { requested }),
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

const hashOf = ({ did, input, requested }: Asked) => bodyHash(did, input.mediaType, input.sha256, requested?.callId);
