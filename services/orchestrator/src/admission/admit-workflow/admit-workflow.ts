import { isModelverseError } from '@icubed/errors';
import { makeFact, workflowAdmitted, workflowRefused } from '@icubed/events';
import { CONFIG } from '@icubed/hosting';
import { appendToOutbox } from '@icubed/messaging';
import { DATA_SOURCE, inTransaction } from '@icubed/persistence';
import { didOf, parseDid } from '@icubed/protocol';
import { LOGGER, type Logger } from '@icubed/telemetry';
import { numberSteps } from '@icubed/workflow';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { type AssetKey, loadAssets } from '../../asset/asset.store.js';
import type { OrchestratorConfig } from '../../config.js';
import { ContentGateway } from '../../content/content-gateway.js';
import { fetchWorkflowFolder, type RegisteredContent } from '../../content/fetch-workflow-folder.js';
import { type Admission, decideAdmission } from '../admission.js';
import { type Claimed, saveDecision } from '../admission.store.js';

/** Wrong bytes may be a gateway's fault that passes; so many times they are the content itself. */
const TRIES_OF_WRONG_BYTES = 5;

type Decision = Exclude<Admission, { status: 'Pending' }>;

/** One attempt at a published workflow: fetch, verify, decide, announce. Run again, it decides nothing twice. */
@Injectable()
export class AdmitWorkflow {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CONFIG) private readonly config: OrchestratorConfig,
    @Inject(ContentGateway) private readonly gateway: ContentGateway,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  async execute({ assetId, attempts }: Claimed, signal: AbortSignal): Promise<void> {
    const { chainId } = this.config;
    const key = { chainId, assetId };
    const did = didOf(chainId, assetId);
    const asset = (await loadAssets(this.source, chainId, [assetId])).get(assetId);
    if (asset?.creator === undefined || asset.digest === undefined || asset.contentCid === undefined) return;
    const content = { chainId, creator: asset.creator, digest: asset.digest, contentCid: asset.contentCid };
    const admission = await this.judge(content, asset.components ?? [], attempts, signal);
    if (admission.status === 'Pending') {
      this.logger.info({ did, attempts, waitsFor: admission.waitsFor }, 'a workflow waits to be admitted');
      return;
    }
    await this.decide(key, content, admission);
    this.logger.info({ did, ...(admission.status === 'Refused' ? admission : {}) }, `workflow ${admission.status}`);
  }

  private async judge(
    content: RegisteredContent,
    edges: readonly AssetKey['assetId'][],
    attempts: number,
    signal: AbortSignal,
  ): Promise<Admission> {
    try {
      const within = AbortSignal.any([signal, AbortSignal.timeout(this.config.contentTimeoutMs)]);
      const folder = await fetchWorkflowFolder(this.gateway, content, within);
      const known = await loadAssets(this.source, content.chainId, edges);
      return decideAdmission({ chainId: content.chainId, edges }, folder, known);
    } catch (error) {
      if (!isModelverseError(error)) throw error;
      const passing = error.retryable || (error.code.startsWith('CONTENT.') && attempts < TRIES_OF_WRONG_BYTES);
      if (passing) return { status: 'Pending', waitsFor: `${error.code}: ${error.detail}` };
      return { status: 'Refused', code: error.code, detail: error.detail };
    }
  }

  private decide(key: AssetKey, content: RegisteredContent, decision: Decision): Promise<void> {
    return inTransaction(this.source, async (manager) => {
      const now = new Date();
      if (await saveDecision(manager, key, decision, now))
        await appendToOutbox(manager, factOf(key, content, decision, now));
    });
  }
}

function factOf(
  { chainId, assetId }: AssetKey,
  { digest, contentCid }: RegisteredContent,
  decision: Decision,
  time: Date,
) {
  const did = didOf(chainId, assetId);
  const data = { chainId, assetId: assetId.toString(), did, digest, contentCid };
  const meta = { id: `${did}-workflow`, source: 'icubed:orchestrator', time };
  if (decision.status === 'Refused')
    return makeFact(workflowRefused, { ...data, code: decision.code, detail: decision.detail }, meta);
  const { inputs, outputs } = decision.workflow;
  const steps = numberSteps(decision.workflow).map(({ number, id, did: component }) => ({
    step: number,
    id,
    did: component,
    assetId: parseDid(component).assetId.toString(),
  }));
  const portsOf = (ports: typeof inputs) => ports.map((port) => ({ ...port, mediaTypes: [...port.mediaTypes] }));
  return makeFact(workflowAdmitted, { ...data, inputs: portsOf(inputs), outputs: portsOf(outputs), steps }, meta);
}
