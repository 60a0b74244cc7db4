import type { Logger } from '@icubed/telemetry';
import type { DataSource } from 'typeorm';
import type { MessagingMetrics } from '../metrics/messaging-metrics.js';
import type { BatchLimits } from '../outbox/outbox-rows.js';
import { defaultRetention, type Retention } from '../outbox/prune.js';
import type { BackoffLimits } from '../transport/backoff.js';
import type { Transport } from '../transport/transport.js';

export interface RelayOptions {
  /** of the database that holds the outbox */
  readonly url: string;
  readonly schema: string;
  readonly transport: Transport;
  /** whose commits the relay hears of at once, where it runs beside the producer; without it, at its next look */
  readonly source?: DataSource;
  readonly log?: Logger;
  readonly metrics?: MessagingMetrics;
  readonly tuning?: Partial<RelayTuning>;
}

export interface RelayTuning {
  readonly batch: BatchLimits;
  /** between two looks at an empty outbox: short after traffic, then doubling */
  readonly idle: BackoffLimits;
  readonly failure: BackoffLimits;
  readonly rebalanceMs: number;
  readonly pruneMs: number;
  readonly retention: Retention;
}

export const defaultTuning: RelayTuning = {
  batch: { rows: 500, bytes: 4_000_000 },
  idle: { baseMs: 10, capMs: 200 },
  failure: { baseMs: 100, capMs: 10_000 },
  rebalanceMs: 1_000,
  pruneMs: 60_000,
  retention: defaultRetention,
};
