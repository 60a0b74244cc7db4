import type { Environment } from '@icubed/config';
import { type HostedService, hostService } from '@icubed/hosting';
import { messagingMigrations } from '@icubed/messaging';
import { readOrchestratorConfig } from './config.js';
import { OrchestratorTables1795000000100 } from './migrations/orchestrator-tables.js';
import { RunTables1795000000200 } from './migrations/run-tables.js';
import { OrchestratorModule } from './orchestrator.module.js';
import { keepRunRequestRaw } from './run/start-run/keep-run-request-raw.js';

export async function host(env: Environment): Promise<HostedService> {
  const config = readOrchestratorConfig(env);
  return hostService({
    name: 'orchestrator',
    version: '0.1.0',
    config,
    module: OrchestratorModule.forRoot(config),
    persistence: {
      schema: 'orchestrator',
      migrations: [...messagingMigrations, OrchestratorTables1795000000100, RunTables1795000000200],
    },
    peers: { executor: config.executorJwtPublicKey },
    mount: (app) => void app.use(keepRunRequestRaw),
  });
}
