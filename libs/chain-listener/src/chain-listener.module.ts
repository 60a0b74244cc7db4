import {
  type DynamicModule,
  Global,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnModuleDestroy,
  type Provider,
} from '@nestjs/common';
import { isModelverseError } from '@icubed/errors';
import { DATA_SOURCE } from '@icubed/persistence';
import { HealthRegistry, LOGGER, type Logger, METRICS } from '@icubed/telemetry';
import type { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { Mirror } from './mirror/mirror.js';
import { MirrorMetrics } from './mirror/mirror-metrics.js';
import { MirrorRunner } from './mirror/mirror-runner.js';
import type { AnyProjection } from './projection/chain-projection.js';
import type { Deployment } from './projection/deployment.js';
import { ChainClock } from './reader/chain-clock.js';
import { mirrorHealth } from './reader/mirror-health.js';
import { MirrorReader } from './reader/mirror-reader.js';
import { MirrorStatus } from './reader/mirror-status.js';
import { HeadSubscription } from './rpc/head-subscription.js';
import { Rpc } from './rpc/rpc.js';
import { rpcUrlsOf } from './rpc/rpc-urls.js';

export interface ChainListenerOptions {
  /** the service's schema, for the log */
  readonly schema: string;
  /** `http(s)` to ask, at least one; `ws(s)` to hear of new heads sooner than the next poll */
  readonly rpcUrls: readonly string[];
  readonly deployment: Deployment;
  readonly finalityDepth: number;
  readonly projections: readonly AnyProjection[];
  /** true: this process writes the mirror; false: another does (`main.chain-listener.ts`), and this one only reads it */
  readonly embedded: boolean;
  readonly pollIntervalMs?: number;
}

const OPTIONS = Symbol('CHAIN_LISTENER_OPTIONS');

const providers: Provider[] = [
  {
    provide: Rpc,
    useFactory: ({ rpcUrls }: ChainListenerOptions) => new Rpc(rpcUrlsOf(rpcUrls).http),
    inject: [OPTIONS],
  },
  {
    provide: MirrorReader,
    useFactory: (source: DataSource, { deployment }: ChainListenerOptions) =>
      new MirrorReader(source, deployment.chainId),
    inject: [DATA_SOURCE, OPTIONS],
  },
  { provide: ChainClock, useFactory: (reader: MirrorReader) => new ChainClock(reader), inject: [MirrorReader] },
  { provide: MirrorStatus, useFactory: (reader: MirrorReader) => new MirrorStatus(reader), inject: [MirrorReader] },
];

/** Needs the global PersistenceModule and TelemetryModule beside it. Exports Rpc, MirrorReader, ChainClock and MirrorStatus. */
@Global()
@Module({})
export class ChainListenerModule implements OnApplicationBootstrap, OnModuleDestroy {
  private runner: MirrorRunner | undefined;
  private subscription: HeadSubscription | undefined;

  constructor(
    @Inject(OPTIONS) private readonly options: ChainListenerOptions,
    @Inject(DATA_SOURCE) private readonly source: DataSource,
    @Inject(LOGGER) private readonly logger: Logger,
    @Inject(METRICS) private readonly metrics: Registry,
    @Inject(HealthRegistry) private readonly health: HealthRegistry,
    @Inject(Rpc) private readonly rpc: Rpc,
    @Inject(MirrorStatus) private readonly status: MirrorStatus,
  ) {}

  static forService(options: ChainListenerOptions): DynamicModule {
    return {
      module: ChainListenerModule,
      providers: [{ provide: OPTIONS, useValue: options }, ...providers],
      exports: [Rpc, MirrorReader, ChainClock, MirrorStatus],
    };
  }

  /** Refuses to start on a chain that is not the mirrored one: MIRROR.WRONG_CHAIN, MIRROR.CHAIN_BEHIND. */
  async onApplicationBootstrap(): Promise<void> {
    this.health.register(mirrorHealth(this.status, () => this.runner?.stuck));
    if (!this.options.embedded) return;
    const { source, rpc, logger } = this;
    const mirror = new Mirror({ ...this.options, source, rpc });
    await mirror.verify().catch((error: unknown) => {
      // an endpoint that is away now may be back in a second; the runner waits for it
      if (!isModelverseError(error) || !error.retryable) throw error;
      logger.warn({ err: error }, 'the chain could not be checked yet');
    });
    const metrics = new MirrorMetrics(this.metrics);
    rpc.watch((url, { code }) => metrics.endpointFailed(url, code));
    const pollIntervalMs = this.options.pollIntervalMs ?? 1_000;
    this.runner = new MirrorRunner({ mirror, source, metrics, logger, pollIntervalMs });
    this.runner.start();
    this.subscription = new HeadSubscription(rpcUrlsOf(this.options.rpcUrls).socket, () => this.runner?.wake(), logger);
    this.subscription.start();
  }

  async onModuleDestroy(): Promise<void> {
    this.subscription?.stop();
    await this.runner?.stop();
  }
}
