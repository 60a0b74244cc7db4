import { join } from 'node:path';
import type { Deployment } from '@icubed/chain-listener';
import { SubgraphModule } from '@icubed/graphql';
import { address } from '@icubed/protocol';
import { type DynamicModule, Module, type Provider } from '@nestjs/common';
import { AnchorLoop } from './anchor/anchor.loop.js';
import { AnchorMetrics } from './anchor/anchor-metrics.js';
import { AnchorRelease } from './anchor/anchor-release/anchor-release.js';
import { AssetConsumer } from './asset/asset.consumer.js';
import { CHAIN, type ChainContext } from './chain/chain-context.js';
import { POLICY, policyOf } from './chain/policy.js';
import type { BenchmarkConfig } from './config.js';
import { HolderConsumer } from './holder/holder.consumer.js';
import { mirrorModules } from './mirror.modules.js';
import { PaidCallConsumer } from './paid-call/paid-call.consumer.js';
import { RankingResolver } from './ranking/ranking.resolver.js';
import { RateCall } from './rating/rate-call/rate-call.js';
import { RatingResolver } from './rating/rating.resolver.js';
import { CloseLoop } from './release/close-week/close.loop.js';
import { CloseOnDemand } from './release/close-week/close-on-demand.js';
import { CloseWeek } from './release/close-week/close-week.js';
import { ReleaseController } from './release/release.controller.js';
import { CallConsumer } from './usage/call.consumer.js';
import { UsageResolver } from './usage/usage.resolver.js';
import { UsageStore } from './usage/usage.store.js';

const consumers: Provider[] = [CallConsumer, PaidCallConsumer, AssetConsumer, HolderConsumer];
const releases: Provider[] = [CloseWeek, CloseOnDemand, CloseLoop];
const anchoring: Provider[] = [AnchorRelease, AnchorLoop, AnchorMetrics];
const resolvers: Provider[] = [UsageStore, UsageResolver, RateCall, RatingResolver, RankingResolver];

@Module({})
export class BenchmarkModule {
  static forRoot(config: BenchmarkConfig, deployment: Deployment): DynamicModule {
    return {
      module: BenchmarkModule,
      imports: [
        SubgraphModule.forRoot({ sdl: [join(import.meta.dirname, '..', 'src')] }),
        ...mirrorModules(config, deployment),
      ],
      controllers: [ReleaseController],
      providers: [
        { provide: CHAIN, useValue: chainOf(config, deployment) },
        { provide: POLICY, useValue: policyOf(config) },
        ...[...consumers, ...releases, ...anchoring, ...resolvers],
      ],
    };
  }
}

function chainOf({ chainId }: BenchmarkConfig, { contracts }: Deployment): ChainContext {
  return {
    chainId,
    jobManager: address(contracts['JobManager'] ?? ''),
    rankingAnchor: address(contracts['RankingAnchor'] ?? ''),
  };
}
