import { InjectMetrics, sharedReading } from '@icubed/telemetry';
import { Inject, Injectable } from '@nestjs/common';
import { Counter, Gauge, type Registry } from 'prom-client';
import { ReplicationReader } from './replication.reader.js';
import type { ReplicationFigures } from './replication.store.js';

/** What an operator is woken by: `registry_content_below_target` above 0 for longer than a large upload takes to copy. */
@Injectable()
export class ReplicationMetrics {
  private readonly repairs: Counter<'replica'>;
  private readonly failures: Counter<'replica' | 'code'>;
  private readonly checks: Counter<'replica' | 'result'>;

  constructor(@InjectMetrics() metrics: Registry, @Inject(ReplicationReader) reader: ReplicationReader) {
    const registers = [metrics];
    const figures = sharedReading(() => reader.figures());
    const gauge = (name: string, help: string, read: (of: ReplicationFigures) => number): void => {
      const made = new Gauge({
        name: `registry_content_${name}`,
        help,
        registers: [],
        async collect() {
          this.set(read(await figures()));
        },
      });
      metrics.registerMetric(made);
    };
    gauge('below_target', 'Kept content with fewer copies than the target', (of) => of.belowTarget);
    gauge('lost', 'Kept content of which no copy is whole', (of) => of.lost);
    gauge(
      'oldest_below_target_seconds',
      'For how long the content that has been longest below the target has been',
      (of) => of.oldestBelowTargetSeconds,
    );
    const copies = new Gauge({
      name: 'registry_content_copies',
      help: 'Copies of kept content by replica and status',
      labelNames: ['replica', 'status'],
      registers: [],
      async collect() {
        this.reset();
        for (const { count, ...labels } of (await figures()).copies) this.set(labels, count);
      },
    });
    metrics.registerMetric(copies);
    this.repairs = new Counter({
      name: 'registry_content_repairs_total',
      help: 'Copies that were incomplete or changed and were made whole again',
      labelNames: ['replica'],
      registers,
    });
    this.failures = new Counter({
      name: 'registry_content_failures_total',
      help: 'Steps of replication that failed, by code',
      labelNames: ['replica', 'code'],
      registers,
    });
    this.checks = new Counter({
      name: 'registry_content_checks_total',
      help: 'Copies that were looked at again',
      labelNames: ['replica', 'result'],
      registers,
    });
  }

  repaired(replica: string): void {
    this.repairs.inc({ replica });
  }

  failed(replica: string, code: string): void {
    this.failures.inc({ replica, code });
  }

  checked(replica: string, result: 'whole' | 'broken'): void {
    this.checks.inc({ replica, result });
  }
}
