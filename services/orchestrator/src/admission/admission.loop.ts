import { CONFIG, Rounds } from '@icubed/hosting';
import { DATA_SOURCE } from '@icubed/persistence';
import { LOGGER, type Logger } from '@icubed/telemetry';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import type { OrchestratorConfig } from '../config.js';
import { claimDue } from './admission.store.js';
import { AdmitWorkflow } from './admit-workflow/admit-workflow.js';

const AT_ONCE = 4;

/** Works off what waits to be admitted, for as long as it waits. */
@Injectable()
export class AdmissionLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds = new Rounds();

  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CONFIG) private readonly config: OrchestratorConfig,
    @Inject(AdmitWorkflow) private readonly admit: AdmitWorkflow,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.start(
      () => this.admitDue(),
      this.config.pollIntervalMs,
      (err) => this.logger.warn({ err }, 'workflows were not admitted'),
    );
  }

  async onModuleDestroy(): Promise<void> {
    await this.rounds.stop();
  }

  private async admitDue(): Promise<void> {
    const { chainId, pollIntervalMs } = this.config;
    const claimed = await claimDue(this.source, chainId, { now: new Date(), firstMs: pollIntervalMs, limit: AT_ONCE });
    await Promise.all(
      claimed.map((one) =>
        this.admit
          .execute(one, this.rounds.signal)
          .catch((err: unknown) =>
            this.logger.warn({ err, assetId: String(one.assetId) }, 'a workflow was not admitted'),
          ),
      ),
    );
  }
}
