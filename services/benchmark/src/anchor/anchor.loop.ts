import { isModelverseError } from '@icubed/errors';
import { InjectConfig } from '@icubed/hosting';
import { LOGGER, type Logger } from '@icubed/telemetry';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { BenchmarkConfig } from '../config.js';
import { AnchorRelease } from './anchor-release/anchor-release.js';

@Injectable()
export class AnchorLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;

  constructor(
    @Inject(AnchorRelease) private readonly anchor: AnchorRelease,
    @Inject(LOGGER) private readonly logger: Logger,
    @InjectConfig() private readonly config: BenchmarkConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule();
  }

  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.running;
  }

  private schedule(): void {
    if (this.stopped) return;
    this.timer = setTimeout(() => {
      this.running = this.tick().finally(() => this.schedule());
    }, this.config.anchorIntervalMs);
  }

  private async tick(): Promise<void> {
    try {
      await this.anchor.execute();
    } catch (error) {
      // an endpoint that is away comes back; a key without gas or right needs somebody
      const level = isModelverseError(error, 'MIRROR.RPC_UNAVAILABLE') ? 'warn' : 'error';
      this.logger[level]({ err: error }, 'the ranking was not anchored');
    }
  }
}
