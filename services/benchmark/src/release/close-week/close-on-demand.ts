import { ChainClock } from '@icubed/chain-listener';
import { ModelverseError } from '@icubed/errors';
import { DATA_SOURCE } from '@icubed/persistence';
import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { CHAIN, type ChainContext } from '../../chain/chain-context.js';
import type { Release } from '../release.js';
import { latestRelease } from '../release.store.js';
import { CloseWeek } from './close-week.js';

/** Closes the running week early, at a given second of the chain's clock or now. A local network's way past a week's wait. */
@Injectable()
export class CloseOnDemand {
  constructor(
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(CHAIN) private readonly chain: ChainContext,
    @Inject(ChainClock) private readonly clock: ChainClock,
    @Inject(CloseWeek) private readonly week: CloseWeek,
  ) {}

  /** Throws BENCHMARK.CLOSE_INVALID, BENCHMARK.WEEK_CLOSED. */
  async execute(at: number | undefined): Promise<Release> {
    // the head's own second is over with it
    const latest = (await this.clock.headSeconds()) + 1;
    const closedAt = at ?? latest;
    const before = await latestRelease(this.source, this.chain.chainId);
    if (!Number.isSafeInteger(closedAt) || closedAt > latest || closedAt <= (before?.closedAt ?? 0)) {
      const extras = { latest, after: before?.closedAt ?? 0 };
      throw new ModelverseError(
        'BENCHMARK.CLOSE_INVALID',
        'Close at a second after the last close and not after now.',
        extras,
      );
    }
    return this.week.execute(closedAt);
  }
}
