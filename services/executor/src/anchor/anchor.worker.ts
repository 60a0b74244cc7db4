import { isModelverseError } from '@icubed/errors';
import { InjectConfig, Rounds } from '@icubed/hosting';
import { LOGGER, type Logger } from '@icubed/telemetry';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { ExecutorConfig } from '../config.js';
import { AnchorHour } from './anchor-hour/anchor-hour.js';

/** Between two tries of what fails again and again, say a key without gas. */
const MOST_MS = 60_000;

@Injectable()
export class AnchorWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds = new Rounds();

  constructor(
    @Inject(AnchorHour) private readonly anchor: AnchorHour,
    @Inject(LOGGER) private readonly logger: Logger,
    @InjectConfig() private readonly config: ExecutorConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.start(
      () => this.anchor.execute(),
      this.config.anchorIntervalMs,
      (error) => this.failed(error),
      MOST_MS,
    );
  }

  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  private failed(error: unknown): void {
    // an endpoint that is away comes back, as does a mirror that begins; a key without gas or right needs somebody
    const passes = isModelverseError(error, 'MIRROR.RPC_UNAVAILABLE') || isModelverseError(error, 'MIRROR.BEHIND');
    this.logger[passes ? 'warn' : 'error']({ err: error }, 'receipts were not anchored');
  }
}
