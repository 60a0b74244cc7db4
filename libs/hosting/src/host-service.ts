import 'reflect-metadata';
import type { DynamicModule, InjectionToken, Type } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import { createServiceTokenVerifier, principalMiddleware, type ServiceTokenVerifier } from '@icubed/identity';
import { DATA_SOURCE, type DataSourceOptions } from '@icubed/persistence';
import {
  createLogger,
  createMetrics,
  createTracer,
  type HealthIndicator,
  HealthRegistry,
  httpMetricsMiddleware,
  type Logger,
  nestLogger,
  type OtlpExporter,
  runInScope,
  traceMiddleware,
} from '@icubed/telemetry';
import express from 'express';
import type { Registry } from 'prom-client';
import type { DataSource } from 'typeorm';
import { trustedIssuers } from './trusted-issuers.js';
import { HostModule } from './host-module.js';
import { ProblemFilter } from './http/problem-filter.js';
import { securityHeaders } from './http/security-headers.js';
import { trackRequests } from './lifecycle/drain.js';
import { listen } from './lifecycle/listen.js';

export interface HostConfig {
  readonly port: number;
  readonly host?: string;
  readonly logLevel?: string;
  readonly databaseUrl?: string;
  /** JWK (JSON text) that verifies the gateway's service tokens; without it the application has no principals */
  readonly gatewayJwtPublicKey?: string;
  /** where spans are exported to; without it they are not recorded */
  readonly otlpTracesUrl?: string;
  readonly otlpAuthorization?: string;
  readonly tracedPercent?: number;
}

export interface HostOptions<C extends HostConfig> {
  readonly name: string;
  readonly version: string;
  readonly config: C;
  readonly module: Type | DynamicModule;
  /** the service's schema; `config.databaseUrl` says where */
  readonly persistence?: Omit<DataSourceOptions, 'name' | 'url'>;
  /** JWKs (JSON text) that verify the service tokens of peers, by their names; only with a gatewayJwtPublicKey */
  readonly peers?: Readonly<Record<string, string>>;
  /** tokens of providers that are HealthIndicators: readiness asks each */
  readonly readiness?: readonly InjectionToken<HealthIndicator>[];
  /**
   * Mounts what Nest does not route (proxies, federation, WebSockets); runs before body parsing and Nest's routes. What it
   * answers is called on close, before running requests are waited for: it ends what would never end by itself (sockets).
   */
  readonly mount?: (app: NestExpressApplication, logger: Logger) => Unmount | void | Promise<Unmount | void>;
  /** of JSON bodies; other media types are never parsed and stream to their handler */
  readonly bodyLimitBytes?: number;
  /** process-wide metrics: for one application of a process */
  readonly processMetrics?: boolean;
  /** how long running requests may take to finish on close */
  readonly drainMs?: number;
  /** for tests that look at log lines */
  readonly logger?: Logger;
}

/** Ends what `mount` started. */
export type Unmount = () => Promise<void>;

export interface HostedService {
  readonly name: string;
  readonly port: number;
  readonly url: string;
  close(): Promise<void>;
}

const MEBIBYTE = 1_048_576;

/**
 * Boots one Nest application of its own: logger, metrics, database, principals, health, problems, listening. Several may
 * share a process. Throws PLATFORM.PORT_TAKEN when the port is taken; what fails before listening is closed again.
 */
export async function hostService<C extends HostConfig>(options: HostOptions<C>): Promise<HostedService> {
  const { name, version, config } = options;
  const logger = options.logger ?? createLogger({ service: name, version, level: config.logLevel });
  const metrics = createMetrics({ service: name, processMetrics: options.processMetrics });
  const tracer = createTracer(config, { name, version }, { logger, metrics });
  return runInScope({ logger, tracer, trace: undefined }, async () => {
    const { app, unmount } = await createApplication(options, { logger, metrics, tracer });
    try {
      await app.init();
      registerReadiness(app, options);
      const host = config.host ?? '127.0.0.1';
      const drain = trackRequests(app.getHttpServer());
      const port = await listen(app.getHttpServer(), { name, port: config.port, host });
      logger.info({ port, host }, 'listening');
      return hosted({ name, port, host, app, logger, tracer, unmount, drain: () => drain(options.drainMs ?? 10_000) });
    } catch (error) {
      await unmount();
      await app.close();
      await tracer?.close();
      throw error;
    }
  });
}

