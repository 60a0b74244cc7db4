import type { Environment } from '@icubed/config';
import { isModelverseError } from '@icubed/errors';
import { createLogger, createMetrics, createTracer, type Logger } from '@icubed/telemetry';
import { Wallet } from 'ethers';
import { readNodeConfig, type NodeConfig } from './config.js';
import { RUNTIMES } from './backend/runtimes.js';
import { nodeMetrics } from './host/node-metrics.js';
import { StatusServer } from './host/status-server.js';
import { executeLease } from './lease/execute-lease.js';
import { type Execute, LeaseDesk } from './lease/lease-desk.js';
import { traced } from './lease/traced.js';
import { ExecutorLink } from './link/executor-link.js';
import { processors } from './pipeline/processors.js';
import { RunnerPool } from './runner/runner-pool.js';
import { runnerProgram } from './runner/runner-process.js';
import type { Runner } from './runner/runner.js';
import { ContentGateway } from './weights/content-gateway.js';
import { SealedCache } from './weights/sealed-cache.js';
import { Shelf } from './weights/shelf.js';
import { type FetchOptions, WeightCache } from './weights/weight-cache.js';
import { WeightFolder } from './weights/weight-folder.js';

const VERSION = '0.1.0';

export interface HostedNode {
  readonly name: 'executor-node';
  /** The key's address: the node's name in receipts. */
  readonly address: string;
  readonly port: number;
  readonly url: string;
  /** Refuses new leases, lets those that run finish within the configured time, then stops. */
  close(): Promise<void>;
}

export interface HostOptions {
  readonly logger?: Logger;
  readonly runner?: Runner;
}

/** Boots one node from its environment. */
export async function host(env: Environment, options: HostOptions = {}): Promise<HostedNode> {
  const config = readNodeConfig(env);
  const logger = options.logger ?? createLogger({ service: 'executor-node', version: VERSION, level: config.logLevel });
  const runner =
    options.runner ??
    new RunnerPool(runnerProgram(config.executionProviders), { size: config.concurrency, maxLoaded: config.maxLoaded });
  const gateway = new ContentGateway(config.contentUrl);
  const signer = new Wallet(config.privateKey);
  const context = { chainId: config.chainId, jobManager: config.jobManager };

  const registry = createMetrics({ service: 'executor-node', processMetrics: options.runner === undefined });
  const shelf = new Shelf(new WeightFolder(config.cacheDir), { maxBytes: config.cacheBytes, now: () => new Date() });
  const fetching: FetchOptions = {
    fetchTimeoutMs: config.fetchTimeoutMs,
    retryAfterMs: [250, 1_000],
    onFetched: (bytes) => metrics.fetched(bytes),
  };
  const nowSeconds = () => BigInt(Math.floor(Date.now() / 1000));
  const execution = {
    weights: new WeightCache(shelf, gateway, fetching),
    sealed: new SealedCache(shelf, gateway, fetching),
    runner,
    signer,
    context,
    nowMs: () => performance.now(),
    nowSeconds,
  };
  const tracer = createTracer(config, { name: 'executor-node', version: VERSION }, { logger, metrics: registry });
  const execute: Execute = (...lease) => executeLease(execution, ...lease);
  const desk = new LeaseDesk(traced(execute, { logger, tracer }), {
    terms: config,
    concurrency: config.concurrency,
    maxLeaseMs: config.maxLeaseMs,
    onSettled: ({ lease, error }) => {
      metrics.settled(error);
      const about = { leaseId: lease.leaseId, callId: lease.callId, did: lease.did, attempt: lease.attempt };
      if (error === undefined) logger.info(about, 'lease done');
      else
        logger.warn(
          { ...about, ...(isModelverseError(error) ? { code: error.code, why: error.detail } : { err: error }) },
          'lease not done',
        );
    },
  });
  const link = new ExecutorLink({
    url: config.executorUrl,
    identity: {
      signer,
      context,
      executor: config.executorOrigin,
      priceUsdMicros: config.priceUsdMicros,
      capabilities: capabilitiesOf(config),
      software: `icubed-executor-node/${VERSION}`,
    },
    desk,
    nowSeconds,
    backoff: { firstMs: 500, longestMs: 30_000 },
    random: Math.random,
    logger,
  });
  const metrics = nodeMetrics(registry, {
    connected: () => link.connected,
    running: () => desk.count,
    cachedBytes: () => shelf.bytes,
  });
  const status = new StatusServer({
    host: config.host,
    port: config.port,
    ready: () => link.connected,
    metrics: registry,
  });

  await status.start();
  link.start();
  const url = `http://${config.host}:${status.port}`;
  logger.info({ node: signer.address, url, executor: config.executorUrl }, 'node started');
  return {
    name: 'executor-node',
    address: signer.address,
    port: status.port,
    url,
    close: async () => {
      link.announceDraining();
      await desk.drain(config.drainMs);
      await link.stop();
      await Promise.all([runner.close(), gateway.close(), status.stop()]);
      await tracer?.close();
      logger.info({ node: signer.address }, 'node stopped');
    },
  };
}

function capabilitiesOf({ concurrency }: NodeConfig) {
  return { runtimes: [...RUNTIMES], processors: processors.map(({ name }) => name), concurrency, opensSealed: true };
}
