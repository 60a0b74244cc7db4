import { isModelverseError } from '@icubed/errors';
import { InjectConfig } from '@icubed/hosting';
import { LOGGER, type Logger } from '@icubed/telemetry';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { BenchmarkConfig } from '../config.js';
import { AnchorRelease } from './anchor-release/anchor-release.js';

/** Between two tries of what fails again and again, say a key without gas. */
const MOST_MS = 60_000;

@Injectable()
export class AnchorLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopped = false;
  private failures = 0;

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
    const { anchorIntervalMs } = this.config;
    const pauseMs = Math.max(anchorIntervalMs, Math.min(MOST_MS, anchorIntervalMs * 2 ** Math.min(this.failures, 20)));
    this.timer = setTimeout(() => {
      this.running = this.tick().finally(() => this.schedule());
    }, pauseMs);
  }

  private async tick(): Promise<void> {
    try {
      await this.anchor.execute();
      this.failures = 0;
    } catch (error) {
      this.failures += 1;
      // an endpoint that is away comes back; a key without gas or right needs somebody
      const level = isModelverseError(error, 'MIRROR.RPC_UNAVAILABLE') ? 'warn' : 'error';
      this.logger[level]({ err: error }, 'the ranking was not anchored');
    }
  }
}
