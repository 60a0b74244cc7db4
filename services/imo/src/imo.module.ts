import { join } from 'node:path';
import type { Deployment } from '@icubed/chain-listener';
import { SubgraphModule } from '@icubed/graphql';
import { type DynamicModule, Module } from '@nestjs/common';
import { AssetConsumer } from './asset/asset.consumer.js';
import { AssetResolver } from './asset/asset.resolver.js';
import { AssetStore } from './asset/asset.store.js';
import { LiveChain } from './chain/live-chain.js';
import type { ImoConfig } from './config.js';
import { PrepareClaimResolver } from './dividend/prepare-claim/prepare-claim.resolver.js';
import { PrepareDistributionResolver } from './dividend/prepare-distribution/prepare-distribution.resolver.js';
import { mirrorModules } from './mirror.modules.js';
import { OfferingReader } from './offering/offering.reader.js';
import { OfferingResolver } from './offering/offering.resolver.js';
import { OfferingStore } from './offering/offering.store.js';
import { PrepareOfferingResolver } from './offering/prepare-offering.resolver.js';
import { OrderResolver } from './order/order.resolver.js';
import { OrderStore } from './order/order.store.js';
import { PurseReader } from './order/purse.reader.js';
import { PositionResolver } from './position/position.resolver.js';
import { PositionStore } from './position/position.store.js';
import { ReservationOrderResolver } from './reservation-order/reservation-order.resolver.js';
import { ReservationOrderStore } from './reservation-order/reservation-order.store.js';
import { RevenueStore } from './revenue/revenue.store.js';
import { SettlementLoop } from './settlement/settlement.loop.js';
import { SettlementStore } from './settlement/settlement.store.js';
import { TradeResolver } from './trade/trade.resolver.js';
import { TradeStore } from './trade/trade.store.js';

@Module({})
export class ImoModule {
  static forRoot(config: ImoConfig, deployment: Deployment): DynamicModule {
    return {
      module: ImoModule,
      imports: [
        ...mirrorModules(config, deployment, config.chainListener),
        SubgraphModule.forRoot({ sdl: [join(import.meta.dirname, '..', 'src')] }),
      ],
      providers: [
        { provide: LiveChain, useFactory: () => new LiveChain(config.rpcUrl, deployment) },
        AssetConsumer,
        AssetStore,
        OfferingReader,
        OfferingStore,
        OrderStore,
        PositionStore,
        PurseReader,
        ReservationOrderStore,
        RevenueStore,
        SettlementLoop,
        SettlementStore,
        TradeStore,
        AssetResolver,
        OfferingResolver,
        OrderResolver,
        PositionResolver,
        PrepareClaimResolver,
        PrepareDistributionResolver,
        PrepareOfferingResolver,
        ReservationOrderResolver,
        TradeResolver,
      ],
    };
  }
}
