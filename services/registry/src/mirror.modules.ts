import { ChainListenerModule, type Deployment } from '@icubed/chain-listener';
import { MessagingModule, transportSettings } from '@icubed/messaging';
import type { DynamicModule } from '@nestjs/common';
import { assetProjection } from './asset/asset.mirror.js';
import type { RegistryConfig } from './config.js';
import { lineageArrearsProjection } from './lineage-dispute/arrears/lineage-arrears.mirror.js';
import { lineageDisputeProjection } from './lineage-dispute/lineage-dispute.mirror.js';

/** Mirror and messaging: what both processes of the registry share. */
export function mirrorModules(config: RegistryConfig, deployment: Deployment, embedded: boolean): DynamicModule[] {
  return [
    MessagingModule.forRoot({
      service: 'registry',
      databaseUrl: config.databaseUrl,
      transport: transportSettings('registry', config),
    }),
    ChainListenerModule.forService({
      schema: 'registry',
      rpcUrls: config.rpcUrl,
      deployment,
      finalityDepth: config.finalityDepth,
      projections: [assetProjection(), lineageDisputeProjection(), lineageArrearsProjection()],
      embedded,
      pollIntervalMs: config.pollIntervalMs,
    }),
  ];
}
