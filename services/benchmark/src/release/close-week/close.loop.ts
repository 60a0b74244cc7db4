import { ChainClock } from '@icubed/chain-listener';
import { isModelverseError } from '@icubed/errors';
import { InjectConfig, Rounds } from '@icubed/hosting';
import { DATA_SOURCE } from '@icubed/persistence';
import { weekEnd, weekOf } from '@icubed/ranking';
import { LOGGER, type Logger } from '@icubed/telemetry';
import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { CHAIN, type ChainContext } from '../../chain/chain-context.js';
import type { BenchmarkConfig } from '../../config.js';
import { hasPaidCalls } from '../../paid-call/paid-call.store.js';
import { latestRelease } from '../release.store.js';
import { CloseWeek } from './close-week.js';

/** Closes each week once the chain's final clock is past its end. Weeks missed while down are not made up: the last one counts all. */
@Injectable()
export class CloseLoop implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly rounds = new Rounds();

  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(ChainClock) private readonly clock: ChainClock,
    @Inject(CloseWeek) private readonly week: CloseWeek,
    @Inject(LOGGER) private readonly logger: Logger,
    @InjectConfig() private readonly config: BenchmarkConfig,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.start(
      () => this.closeDue(),
      this.config.closeIntervalMs,
      (err) => {
        // another replica closed it, or the mirror has not begun: the next round sees
        if (isModelverseError(err, 'BENCHMARK.WEEK_CLOSED') || isModelverseError(err, 'MIRROR.BEHIND')) return;
        this.logger.error({ err }, 'the week could not be closed');
      },
    );
  }

  async onModuleDestroy(): Promise<void> {
    await this.rounds.stop();
  }

  private async closeDue(): Promise<void> {
    const due = weekOf((await this.clock.finalSeconds()) - this.config.closeDelaySeconds) - 1;
    const latest = await latestRelease(this.source, this.chain.chainId);
    if (latest !== undefined && latest.week >= due) return;
    // until somebody has paid for something there is nothing to rank
    if (latest === undefined && !(await hasPaidCalls(this.source, this.chain.chainId, weekEnd(due)))) return;
    const { cid, week } = await this.week.execute(weekEnd(due));
    this.logger.info({ cid, week }, 'ranking released');
  }
}
