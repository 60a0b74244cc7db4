import { ModelverseError } from '@icubed/errors';
import type { Logger } from '@icubed/telemetry';
import { kafkaSecurity, type KafkaSecurityConfig } from '../kafka/kafka-security.js';
import { KafkaTransport, type KafkaTransportOptions } from '../kafka/kafka-transport.js';
import { PostgresTransport, type PostgresTransportOptions } from '../postgres/postgres-transport.js';
import type { TopicBrowser, Transport } from '../transport/transport.js';

export type TransportSettings =
  | ({ readonly kind: 'postgres' } & Omit<PostgresTransportOptions, 'log'>)
  | ({ readonly kind: 'kafka' } & Omit<KafkaTransportOptions, 'log'>);

/** The standard keys of every service's configuration that concern its transport. */
export interface TransportConfig extends KafkaSecurityConfig {
  readonly transport: string;
  readonly databaseUrl: string;
  readonly kafkaBrokers: readonly string[];
}

/** Throws PLATFORM.CONFIG_INVALID. */
export function transportSettings(service: string, config: TransportConfig): TransportSettings {
  if (config.transport === 'postgres') return { kind: 'postgres', url: config.databaseUrl };
  if (config.transport !== 'kafka')
    throw new ModelverseError('PLATFORM.CONFIG_INVALID', `TRANSPORT is postgres or kafka, not ${config.transport}`);
  if (config.kafkaBrokers.length === 0) throw new ModelverseError('PLATFORM.CONFIG_INVALID', 'KAFKA_BROKERS is empty');
  return { kind: 'kafka', brokers: config.kafkaBrokers, clientId: `icubed-${service}`, ...kafkaSecurity(config) };
}

export function createTransport(settings: TransportSettings, log?: Logger): Transport & TopicBrowser {
  return settings.kind === 'postgres'
    ? new PostgresTransport({ ...settings, log })
    : new KafkaTransport({ ...settings, log });
}
