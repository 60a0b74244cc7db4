import type { Environment } from '@icubed/config';
import { type HostedService, hostService } from '@icubed/hosting';
import { readGatewayConfig } from './config.js';
import { GatewayModule } from './gateway.module.js';
import { CreateAccounts1763800000000 } from './migrations/create-accounts.js';
import { mountGateway } from './mount.js';

export async function host(env: Environment): Promise<HostedService> {
  const config = readGatewayConfig(env);
  return hostService({
    name: 'gateway',
    version: '0.1.0',
    config,
    module: GatewayModule,
    persistence: { schema: 'gateway', migrations: [CreateAccounts1763800000000] },
    mount: mountGateway(config),
  });
}
