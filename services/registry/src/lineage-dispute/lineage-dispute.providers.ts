import { ChainClock, Rpc, type Deployment } from '@icubed/chain-listener';
import type { Provider } from '@nestjs/common';
import { AssetStore } from '../asset/asset.store.js';
import type { RegistryConfig } from '../config.js';
import { AssetArrearsResolver, LineageArrearsResolver } from './arrears/lineage-arrears.resolver.js';
import { LineageArrearsStore } from './arrears/lineage-arrears.store.js';
import { AssetDisputesResolver, LineageDisputeResolver } from './lineage-dispute.resolver.js';
import { LineageDisputeStore } from './lineage-dispute.store.js';
import type { LineageDisputeDeps } from './prepare-challenge/prepare-lineage-challenge.js';
import { LINEAGE_DISPUTE_DEPS, PrepareLineageDisputeResolver } from './prepare-lineage-dispute.resolver.js';
import { PrepareLineageOutcomeResolver } from './prepare-lineage-outcome.resolver.js';

export function lineageDisputeProviders(config: RegistryConfig, deployment: Deployment): Provider[] {
  // a request waits for it
  const rpc = new Rpc(config.rpcUrl, { timeoutMs: 3_000, rounds: 1 });
  return [
    LineageDisputeStore,
    LineageDisputeResolver,
    AssetDisputesResolver,
    PrepareLineageDisputeResolver,
    PrepareLineageOutcomeResolver,
    LineageArrearsStore,
    AssetArrearsResolver,
    LineageArrearsResolver,
    {
      provide: LINEAGE_DISPUTE_DEPS,
      useFactory: (assets: AssetStore, store: LineageDisputeStore, clock: ChainClock): LineageDisputeDeps => ({
        chainId: config.chainId,
        usd: deployment.contracts['TestUSD']!,
        disputes: deployment.contracts['LineageDisputes']!,
        rpc,
        assets,
        store,
        headSeconds: () => clock.headSeconds(),
      }),
      inject: [AssetStore, LineageDisputeStore, ChainClock],
    },
  ];
}
