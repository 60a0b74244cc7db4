import { DATA_SOURCE } from '@icubed/persistence';
import { METRICS } from '@icubed/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { Gauge, type Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { CHAIN, type ChainContext } from '../chain/chain-context.js';
import { countAnchors } from './anchor.store.js';

/** What an operator is woken by: `foreign` above 0 means that somebody else has the ranking key. */
@Injectable()
export class AnchorMetrics {
  readonly releases: Gauge<'anchor'>;

  constructor(
    @Inject(METRICS) metrics: Registry,
    @Inject(DATA_SOURCE) source: DataSource,
    @Inject(CHAIN) { chainId }: ChainContext,
  ) {
    this.releases = new Gauge({
      name: 'benchmark_ranking_releases',
      help: 'Releases by what stands on-chain under their weeks: nothing yet, their own root, another root',
      labelNames: ['anchor'],
      registers: [metrics],
      async collect() {
        const counts = await countAnchors(source.manager, chainId);
        for (const [anchor, count] of Object.entries(counts)) this.set({ anchor }, count);
      },
    });
  }
}
