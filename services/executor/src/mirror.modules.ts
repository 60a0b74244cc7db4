import { ChainListenerModule, type Deployment } from '@icubed/chain-listener';
import { MessagingModule, transportSettings } from '@icubed/messaging';
import type { DynamicModule } from '@nestjs/common';
import { accountProjection } from './account/account.mirror.js';
import { anchoredHours } from './anchor/anchor.mirror.js';
import type { ExecutorConfig } from './config.js';
import { leastPartProjection } from './quote/least-part.mirror.js';
import { sessionProjection } from './session/session.mirror.js';
import { usageClaims } from './usage-claim/usage-claim.mirror.js';

/** Mirror and messaging: what both processes of the executor share. */
export function mirrorModules(config: ExecutorConfig, deployment: Deployment, embedded: boolean): DynamicModule[] {
  return [
    MessagingModule.forRoot({
      service: 'executor',
      databaseUrl: config.databaseUrl,
      transport: transportSettings('executor', config),
    }),
    ChainListenerModule.forService({
      schema: 'executor',
      rpcUrls: config.rpcUrl,
      deployment,
      finalityDepth: config.finalityDepth,
      projections: [accountProjection, sessionProjection, leastPartProjection, anchoredHours, usageClaims],
      embedded,
      pollIntervalMs: config.pollIntervalMs,
    }),
  ];
}
