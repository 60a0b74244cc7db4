import { readConfig, telemetryShape, value, type Environment } from '@icubed/config';
import { originOf } from './link/answer-challenge.js';

/** The node's configuration, from `ICUBED_NODE_*`; each value also as `..._FILE`. README.md has the table. */
const shape = {
  executorUrl: value.url(),
  contentUrl: value.url(),
  privateKey: value.privateKey(),
  chainId: value.integer({ min: 1 }),
  jobManager: value.address(),
  priceUsdMicros: value.usdMicros(200n),
  concurrency: value.integer({ min: 1, max: 256, fallback: 2 }),
  cacheDir: value.text('.cache/weights'),
  cacheBytes: value.integer({ min: 1, fallback: 20 * 1024 ** 3 }),
  maxLoaded: value.integer({ min: 1, max: 1_000, fallback: 4 }),
  maxInputBytes: value.integer({ min: 1, fallback: 16 * 1024 ** 2 }),
  maxLeaseMs: value.integer({ min: 1_000, fallback: 120_000 }),
  fetchTimeoutMs: value.integer({ min: 1_000, fallback: 600_000 }),
  drainMs: value.integer({ min: 0, fallback: 30_000 }),
  executionProviders: value.list(['cpu']),
  host: value.text('127.0.0.1'),
  port: value.port(4006),
  logLevel: value.text('info'),
  ...telemetryShape,
};

export type NodeConfig = ReturnType<typeof readNodeConfig>;

export function readNodeConfig(env: Environment) {
  const config = readConfig('node', shape, env);
  return { ...config, executorOrigin: originOf(config.executorUrl) ?? config.executorUrl };
}
