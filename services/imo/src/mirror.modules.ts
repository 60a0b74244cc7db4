import { ChainListenerModule, type Deployment } from '@icubed/chain-listener';
import { MessagingModule, transportSettings } from '@icubed/messaging';
import type { DynamicModule } from '@nestjs/common';
import type { ImoConfig } from './config.js';
import { backings } from './backing/backing.mirror.js';
import { dividends } from './dividend/dividend.mirror.js';
import { offerings } from './offering/offering.mirror.js';
import { shareOrders } from './order/order.mirror.js';
import { positions } from './position/position.mirror.js';
import { reservationOrderEnds } from './reservation-order/reservation-order.mirror.js';
import { revenues } from './revenue/revenue.mirror.js';
import { trades } from './trade/trade.mirror.js';

export const projections = [
  offerings,
  positions,
  backings,
  dividends,
  revenues,
  reservationOrderEnds,
  trades,
  ...shareOrders,
];

/** Mirror and messaging: what both processes of the service share. */
export function mirrorModules(config: ImoConfig, deployment: Deployment, embedded: boolean): DynamicModule[] {
  return [
    MessagingModule.forRoot({
      service: 'imo',
      databaseUrl: config.databaseUrl,
      transport: transportSettings('imo', config),
    }),
    ChainListenerModule.forService({
      schema: 'imo',
      rpcUrls: config.rpcUrl,
      deployment,
      finalityDepth: config.finalityDepth,
      projections,
      embedded,
      pollIntervalMs: config.pollIntervalMs,
    }),
  ];
}
