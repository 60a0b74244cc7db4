import { loadDeployment } from '@icubed/contracts-abi';
import type { Environment } from '@icubed/config';
import { ModelverseError } from '@icubed/errors';
import { hostService, type HostedService } from '@icubed/hosting';
import type { DynamicModule } from '@nestjs/common';
import { MirrorTables1795000000000 } from '@icubed/chain-listener';
import { messagingMigrations } from '@icubed/messaging';
import { readRegistryConfig, type RegistryConfig } from './config.js';
import { rawUploadBody } from './content/raw-upload-body.js';
import { AssetHistory1795000000300 } from './migrations/asset-history.js';
import { BackedOfferings1795000011200 } from './migrations/backed-offerings.js';
import { CatalogueTables1795000001700 } from './migrations/catalogue-tables.js';
import { ContentReplication1795000003100 } from './migrations/content-replication.js';
import { ContentCollection1795000003200 } from './migrations/content-collection.js';
import { ContentImports1795000002800 } from './migrations/content-imports.js';
import { CredentialTables1795000000400 } from './migrations/credential-tables.js';
import { DescribedContent1795000000200 } from './migrations/described-content.js';
import { EngagementTables1795000002500 } from './migrations/engagement-tables.js';
import { FileFormats1795000002900 } from './migrations/file-formats.js';
import { FingerprintTables1795000002600 } from './migrations/fingerprint-tables.js';
import { KeyUses1795000001600 } from './migrations/key-uses.js';
import { LineageArrears1795000002650 } from './migrations/lineage-arrears.js';
import { LineageDisputes1795000001800 } from './migrations/lineage-disputes.js';
import { PublicContent1795000002700 } from './migrations/public-content.js';
import { RegistryTables1795000000100 } from './migrations/registry-tables.js';
import { ResumableUploads1795000000500 } from './migrations/resumable-uploads.js';
import { ArrivingCars1795000012000 } from './migrations/arriving-cars.js';
import { VoidedOfferings1795000011100 } from './migrations/voided-offerings.js';
import { SimilarIndexes1795000003300 } from './migrations/similar-indexes.js';
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
        ...messagingMigrations,
        MirrorTables1795000000000,
        KeyUses1795000001600,
        CatalogueTables1795000001700,
        RegistryTables1795000000100,
        DescribedContent1795000000200,
        AssetHistory1795000000300,
        CredentialTables1795000000400,
        ResumableUploads1795000000500,
        LineageDisputes1795000001800,
        LineageArrears1795000002650,
        EngagementTables1795000002500,
        PublicContent1795000002700,
        ContentImports1795000002800,
        FileFormats1795000002900,
        ContentReplication1795000003100,
        ContentCollection1795000003200,
        FingerprintTables1795000002600,
        SimilarIndexes1795000003300,
        ArrivingCars1795000012000,
        VoidedOfferings1795000011100,
        BackedOfferings1795000011200,
      ],
    },
    ...(config.executorJwtPublicKey !== undefined && { peers: { executor: config.executorJwtPublicKey } }),
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
