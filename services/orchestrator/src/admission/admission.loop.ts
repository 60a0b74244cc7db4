import { CONFIG } from '@icubed/hosting';
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
  private readonly stop = new AbortController();
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();

  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CONFIG) private readonly config: OrchestratorConfig,
    @Inject(AdmitWorkflow) private readonly admit: AdmitWorkflow,
    @Inject(LOGGER) private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule(0);
  }

  async onModuleDestroy(): Promise<void> {
    this.stop.abort();
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(delayMs: number): void {
    if (this.stop.signal.aborted) return;
    this.timer = setTimeout(() => {
      this.running = this.round()
        .catch((err: unknown) => this.logger.warn({ err }, 'workflows were not admitted'))
        .finally(() => this.schedule(this.config.pollIntervalMs));
    }, delayMs);
  }

  private async round(): Promise<void> {
    const { chainId, pollIntervalMs } = this.config;
    const claimed = await claimDue(this.source, chainId, { now: new Date(), firstMs: pollIntervalMs, limit: AT_ONCE });
    await Promise.all(
      claimed.map((one) =>
        this.admit
          .execute(one, this.stop.signal)
          .catch((err: unknown) =>
            this.logger.warn({ err, assetId: String(one.assetId) }, 'a workflow was not admitted'),
          ),
      ),
    );
  }
}
