import type { Deployment } from '@icubed/contracts-abi';
import type { ModelverseError } from '@icubed/errors';
import { startAnvil, startPostgres, startRedis } from '@icubed/local';
import { assertChainNotBehind } from './chain/chain-behind.js';
import { prepareChain } from './chain/prepare-chain.js';
import { nodeEnvironment, origin, serviceEnvironment, type Surroundings } from './environment.js';
import type { NetworkOptions } from './options.js';
import { type Application, launchApplication } from './parts/application.js';
import { nodeNames, type ServiceName } from './parts/parts.js';
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
  const { logLevel } = options;
  return { ports, folder, keys, databaseUrl, redisUrl: redis.url, rpcUrl: chain.url, deployment, logLevel };
}

async function startApplications(
  options: NetworkOptions,
  network: Surroundings,
  parts: RunningParts,
  step: Step,
): Promise<void> {
  const { ports } = options;
  await step(options.separate ? 'services, each its own process' : 'services, in one process', async () => {
    const services = options.separate
      ? separateServices(options.services, network)
      : [sharedProcess(options.services, network)];
    for (const service of services.toReversed()) parts.add(service);
    await ready(services);
  });
  if (!options.services.includes('executor')) return;
  await step('executor nodes', async () => {
    const nodes = nodeNames.map((name) =>
      launchApplication({
        name,
        program: 'services/executor-node/dist/main.js',
        env: nodeEnvironment(name, network),
        ports: [ports[name]],
        logFile: network.folder.of('logs', `${name}.log`),
      }),
    );
    parts.add(...nodes);
    await ready(nodes);
  });
}

function separateServices(services: readonly ServiceName[], network: Surroundings): Application[] {
  return services.map((name) =>
    launchApplication({
      name,
      program: `services/${name}/dist/main.js`,
      env: serviceEnvironment(name, network),
      ports: [network.ports[name]],
      logFile: network.folder.of('logs', `${name}.log`),
    }),
  );
}

function sharedProcess(services: readonly ServiceName[], network: Surroundings): Application {
  const environments = services.map((name) => serviceEnvironment(name, network));
  return launchApplication({
    name: 'services',
    program: 'infra/devnet/dist/host-services.js',
    env: Object.assign({ ICUBED_SERVICES: services.join(',') }, ...environments) as Record<string, string>,
    ports: services.map((name) => network.ports[name]),
    logFile: network.folder.of('logs', 'services.log'),
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
