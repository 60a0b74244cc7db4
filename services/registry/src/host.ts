import { loadDeployment } from '@icubed/contracts-abi';
import type { Environment } from '@icubed/config';
import { ModelverseError } from '@icubed/errors';
import { hostService, type HostedService } from '@icubed/hosting';
import type { DynamicModule } from '@nestjs/common';
import { MirrorTables1795000000000 } from '@icubed/chain-listener';
import { messagingMigration } from '@icubed/messaging';
import { readRegistryConfig, type RegistryConfig } from './config.js';
import { rawUploadBody } from './content/raw-upload-body.js';
import { AssetHistory1795000000300 } from './migrations/asset-history.js';
import { DescribedContent1795000000200 } from './migrations/described-content.js';
import { RegistryTables1795000000100 } from './migrations/registry-tables.js';
import { MirrorOnlyModule } from './mirror-only.module.js';
import { RegistryModule } from './registry.module.js';

const VERSION = '0.1.0';
const UPLOAD_TIMEOUT_MS = 6 * 3_600_000;

/** Boots the registry. Its port answers the API; with CHAIN_LISTENER=true it mirrors the chain itself. */
export async function host(env: Environment): Promise<HostedService> {
  const config = readRegistryConfig(env);
  return hosted(config, RegistryModule.forRoot(config, deploymentOf(config)));
}

/** Boots the process that mirrors the chain for registries that run with CHAIN_LISTENER=false. */
export async function hostChainListener(env: Environment): Promise<HostedService> {
  const config = readRegistryConfig(env);
  return hosted(config, MirrorOnlyModule.forRoot(config, deploymentOf(config)));
}

function hosted(config: RegistryConfig, module: DynamicModule): Promise<HostedService> {
  return hostService({
    name: 'registry',
    version: VERSION,
    config,
    module,
    persistence: {
      schema: 'registry',
      migrations: [
        messagingMigration(),
        MirrorTables1795000000000,
        RegistryTables1795000000100,
        DescribedContent1795000000200,
        AssetHistory1795000000300,
      ],
    },
    mount: (app) => {
      app.use(rawUploadBody);
      // Node's five minutes for a whole request would cut the upload of large weights; UploadController bounds its silences instead
      app.getHttpServer().requestTimeout = UPLOAD_TIMEOUT_MS;
    },
  });
}

function deploymentOf(config: RegistryConfig) {
  const deployment = loadDeployment(config.deploymentFile);
  if (deployment.chainId !== config.chainId) {
    throw new ModelverseError(
      'PLATFORM.CONFIG_INVALID',
      `the deployment is of chain ${deployment.chainId}, CHAIN_ID is ${config.chainId}`,
    );
  }
  return deployment;
}
