import {
  type BeforeApplicationShutdown,
  type DynamicModule,
  Global,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type Provider,
} from '@nestjs/common';
import { DATA_SOURCE } from '@icubed/persistence';
import { LOGGER, type Logger, METRICS } from '@icubed/telemetry';
import type { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { messagingMetrics, type MessagingMetrics } from '../metrics/messaging-metrics.js';
import { readOutboxState } from '../outbox/outbox-state.js';
import type { RelayTuning } from '../relay/relay-options.js';
import { Relay } from '../relay/relay.js';
import type { Transport } from '../transport/transport.js';
import { Consumers } from './consumers.js';
import { createTransport, type TransportSettings } from './transport-settings.js';

export interface MessagingOptions {
  readonly service: string;
  /** of the outbox and inbox; the service's name when absent */
  readonly schema?: string;
  /** of the database that holds them */
  readonly databaseUrl: string;
  readonly transport: TransportSettings;
  readonly relay?: Partial<RelayTuning>;
}

const TRANSPORT = Symbol('TRANSPORT');
const MESSAGING_METRICS = Symbol('MESSAGING_METRICS');
const optional = (token: symbol) => ({ token, optional: true });

/** Relay and consumers of one application: started when it has booted, stopped before its database is closed. */
@Global()
@Module({})
export class MessagingModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    @Inject(Relay) private readonly relay: Relay,
    @Inject(Consumers) private readonly consumers: Consumers,
    @Inject(TRANSPORT) private readonly transport: Transport,
  ) {}

  /** Needs PersistenceModule; takes the logger and the metrics of TelemetryModule where it is there. */
  static forRoot(options: MessagingOptions): DynamicModule {
    return { module: MessagingModule, providers: providers(options), exports: [Consumers] };
  }

  onApplicationBootstrap(): void {
    this.relay.start();
    this.consumers.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await Promise.all([this.relay.stop(), this.consumers.stop()]);
    await this.transport.close();
  }
}

function providers(options: MessagingOptions): Provider[] {
  const schema = options.schema ?? options.service;
  return [
    {
      provide: TRANSPORT,
      useFactory: (log?: Logger) => createTransport(options.transport, log),
      inject: [optional(LOGGER)],
    },
    {
      provide: MESSAGING_METRICS,
      useFactory: (registry?: Registry) => messagingMetrics(registry),
      inject: [optional(METRICS)],
    },
    {
      provide: Consumers,
      useFactory: (source: DataSource, transport: Transport, metrics: MessagingMetrics, log?: Logger) =>
        new Consumers({ source, transport, metrics, log }),
      inject: [DATA_SOURCE, TRANSPORT, MESSAGING_METRICS, optional(LOGGER)],
    },
    {
      provide: Relay,
      useFactory: (source: DataSource, transport: Transport, metrics: MessagingMetrics, log?: Logger) => {
        metrics.observeOutbox(() => readOutboxState(source.manager, schema));
        return new Relay({ url: options.databaseUrl, schema, transport, source, metrics, log, tuning: options.relay });
      },
      inject: [DATA_SOURCE, TRANSPORT, MESSAGING_METRICS, optional(LOGGER)],
    },
  ];
}
