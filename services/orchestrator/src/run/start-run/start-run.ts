import { isModelverseError, ModelverseError } from '@icubed/errors';
import { CONFIG } from '@icubed/hosting';
import { DATA_SOURCE, inTransaction } from '@icubed/persistence';
import { type AssetId, parseDidOn } from '@icubed/protocol';
import { LOGGER, type Logger } from '@icubed/telemetry';
import { decodePorts, type PortValue, type PortValues, type Workflow } from '@icubed/workflow';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { loadWorkflow } from '../../admission/admission.store.js';
import type { OrchestratorConfig } from '../../config.js';
import { RunQueue } from '../../queue/run.queue.js';
import { announce } from '../record-event.js';
import { RunMetrics } from '../run-metrics.js';
import { type CallId, evolveRun, isDecided, newRun, type RunState } from '../run.js';
import { insertRun, loadRun, type RunTerms, type StoredRun } from '../run.store.js';
import { sha256Of, storeValues } from '../value.store.js';
import type { RunRequest } from './run-request.js';

/** Starts the run of a workflow's call, once: asked again it answers the run as it stands. */
@Injectable()
export class StartRun {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CONFIG) private readonly config: OrchestratorConfig,
    @Inject(RunQueue) private readonly queue: RunQueue,
    @Inject(RunMetrics) private readonly metrics: RunMetrics,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  /**
   * An input that the workflow does not take is a run that failed, not an error: the call behind it is held and has to be decided.
   * @throws ORCHESTRATOR.WORKFLOW_UNKNOWN, RUN_CONFLICT, PROTOCOL.*
   */
  async execute(request: RunRequest): Promise<StoredRun> {
    const assetId = parseDidOn(this.config.chainId, request.did);
    const bytes = Buffer.from(request.input.base64, 'base64');
    const terms = this.termsOf(request, assetId, bytes);
    const known = await loadRun(this.source, terms.callId);
    if (known !== undefined) return same(known, terms);
    const published = await loadWorkflow(this.source, { chainId: terms.chainId, assetId });
    if (published?.status !== 'Admitted' || published.workflow === null)
      throw new ModelverseError('ORCHESTRATOR.WORKFLOW_UNKNOWN', `${request.did} is no workflow that can be run.`);
    const { state, values } = begin(published.workflow, { mediaType: terms.input.mediaType, bytes });
    const inserted = await inTransaction(this.source, async (manager) => {
      if (!(await insertRun(manager, terms, state))) return false;
      await storeValues(manager, terms.callId, 0, values);
      await announce(manager, terms, state, terms.createdAt);
      return true;
    });
    if (inserted && isDecided(state)) this.metrics.decided(state);
    const run = await loadRun(this.source, terms.callId);
    if (run === undefined) throw new ModelverseError('ORCHESTRATOR.RUN_UNKNOWN', `${terms.callId} was not stored.`);
    if (!isDecided(run.state)) this.enqueue(terms.callId);
    return same(run, terms);
  }

  /** After the commit, and not waited for: what is lost here, or while Redis is away, is found by RecoverRuns. */
  private enqueue(callId: CallId): void {
    this.queue.add([callId]).catch((err: unknown) => this.logger.warn({ err, callId }, 'a run was not queued'));
  }

  private termsOf(request: RunRequest, assetId: AssetId, input: Buffer): RunTerms {
    return {
      callId: request.callId as CallId,
      chainId: this.config.chainId,
      accountId: request.accountId,
      assetId,
      input: { mediaType: request.input.mediaType, sha256: sha256Of(input) as CallId },
      deadline: new Date(request.deadline),
      createdAt: new Date(),
    };
  }
}

function begin(workflow: Workflow, input: PortValue): { state: RunState; values: PortValues } {
  const state = newRun(workflow.steps.length);
  try {
    const values = workflow.inputs.length === 0 ? new Map() : decodePorts(workflow.inputs, input);
    return { state, values };
  } catch (error) {
    if (!isModelverseError(error)) throw error;
    const { code, detail } = error;
    return { state: evolveRun(state, { type: 'RunFailed', code, detail }), values: new Map() };
  }
}

function same(run: StoredRun, { assetId, accountId, input }: RunTerms): StoredRun {
  const { terms } = run;
  const isSame =
    terms.assetId === assetId &&
    terms.accountId === accountId &&
    terms.input.sha256 === input.sha256 &&
    terms.input.mediaType === input.mediaType;
  if (isSame) return run;
  throw new ModelverseError('ORCHESTRATOR.RUN_CONFLICT', `${terms.callId} is run already, of something else.`);
}
