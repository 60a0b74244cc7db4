import { Rpc, type Deployment } from '@icubed/chain-listener';
import type { Provider } from '@nestjs/common';
import type { RegistryConfig } from '../config.js';
import { FeeShareResolver, FeeSimulationResolver } from './fee-simulation.resolver.js';
import { LineageWalkResolver, RelativeResolver } from './lineage-walk.resolver.js';
import { LineageWalkStore } from './lineage-walk.store.js';
import { LineageReader } from './lineage.reader.js';
import { LineageEdgeResolver, LineageResolver } from './lineage.resolver.js';
import { SimulationDeps } from './plan-fees.js';
import { ProtocolFee } from './protocol-fee.js';

export function lineageProviders(config: RegistryConfig, deployment: Deployment): Provider[] {
  return [
    LineageResolver,
    LineageEdgeResolver,
    LineageWalkStore,
    LineageWalkResolver,
    RelativeResolver,
    LineageReader,
    SimulationDeps,
    FeeSimulationResolver,
    FeeShareResolver,
    {
      provide: ProtocolFee,
      // a request waits for it
      useFactory: () =>
        new ProtocolFee(
          new Rpc(config.rpcUrl, { timeoutMs: 3_000, rounds: 1 }),
          deployment.contracts['RevenueLedger']!,
        ),
    },
  ];
}
