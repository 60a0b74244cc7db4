import type { Logger } from '@icubed/telemetry';
import type { SASLOptions } from 'kafkajs';
import type { ConnectionOptions } from 'node:tls';

export interface KafkaTransportOptions {
  readonly brokers: readonly string[];
  readonly clientId: string;
  readonly ssl?: boolean | ConnectionOptions;
  readonly sasl?: SASLOptions;
  /** of topics that do not exist yet */
  readonly partitions?: number;
  readonly replicationFactor?: number;
  readonly retentionHours?: number;
  /** how long a silent member keeps its partitions */
  readonly sessionTimeoutMs?: number;
  readonly log?: Logger;
}
