import type { Environment } from '@icubed/config';
import { type HostedService, hostService } from '@icubed/hosting';
import { messagingMigration } from '@icubed/messaging';
import { BenchmarkModule } from './benchmark.module.js';
import { readBenchmarkConfig } from './config.js';
import { BenchmarkTables1795000000100 } from './migrations/benchmark-tables.js';

export async function host(env: Environment): Promise<HostedService> {
  const config = readBenchmarkConfig(env);
  return hostService({
    name: 'benchmark',
    version: '0.1.0',
    config,
    module: BenchmarkModule.forRoot(config),
    persistence: { schema: 'benchmark', migrations: [messagingMigration(), BenchmarkTables1795000000100] },
  });
}
