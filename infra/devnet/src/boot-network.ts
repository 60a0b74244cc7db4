import type { Deployment } from '@icubed/contracts-abi';
import type { ModelverseError } from '@icubed/errors';
import { cacheFolder, startAnvil, startPostgres, startRedis } from '@icubed/local';
import { assertChainNotBehind } from './chain/chain-behind.js';
import { prepareChain } from './chain/prepare-chain.js';
import { origin, type Surroundings } from './environment.js';
import type { NetworkOptions } from './options.js';
import type { Application } from './parts/application.js';
import { startNodes, startServices } from './parts/applications.js';
import { nodeNames } from './parts/parts.js';
import { assertPortsFree } from './parts/ports.js';
import { RunningParts } from './parts/running-parts.js';
import { type DataFolder, dataFolder, openDataFolder, resetDataFolder } from './state/data-folder.js';
import { ensureDatabase } from './state/database.js';
import { type Keys, keysOf } from './state/keys.js';
import { lock } from './state/lock.js';

export interface BootProgress {
  began(step: string): void;
  ended(step: string, milliseconds: number): void;
}

export interface Network {
  /** By part: gateway, registry, …, node-1, node-2. */
  readonly urls: Readonly<Record<string, string>>;
  readonly deployment: Deployment;
  readonly rpcUrl: string;
  /** Settles when a part stops by itself; the rest still runs until `close`. */
  readonly failed: Promise<ModelverseError>;
  /** Stops everything: nodes and services, then PostgreSQL and Redis, the chain last. */
  close(): Promise<void>;
}

/** Boots the whole modelverse on this machine. What was started is stopped again when a later part fails or `signal` aborts. */
export async function bootNetwork(
  options: NetworkOptions,
  progress: BootProgress,
  signal?: AbortSignal,
): Promise<Network> {
  const folder = dataFolder(options.dataDir);
  await openDataFolder(folder);
  const unlock = await lock(folder.lock);
  const parts = new RunningParts();
  const close = async (): Promise<void> => {
    await parts.close();
    await unlock();
  };
  const abort = (): void => void parts.close();
  signal?.addEventListener('abort', abort, { once: true });
  const step = timed(progress, signal);
  try {
    await assertPortsFree(options.ports);
    if (options.reset) await step('reset', () => resetDataFolder(folder).then(() => openDataFolder(folder)));
    const keys = await keysOf(folder.keys);
    const network = await startGround(options, folder, keys, parts, step);
    await startApplications(options, network, parts, step);
    signal?.throwIfAborted();
    return {
      urls: urlsOf(options),
      deployment: network.deployment,
      rpcUrl: network.rpcUrl,
      failed: parts.failed,
      close,
    };
  } catch (error) {
    await close();
    throw error;
  } finally {
    signal?.removeEventListener('abort', abort);
  }
}

type Step = <T>(name: string, act: () => Promise<T>) => Promise<T>;

/** Chain, stores, contracts: what the applications stand on. */
async function startGround(
  options: NetworkOptions,
  folder: DataFolder,
  keys: Keys,
  parts: RunningParts,
  step: Step,
): Promise<Surroundings> {
  const { ports } = options;
  const log = (name: string): string => folder.of('logs', `${name}.log`);
  const chain = await step('chain', () =>
    startAnvil({
      port: ports.chain,
      blockTime: 1,
      slotsInAnEpoch: 1,
      genesisTimestamp: Math.floor(Date.now() / 1_000) - options.genesisDaysAgo * 86_400,
      stateFile: folder.chainState,
      logFile: log('chain'),
    }),
  );
  parts.add(chain);
  const postgres = await step('postgres', () =>
    startPostgres({ folder: folder.postgres, port: ports.postgres, logFile: log('postgres') }),
  );
  parts.add(postgres);
  const redis = await step('redis', () =>
    startRedis({ folder: folder.redis, port: ports.redis, logFile: log('redis') }),
  );
  parts.add(redis);
  const databaseUrl = await ensureDatabase(postgres.url);
  await assertChainNotBehind(databaseUrl, chain.url);
  const deployment = await step('contracts', () =>
    prepareChain({ rpcUrl: chain.url, keys, deploymentFile: folder.deployment }),
  );
  const addresses = { databaseUrl, redisUrl: redis.url, rpcUrl: chain.url, deployment };
  return { ports, folder, keys, ...addresses, logLevel: options.logLevel, compileCache: await cacheFolder('compiled') };
}

async function startApplications(
  options: NetworkOptions,
  network: Surroundings,
  parts: RunningParts,
  step: Step,
): Promise<void> {
  await step(options.separate ? 'services, each its own process' : 'services, in one process', async () => {
    const services = startServices(options.services, options.separate, network);
    for (const service of services.toReversed()) parts.add(service);
    await ready(services);
  });
  if (!options.services.includes('executor')) return;
  await step('executor nodes', async () => {
    const nodes = startNodes(network);
    parts.add(...nodes);
    await ready(nodes);
  });
}

async function ready(applications: readonly Application[]): Promise<void> {
  await Promise.all(applications.map((application) => application.ready()));
}

function urlsOf({ ports, services }: NetworkOptions): Record<string, string> {
  const nodes = services.includes('executor') ? nodeNames : [];
  return Object.fromEntries([...services, ...nodes, 'chain' as const].map((name) => [name, origin(ports[name])]));
}

function timed(progress: BootProgress, signal: AbortSignal | undefined): Step {
  return async (name, act) => {
    signal?.throwIfAborted();
    progress.began(name);
    const started = performance.now();
    const result = await act();
    progress.ended(name, performance.now() - started);
    return result;
  };
}
