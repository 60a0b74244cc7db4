import { type Deployment, MirrorTables1795000000000 } from '@icubed/chain-listener';
import type { Environment } from '@icubed/config';
import { loadDeployment } from '@icubed/contracts-abi';
import { ModelverseError } from '@icubed/errors';
import { type HostedService, hostService } from '@icubed/hosting';
import { messagingMigrations } from '@icubed/messaging';
import type { DynamicModule } from '@nestjs/common';
import { type ImoConfig, readImoConfig } from './config.js';
import { ImoModule } from './imo.module.js';
import { BackingTable1795000011300 } from './migrations/backing-table.js';
import { ImoTables1795000000200 } from './migrations/imo-tables.js';
import { MarketTables1795000001300 } from './migrations/market-tables.js';
import { VoidedOfferings1795000001400 } from './migrations/voided-offerings.js';
import { ReservationOrderTables1795000001200 } from './migrations/reservation-order-tables.js';
import { MirrorOnlyModule } from './mirror-only.module.js';

const VERSION = '0.1.0';

/** Boots the service. Its port answers the API; with CHAIN_LISTENER=true it mirrors the chain itself. */
export async function host(env: Environment): Promise<HostedService> {
  const config = readImoConfig(env);
  return hosted(config, ImoModule.forRoot(config, deploymentOf(config)));
}

/** Boots the process that mirrors the chain for services that run with CHAIN_LISTENER=false. */
export async function hostChainListener(env: Environment): Promise<HostedService> {
  const config = readImoConfig(env);
  return hosted(config, MirrorOnlyModule.forRoot(config, deploymentOf(config)));
}

function hosted(config: ImoConfig, module: DynamicModule): Promise<HostedService> {
  const migrations = [
    ...messagingMigrations,
    MirrorTables1795000000000,
    ImoTables1795000000200,
    ReservationOrderTables1795000001200,
    MarketTables1795000001300,
    VoidedOfferings1795000001400,
    BackingTable1795000011300,
  ];
  return hostService({ name: 'imo', version: VERSION, config, module, persistence: { schema: 'imo', migrations } });
}

function deploymentOf(config: ImoConfig): Deployment {
  const deployment = loadDeployment(config.deploymentFile);
  if (deployment.chainId === config.chainId) return deployment;
  const detail = `the deployment is of chain ${deployment.chainId}, CHAIN_ID is ${config.chainId}`;
  throw new ModelverseError('PLATFORM.CONFIG_INVALID', detail);
}
