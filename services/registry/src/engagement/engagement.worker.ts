import { ChainClock } from '@icubed/chain-listener';
import { InjectConfig, Rounds } from '@icubed/hosting';
import { isModelverseError } from '@icubed/errors';
import { InjectLogger, type Logger } from '@icubed/telemetry';
import { Inject, Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import type { RegistryConfig } from '../config.js';
import { ExposureStore } from '../exposure/exposure.store.js';
import { EngagementStore } from './engagement.store.js';
import { ViewStore } from './view.store.js';
import { dayOf } from './visitor.js';

/** Exposures are kept by day for a quarter, then only their sum. */
const EXPOSURE_DAYS = 92;

/** Announces counts, and forgets who was counted once the day is over. */
@Injectable()
export class EngagementWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly rounds = new Rounds();
  private tidiedDay = -1;

  constructor(
    @Inject(EngagementStore) private readonly engagement: EngagementStore,
    @Inject(ViewStore) private readonly views: ViewStore,
    @Inject(ExposureStore) private readonly exposures: ExposureStore,
    @Inject(ChainClock) private readonly clock: ChainClock,
    @InjectConfig() private readonly config: RegistryConfig,
    @InjectLogger() private readonly logger: Logger,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.start(
      () => this.tick(),
      this.config.pollIntervalMs,
      (error) => {
        // before the first block there is nothing to count
        if (!isModelverseError(error, 'MIRROR.BEHIND'))
          this.logger.warn({ err: error }, 'engagement was not announced');
      },
    );
  }

  beforeApplicationShutdown(): Promise<void> {
    return this.rounds.stop();
  }

  private async tick(): Promise<void> {
    const headSeconds = await this.clock.headSeconds();
    const day = dayOf(headSeconds);
    if (day > this.tidiedDay) {
      await this.views.forgetBefore(day);
      await this.exposures.forgetBefore(day - EXPOSURE_DAYS);
      this.tidiedDay = day;
    }
    let more = true;
    while (more && !this.rounds.signal.aborted)
      ({ more } = await this.engagement.announce(headSeconds, this.config.engagementIntervalSeconds));
  }
}
