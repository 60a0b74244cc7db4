import { MirrorReader } from '@icubed/chain-listener';
import { DATA_SOURCE } from '@icubed/persistence';
import { METRICS, sharedReading } from '@icubed/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { Gauge, type Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { claimFigures } from './usage-claim.store.js';

/** What an operator is woken by: an unmatched claim costs the bond, and silence does too. */
@Injectable()
export class UsageClaimMetrics {
  constructor(
    @Inject(METRICS) metrics: Registry,
    @Inject(DATA_SOURCE) source: DataSource,
    @Inject(MirrorReader) mirror: MirrorReader,
  ) {
    const figures = sharedReading(async () => {
      const now = (await mirror.cursor())?.final.timestamp ?? 0;
      return { now, ...(await claimFigures(source.manager, mirror.chainId, now)) };
    });
    const gauges = [
      new Gauge({
        name: 'executor_usage_claims',
        help: 'Claims that a receipt was not settled: waiting for an answer, unmatched by any payment, late, matched, upheld',
        labelNames: ['state'],
        registers: [],
        async collect() {
          for (const [state, count] of Object.entries((await figures()).counts)) this.set({ state }, count);
        },
      }),
      new Gauge({
        name: 'executor_usage_claims_at_stake_usd_micros',
        help: 'USD base units that unmatched and late claims may cost the bond',
        registers: [],
        async collect() {
          this.set((await figures()).atStakeUsdMicros);
        },
      }),
      new Gauge({
        name: 'executor_usage_claim_seconds_left',
        help: 'By the chain, until the first deadline of the claims that wait or are unmatched; 0 where none does',
        registers: [],
        async collect() {
          const { now, nextDeadline } = await figures();
          this.set(nextDeadline === null ? 0 : nextDeadline - now);
        },
      }),
    ];
    for (const gauge of gauges) metrics.registerMetric(gauge);
  }
}
