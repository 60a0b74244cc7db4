import { Inject, Injectable } from '@nestjs/common';
import { ModelverseError } from '@icubed/errors';
import { DATA_SOURCE } from '@icubed/persistence';
import type { DataSource } from 'typeorm';
import { alreadyDecided, callUnknown } from '../../call/call.errors.js';
import { type CallId, isDecided } from '../../call/call.js';
import { loadCall, type StoredCall } from '../../call/call.store.js';
import { AbandonWorkflow } from '../abandon-workflow/abandon-workflow.js';
import { cancelled } from '../run.js';

/** Throws EXECUTOR.CALL_UNKNOWN, EXECUTOR.CALL_NOT_CANCELLABLE, EXECUTOR.CALL_STATE. */
@Injectable()
export class CancelCall {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(AbandonWorkflow) private readonly abandon: AbandonWorkflow,
  ) {}

  /** The call as it stands then; what it has paid for can still be read. */
  async execute(accountId: string, callId: CallId): Promise<StoredCall> {
    const call = await this.own(accountId, callId);
    if (call.terms.steps === undefined) {
      // a model's call is with one node, which is paid for what it does
      throw new ModelverseError(
        'EXECUTOR.CALL_NOT_CANCELLABLE',
        'the call is not of a workflow, or is one of its steps',
      );
    }
    if (isDecided(call.state)) throw alreadyDecided(call.state.status);
    const isCancelled = await this.abandon.execute(callId, cancelled);
    const after = await this.own(accountId, callId);
    if (!isCancelled) throw alreadyDecided(after.state.status);
    return after;
  }

  private async own(accountId: string, callId: CallId): Promise<StoredCall> {
    const call = await loadCall(this.source, callId);
    if (call?.terms.accountId !== accountId) throw callUnknown(callId);
    return call;
  }
}
