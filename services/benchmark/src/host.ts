import { type Deployment, ErrandTables1795000010000, MirrorTables1795000000000 } from '@icubed/chain-listener';
import type { Environment } from '@icubed/config';
import { loadDeployment } from '@icubed/contracts-abi';
import { ModelverseError } from '@icubed/errors';
import { type HostedService, hostService } from '@icubed/hosting';
import { messagingMigrations } from '@icubed/messaging';
import { BenchmarkModule } from './benchmark.module.js';
import { type BenchmarkConfig, readBenchmarkConfig } from './config.js';
import { AnchorTables1795000000300 } from './migrations/anchor-tables.js';
import { BenchmarkTables1795000000100 } from './migrations/benchmark-tables.js';
import { ErrandsOfAnchors1795000010100 } from './migrations/errands-of-anchors.js';
import { RankingTables1795000000200 } from './migrations/ranking-tables.js';

export async function host(env: Environment): Promise<HostedService> {
  const config = readBenchmarkConfig(env);
  return hostService({
    name: 'benchmark',
    version: '0.1.0',
    config,
    module: BenchmarkModule.forRoot(config, deploymentOf(config)),
    persistence: {
      schema: 'benchmark',
      migrations: [
        ...messagingMigrations,
        MirrorTables1795000000000,
        BenchmarkTables1795000000100,
        RankingTables1795000000200,
        AnchorTables1795000000300,
        ErrandTables1795000010000,
        ErrandsOfAnchors1795000010100,
      ],
    },
  });
}

function deploymentOf(config: BenchmarkConfig): Deployment {
  const deployment = loadDeployment(config.deploymentFile);
  if (deployment.chainId === config.chainId) return deployment;
  const detail = `the deployment is of chain ${deployment.chainId}, CHAIN_ID is ${config.chainId}`;
  throw new ModelverseError('PLATFORM.CONFIG_INVALID', detail);
}
