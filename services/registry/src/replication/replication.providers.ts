import { IpfsNode } from '@icubed/ipfs';
import { Inject, Injectable, type OnApplicationShutdown, type Provider } from '@nestjs/common';
import type { RegistryConfig } from '../config.js';
import { CollectionStore } from './collection.store.js';
import { CollectionWorker } from './collection.worker.js';
import { REPLICAS } from './replica.js';
import { ReplicationMetrics } from './replication-metrics.js';
import { ReplicationReader } from './replication.reader.js';
import { ReplicationResolver } from './replication.resolver.js';
import { ReplicationStore } from './replication.store.js';
import { ReplicationWorker } from './replication.worker.js';
import { startReplicas, type RunningReplicas } from './start-replicas.js';

const RUNNING = Symbol('RUNNING_REPLICAS');

/** Closes the replicas after the worker that uses them has ended. */
@Injectable()
class ReplicasLifecycle implements OnApplicationShutdown {
  constructor(@Inject(RUNNING) private readonly running: RunningReplicas) {}

  async onApplicationShutdown(): Promise<void> {
    await this.running.close();
  }
}

export function replicationProviders(config: RegistryConfig): Provider[] {
  return [
    { provide: RUNNING, useFactory: (first: IpfsNode) => startReplicas(config, first), inject: [IpfsNode] },
    { provide: REPLICAS, useFactory: ({ replicas }: RunningReplicas) => replicas, inject: [RUNNING] },
    ReplicasLifecycle,
    ReplicationStore,
    ReplicationReader,
    ReplicationMetrics,
    ReplicationWorker,
    ReplicationResolver,
    CollectionStore,
    CollectionWorker,
  ];
}
