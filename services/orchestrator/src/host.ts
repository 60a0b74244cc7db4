import type { Environment } from '@icubed/config';
import { type HostedService, hostService } from '@icubed/hosting';
import { readOrchestratorConfig } from './config.js';
import { OrchestratorTables1795000000100 } from './migrations/orchestrator-tables.js';
import { OrchestratorModule } from './orchestrator.module.js';

export async function host(env: Environment): Promise<HostedService> {
  return hostService({
    name: 'orchestrator',
    version: '0.1.0',
    config: readOrchestratorConfig(env),
    module: OrchestratorModule,
    persistence: { schema: 'orchestrator', migrations: [OrchestratorTables1795000000100] },
  });
}
