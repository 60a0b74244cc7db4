import { Inject, Injectable } from '@nestjs/common';
import { ModelverseError } from '@icubed/errors';
import { DATA_SOURCE, inTransaction } from '@icubed/persistence';
import { stepCallId } from '@icubed/protocol';
import type { DataSource, EntityManager } from 'typeorm';
import { AwaitDecision } from '../../call/await-decision.js';
import { CallDecisions } from '../../call/call-decisions.js';
import { mostOf } from '../../call/call-price.js';
import { alreadyDecided, callUnknown, stopping } from '../../call/call.errors.js';
import { type CallId, type CallTerms, isDecided, type StepTerms } from '../../call/call.js';
import { holdOf, insertCall, loadCall, lockCall, saveCarved, type StoredCall } from '../../call/call.store.js';
import { storeInput } from '../../call/payload.store.js';
import { CHAIN, type ChainContext } from '../../chain/chain-context.js';
import type { Input } from '../../invoke/read-input.js';
import { carveHold } from '../../ledger/carve-hold.js';
import { CallQueue } from '../../queue/call.queue.js';

export interface StepRequest {
  /** the workflow's call */
  readonly callId: CallId;
  readonly step: number;
  readonly did: string;
  readonly input: Input;
}

/**
 * One step of a workflow is a call of its component like any other, except that its id follows from call and step and its hold is
 * carved out of the workflow's. Whoever asks again gets the same call and its stored answer. Throws EXECUTOR.CALL_UNKNOWN,
 * EXECUTOR.CALL_STATE, EXECUTOR.STEP_UNKNOWN, PLATFORM.IDEMPOTENCY_KEY_REUSED, EXECUTOR.LEDGER_BROKEN.
 */
@Injectable()
export class StepCall {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(CallQueue) private readonly queue: CallQueue,
    @Inject(CallDecisions) private readonly decisions: CallDecisions,
    @Inject(AwaitDecision) private readonly decision: AwaitDecision,
  ) {}

  /** The step's call, decided. */
  async execute(request: StepRequest): Promise<StoredCall> {
    if (this.decisions.isStopped) throw stopping(request.callId);
    const { terms, isNew } = await inTransaction(this.source, (manager) => this.take(manager, request));
    if (isNew) {
      this.decisions.announceChange(terms);
      await this.queue.add([{ callId: terms.callId, inputSha256: terms.input.sha256, isWorkflow: false }]);
    }
    return this.decision.execute(terms.callId);
  }

  private async take(manager: EntityManager, request: StepRequest): Promise<{ terms: CallTerms; isNew: boolean }> {
    // its lock lets two requests for one step come one after another
    const call = await lockCall(manager, request.callId);
    if (call?.terms.steps === undefined) throw callUnknown(request.callId);
    const step = requireStep(call.terms.steps, request);
    const known = await loadCall(manager, stepCallId(request.callId, request.step));
    if (known !== undefined) return { terms: requireSameInput(known.terms, request.input), isNew: false };
    if (isDecided(call.state)) throw alreadyDecided(call.state.status);
    return { terms: await this.carve(manager, call, step, request), isNew: true };
  }

  private async carve(
    manager: EntityManager,
    root: StoredCall,
    { step, ...run }: StepTerms,
    { input }: StepRequest,
  ): Promise<CallTerms> {
    const { callId, accountId, payer, sessionId, assetPriceUsdMicros } = root.terms;
    const { carvedUsdMicros, hold } = carveHold(holdOf(root), mostOf(run), assetPriceUsdMicros);
    await saveCarved(manager, callId, carvedUsdMicros);
    const terms: CallTerms = {
      ...run,
      callId: stepCallId(callId, step),
      accountId,
      payer,
      sessionId,
      input: { mediaType: input.mediaType, sha256: input.sha256, size: input.bytes.byteLength },
      parent: { callId, step },
      hold,
    };
    const fresh = { state: { status: 'Held', attempts: 0 }, carvedUsdMicros: 0n } as Pick<
      StoredCall,
      'state' | 'carvedUsdMicros'
    >;
    await insertCall(manager, this.chain.chainId, { ...fresh, terms, deadline: root.deadline, createdAt: new Date() });
    await storeInput(manager, terms.callId, input.bytes);
    return terms;
  }
}

function requireStep(steps: readonly StepTerms[], { step, did }: StepRequest): StepTerms {
  const known = steps.find((each) => each.step === step);
  if (known?.did === did) return known;
  throw new ModelverseError('EXECUTOR.STEP_UNKNOWN', `the workflow has no step ${step} that calls ${did.slice(0, 80)}`);
}

function requireSameInput(terms: CallTerms, input: Input): CallTerms {
  if (terms.input.sha256 === input.sha256 && terms.input.mediaType === input.mediaType) return terms;
  throw new ModelverseError('PLATFORM.IDEMPOTENCY_KEY_REUSED', 'the step was first called with another input');
}
