import type { Environment } from '@icubed/config';
import { isModelverseError } from '@icubed/errors';
import { createLogger, createMetrics, type Logger } from '@icubed/telemetry';
import { Wallet } from 'ethers';
import { readNodeConfig, type NodeConfig } from './config.js';
import { RUNTIMES } from './backend/runtimes.js';
import { nodeMetrics } from './host/node-metrics.js';
import { StatusServer } from './host/status-server.js';
import { executeLease } from './lease/execute-lease.js';
import { LeaseDesk } from './lease/lease-desk.js';
import { ExecutorLink } from './link/executor-link.js';
import { processors } from './pipeline/processors.js';
import { RunnerPool } from './runner/runner-pool.js';
import { runnerProgram } from './runner/runner-process.js';
import type { Runner } from './runner/runner.js';
import { ContentGateway } from './weights/content-gateway.js';
import { WeightCache } from './weights/weight-cache.js';
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
  const weights = new WeightCache(new WeightFolder(config.cacheDir), gateway, {
    maxBytes: config.cacheBytes,
    fetchTimeoutMs: config.fetchTimeoutMs,
    retryAfterMs: [250, 1_000],
    now: () => new Date(),
    onFetched: (bytes) => metrics.fetched(bytes),
  });
  const execution = { weights, runner, signer, context, nowMs: () => performance.now() };
  const desk = new LeaseDesk((...lease) => executeLease(execution, ...lease), {
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
    nowSeconds: () => BigInt(Math.floor(Date.now() / 1000)),
    backoff: { firstMs: 500, longestMs: 30_000 },
    random: Math.random,
    logger,
  });
  const metrics = nodeMetrics(registry, {
    connected: () => link.connected,
    running: () => desk.count,
    cachedBytes: () => weights.bytes,
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
      logger.info({ node: signer.address }, 'node stopped');
    },
  };
}

function capabilitiesOf({ concurrency }: NodeConfig) {
  return { runtimes: [...RUNTIMES], processors: processors.map(({ name }) => name), concurrency };
}
