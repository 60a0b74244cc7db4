import { randomInt } from 'node:crypto';
import { resolve } from 'node:path';
import { variableName } from '@icubed/config';
import { ModelverseError } from '@icubed/errors';
import { IpfsNode, type BlockSource } from '@icubed/ipfs';
import type { RegistryConfig } from '../config.js';
import { startNode } from '../content/start-ipfs.js';
import { NodeReplica } from './node-replica.js';
import { PinningServiceReplica } from './pinning-service/pinning-service-replica.js';
import type { Replica } from './replica.js';
import { sampleOf } from './sample-of.js';

export interface RunningReplicas {
  readonly replicas: readonly Replica[];
  close(): Promise<void>;
}

/** @throws PLATFORM.PORT_TAKEN, PLATFORM.CONFIG_INVALID when the second store is the first */
export async function startReplicas(config: RegistryConfig, first: IpfsNode): Promise<RunningReplicas> {
  const replicas: Replica[] = [];
  const rehash = (): boolean => randomInt(100) < config.copyCheckPercent;
  const nodeReplica = (name: string, node: IpfsNode): Replica => {
    const sources = (): BlockSource[] =>
      replicas.flatMap((other) => (other.name !== name && other.block ? [other.block] : []));
    return new NodeReplica({ name, node, sources, rehash });
  };
  replicas.push(nodeReplica('ipfs', first));
  const second = await startSecond(config);
  if (second) replicas.push(nodeReplica('ipfs-2', second));
  const origins = (): readonly string[] => (config.ipfsOrigins.length > 0 ? config.ipfsOrigins : first.addresses);
  for (const service of config.pinningServices ?? [])
    replicas.push(new PinningServiceReplica(service, { origins, sample: (cid) => sampleOf(first, cid) }));
  return { replicas, close: async () => second?.close() };
}

async function startSecond({
  ipfsDir,
  replicaDir: dir,
  replicaPort: port,
}: RegistryConfig): Promise<IpfsNode | undefined> {
  if (dir === undefined) return undefined;
  if (resolve(dir) === resolve(ipfsDir)) {
    const variable = variableName('registry', 'replicaDir');
    throw new ModelverseError('PLATFORM.CONFIG_INVALID', `${variable} is the first store's own folder`, {
      variables: [variable],
    });
  }
  return startNode({ dir, port }, 'replicaPort');
}
