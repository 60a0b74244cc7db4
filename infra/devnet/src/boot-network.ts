import type { Deployment } from '@icubed/contracts-abi';
import type { ModelverseError } from '@icubed/errors';
import { origin, type Surroundings } from './environment.js';
import type { NetworkOptions } from './options.js';
import type { Application } from './parts/application.js';
import { startNodes, startServices } from './parts/applications.js';
import { startInfrastructure } from './parts/infrastructure.js';
import { nodeNames } from './parts/parts.js';
import { assertPortsFree, portNames } from './parts/ports.js';
import { RunningParts } from './parts/running-parts.js';
import { type BootProgress, type Step, timed } from './progress.js';
import { dataFolder, openDataFolder, resetDataFolder } from './state/data-folder.js';
import { keysOf } from './state/keys.js';
import { lock } from './state/lock.js';

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
    await assertPortsFree(
      options.ports,
      portNames().filter((name) => name !== 'kafka' || options.kafka),
    );
    if (options.reset) await step('reset', () => resetDataFolder(folder).then(() => openDataFolder(folder)));
    const keys = await keysOf(folder.keys);
    const network = await startInfrastructure(options, folder, keys, parts, step);
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
