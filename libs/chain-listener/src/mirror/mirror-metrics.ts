import { Counter, Gauge, type Registry } from 'prom-client';
import type { Batch } from './batch.js';
import type { Cursor } from './cursor.js';

export class MirrorMetrics {
  private readonly block: Gauge<'finality'>;
  private readonly chainTime: Gauge;
  private readonly halted: Gauge<'code'>;
  private readonly logs: Counter;
  private readonly reorgs: Counter;
  private readonly reorgDepth: Gauge;
  private readonly failures: Counter<'code'>;
  private readonly lag: Gauge;
  private readonly endpointFailures: Counter<'endpoint' | 'code'>;

  constructor(registry: Registry) {
    const registers = [registry];
    this.block = new Gauge({
      name: 'icubed_mirror_block',
      help: 'Mirrored block',
      labelNames: ['finality'],
      registers,
    });
    this.chainTime = new Gauge({
      name: 'icubed_mirror_head_timestamp_seconds',
      help: 'Time of the mirrored head',
      registers,
    });
    this.halted = new Gauge({
      name: 'icubed_mirror_halted',
      help: '1 while the mirror is halted: page someone',
      labelNames: ['code'],
      registers,
    });
    this.logs = new Counter({ name: 'icubed_mirror_logs_total', help: 'Logs mirrored', registers });
    this.reorgs = new Counter({ name: 'icubed_mirror_reorgs_total', help: 'Reorganisations undone', registers });
    this.reorgDepth = new Gauge({
      name: 'icubed_mirror_reorg_depth_blocks',
      help: 'Blocks the last reorg took',
      registers,
    });
    this.failures = new Counter({
      name: 'icubed_mirror_failures_total',
      help: 'Failed steps',
      labelNames: ['code'],
      registers,
    });
    this.lag = new Gauge({
      name: 'icubed_mirror_lag_blocks',
      help: 'Blocks of the chain that are not mirrored yet',
      registers,
    });
    this.endpointFailures = new Counter({
      name: 'icubed_mirror_endpoint_failures_total',
      help: 'Failed tries by RPC endpoint; MIRROR.RPC_LIED: replace the provider',
      labelNames: ['endpoint', 'code'],
      registers,
    });
  }

  cursorAt({ head, final }: Pick<Cursor, 'head' | 'final'>): void {
    this.block.set({ finality: 'head' }, head.number);
    this.block.set({ finality: 'final' }, final.number);
    this.chainTime.set(head.timestamp);
  }

  wrote(batch: Batch): void {
    this.cursorAt(batch);
    this.lag.set(Math.max(0, batch.chainHead - batch.head.number));
    this.logs.inc(batch.logs.length);
    const depth = batch.from.head.number - batch.ancestorNumber;
    if (depth === 0) return;
    this.reorgs.inc();
    this.reorgDepth.set(depth);
  }

  failed(code: string): void {
    this.failures.inc({ code });
  }

  /** By host alone: paths and queries of RPC URLs hold keys. */
  endpointFailed(url: string, code: string): void {
    this.endpointFailures.inc({ endpoint: new URL(url).host, code });
  }

  haltedWith(code: string): void {
    this.halted.set({ code }, 1);
  }

  resumed(): void {
    this.halted.reset();
  }
}
