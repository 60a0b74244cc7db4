import { Inject, Injectable } from '@nestjs/common';
import { DATA_SOURCE } from '@icubed/persistence';
import { LOGGER, type Logger } from '@icubed/telemetry';
import type { DataSource } from 'typeorm';
import { type CallId, isDecided } from '../../call/call.js';
import { stepsOfCall } from '../../call/call.store.js';
import { type CallFailure, FailCall } from '../../call/fail-call/fail-call.js';
import { LeaseBroker } from '../../node/lease-broker.js';
import { OrchestratorClient } from '../orchestrator-client.js';
import { cancelled } from '../run.js';

/** Fails a workflow's call and what of it is still under way; finished steps stay paid. False when it was decided before. */
@Injectable()
export class AbandonWorkflow {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(FailCall) private readonly fail: FailCall,
    @Inject(LeaseBroker) private readonly broker: LeaseBroker,
    @Inject(OrchestratorClient) private readonly orchestrator: OrchestratorClient,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async execute(callId: CallId, failure: CallFailure): Promise<boolean> {
    // first: a call that is decided takes no more steps
    if (!(await this.fail.execute(callId, failure))) return false;
    for (const { terms, state } of await stepsOfCall(this.source, callId)) {
      if (isDecided(state)) continue;
      await this.fail.execute(terms.callId, cancelled);
      this.broker.cancelCall(terms.callId);
    }
    // the run would find its call decided at the next step anyway
    await this.orchestrator
      .cancel(callId)
      .catch((err: unknown) => this.logger.warn({ err, callId }, 'a run was not cancelled'));
    return true;
  }
}