interface Application {
  readonly app: NestExpressApplication;
  readonly unmount: Unmount;
}

interface Telemetry {
  readonly logger: Logger;
  readonly metrics: Registry;
  readonly tracer: OtlpExporter | undefined;
}

async function createApplication<C extends HostConfig>(
  options: HostOptions<C>,
  { logger, metrics, tracer }: Telemetry,
): Promise<Application> {
  const { config } = options;
  const verifier = await verifierOf(options);
  const root = HostModule.forRoot({
    config,
    module: options.module,
    logger,
    metrics,
    database: databaseOf(options),
    verifier,
  });
  const app = await NestFactory.create<NestExpressApplication>(root, {
    logger: nestLogger,
    bodyParser: false,
    abortOnError: false,
    forceCloseConnections: true,
  });
  app.disable('x-powered-by');
  app.set('query parser', 'simple');
  app.use(
    traceMiddleware(logger, { tracer, tracedPercent: config.tracedPercent }),
    httpMetricsMiddleware(metrics),
    securityHeaders,
  );
  const unmount = (await options.mount?.(app, logger)) ?? (() => Promise.resolve());
  if (verifier !== undefined) app.use(principalMiddleware(verifier));
  app.use(
    express.json({ limit: options.bodyLimitBytes ?? MEBIBYTE, type: ['application/json', 'application/*+json'] }),
  );
  app.useGlobalFilters(new ProblemFilter(logger));
  return { app, unmount };
}

async function verifierOf<C extends HostConfig>({
  name,
  config,
  peers,
}: HostOptions<C>): Promise<ServiceTokenVerifier | undefined> {
  if (config.gatewayJwtPublicKey === undefined) return undefined;
  return createServiceTokenVerifier({ audience: name, issuers: trustedIssuers(config.gatewayJwtPublicKey, peers) });
}

function databaseOf<C extends HostConfig>({
  name,
  config,
  persistence,
}: HostOptions<C>): DataSourceOptions | undefined {
  if (persistence === undefined) return undefined;
  if (config.databaseUrl === undefined) throw new RangeError(`${name} has persistence and no databaseUrl`);
  return { ...persistence, name, url: config.databaseUrl };
}

function registerReadiness<C extends HostConfig>(app: NestExpressApplication, options: HostOptions<C>): void {
  const health = app.get(HealthRegistry, { strict: false });
  if (options.persistence !== undefined) {
    const source = app.get<DataSource>(DATA_SOURCE, { strict: false });
    health.register({ name: 'database', check: async () => void (await source.query('SELECT 1')) });
  }
  for (const token of options.readiness ?? []) health.register(app.get<HealthIndicator>(token, { strict: false }));
}

function hosted(parts: {
  name: string;
  port: number;
  host: string;
  app: NestExpressApplication;
  logger: Logger;
  tracer: OtlpExporter | undefined;
  unmount: Unmount;
  drain: () => Promise<void>;
}): HostedService {
  const { name, port, host, app, logger, tracer, unmount, drain } = parts;
  let closing: Promise<void> | undefined;
  const close = async (): Promise<void> => {
    app.get(HealthRegistry, { strict: false }).startDraining();
    await unmount();
    await drain();
    await app.close();
    await tracer?.close();
    logger.info('closed');
  };
  return {
    name,
    port,
    url: `http://${host.includes(':') ? `[${host}]` : host}:${port}`,
    close: () => (closing ??= runInScope({ logger }, close)),
  };
}
