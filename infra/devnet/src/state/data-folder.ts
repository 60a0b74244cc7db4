import { mkdir, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { postgresFolders } from '@icubed/local';

/** Where each part keeps what it remembers. */
export interface DataFolder {
  readonly root: string;
  readonly lock: string;
  readonly keys: string;
  readonly chainState: string;
  readonly deployment: string;
  readonly postgres: string;
  readonly redis: string;
  readonly kafka: string;
  readonly logs: string;
  /** A folder of one service or node. */
  of(part: string, ...inside: string[]): string;
}

export function dataFolder(dataDir: string): DataFolder {
  const root = resolve(dataDir);
  return {
    root,
    lock: join(root, 'devnet.lock'),
    keys: join(root, 'keys.json'),
    chainState: join(root, 'chain', 'state.json'),
    deployment: join(root, 'deployment.json'),
    postgres: join(root, 'postgres'),
    redis: join(root, 'redis'),
    kafka: join(root, 'kafka'),
    logs: join(root, 'logs'),
    of: (part, ...inside) => join(root, part, ...inside),
  };
}

export async function openDataFolder(folder: DataFolder): Promise<void> {
  // others may pass, so that PostgreSQL can run as another user when we are root; each secret in it is closed by itself
  await mkdir(folder.root, { recursive: true, mode: 0o711 });
  await mkdir(folder.logs, { recursive: true, mode: 0o700 });
}

/** Removes what the network made, and nothing else that may lie in the folder. */
export async function resetDataFolder(folder: DataFolder): Promise<void> {
  const parts = ['registry', 'imo', 'benchmark', 'orchestrator', 'executor', 'gateway', 'node-1', 'node-2', 'chain'];
  const paths = [
    folder.keys,
    folder.deployment,
    folder.redis,
    folder.kafka,
    folder.logs,
    ...parts.map((part) => folder.of(part)),
    ...postgresFolders(folder.postgres),
  ];
  await Promise.all(paths.map((path) => rm(path, { recursive: true, force: true })));
}
