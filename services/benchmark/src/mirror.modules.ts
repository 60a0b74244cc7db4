import { ChainListenerModule, type Deployment } from '@icubed/chain-listener';
import { MessagingModule, transportSettings } from '@icubed/messaging';
import type { DynamicModule } from '@nestjs/common';
import { anchoredRoots } from './anchor/anchor.mirror.js';
import type { BenchmarkConfig } from './config.js';

/** Messaging, and the mirror: of RankingAnchor, and for its clock, for weeks are the chain's. */
export function mirrorModules(config: BenchmarkConfig, deployment: Deployment): DynamicModule[] {
  const { databaseUrl, rpcUrl, finalityDepth, pollIntervalMs } = config;
  return [
    MessagingModule.forRoot({ service: 'benchmark', databaseUrl, transport: transportSettings('benchmark', config) }),
    ChainListenerModule.forService({
      schema: 'benchmark',
      rpcUrls: rpcUrl,
      deployment,
      finalityDepth,
      pollIntervalMs,
      projections: [anchoredRoots],
      embedded: true,
    }),
  ];
}
