import { MirrorReader } from '@icubed/chain-listener';
import { DATA_SOURCE } from '@icubed/persistence';
import { METRICS, sharedReading } from '@icubed/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { Gauge, type Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { endOfHour } from './anchor.js';
import { anchoring } from './anchor.store.js';

/** What an operator is woken by: `foreign` above 0 means that somebody else has the anchor key. */
@Injectable()
export class AnchorMetrics {
  constructor(
    @Inject(METRICS) metrics: Registry,
    @Inject(DATA_SOURCE) source: DataSource,
    @Inject(MirrorReader) mirror: MirrorReader,
  ) {
    const figures = sharedReading(() => anchoring(source.manager, mirror.chainId));
    const late = new Gauge({
      name: 'executor_receipts_unanchored_seconds',
      help: 'For how long the hour of the oldest receipt without a final root has been over, by the chain: 0 while none is late',
      registers: [],
      async collect() {
        const { oldestHour } = await figures();
        const now = (await mirror.cursor())?.final.timestamp;
        this.set(oldestHour === null || now === undefined ? 0 : Math.max(0, now - endOfHour(oldestHour)));
      },
    });
    const hours = new Gauge({
      name: 'executor_receipt_hours',
      help: 'Hours of receipts by what stands on-chain under them: nothing final yet, their own root, another root',
      labelNames: ['anchor'],
      registers: [],
      async collect() {
        const { oldestHour: _oldestHour, ...counts } = await figures();
        for (const [anchor, count] of Object.entries(counts)) this.set({ anchor }, count);
      },
    });
    metrics.registerMetric(late);
    metrics.registerMetric(hours);
  }
}
