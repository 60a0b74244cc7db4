import { isModelverseError } from '@icubed/errors';
import { InjectConfig, Rounds } from '@icubed/hosting';
import { LOGGER, type Logger } from '@icubed/telemetry';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { BenchmarkConfig } from '../config.js';
import { AnchorRelease } from './anchor-release/anchor-release.js';

/** Between two tries of what fails again and again, say a key without gas. */
const MOST_MS = 60_000;

@Injectable()
export class AnchorLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds = new Rounds();

  constructor(
    @Inject(AnchorRelease) private readonly anchor: AnchorRelease,
    @Inject(LOGGER) private readonly logger: Logger,
    @InjectConfig() private readonly config: BenchmarkConfig,
  ) {}

  onApplicationBootstrap(): void {
    const failed = (error: unknown): void => {
      // an endpoint that is away comes back; a key without gas or right needs somebody
      const level = isModelverseError(error, 'MIRROR.RPC_UNAVAILABLE') ? 'warn' : 'error';
      this.logger[level]({ err: error }, 'the ranking was not anchored');
    };
    this.rounds.start(() => this.anchor.execute(), this.config.anchorIntervalMs, failed, MOST_MS);
  }

  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }
}
