import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { AggregateHistory, type Deployment } from '@icubed/chain-listener';
import { EnvironmentKek, type KeyEncryptionKey } from '@icubed/content';
import { SubgraphModule } from '@icubed/graphql';
import { IpfsNode } from '@icubed/ipfs';
import { DATA_SOURCE } from '@icubed/persistence';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { ASSET_ID_TOPICS, assetProjection } from './asset/asset.mirror.js';
import { AssetReader } from './asset/asset.reader.js';
import { AssetResolver } from './asset/asset.resolver.js';
import { AssetStore } from './asset/asset.store.js';
import type { PrepareRegistrationDeps } from './asset/prepare-registration/prepare-registration.js';
import {
  PrepareRegistrationResolver,
  REGISTRATION_DEPS,
} from './asset/prepare-registration/prepare-registration.resolver.js';
import type { RegistryConfig } from './config.js';
import { AbandonedUploads } from './content/abandoned-uploads.js';
import { CardReader } from './content/card.reader.js';
import { IpfsController } from './content/ipfs.controller.js';
import { IpfsLifecycle } from './content/ipfs.lifecycle.js';
import { KEK } from './content/kek.token.js';
import { startIpfs } from './content/start-ipfs.js';
import { UPLOAD_DEPS, UploadController, type UploadDeps } from './content/upload.controller.js';
import { UploadFolder } from './content/upload-folder.js';
import { UploadStore } from './content/upload.store.js';
import { DEFAULT_LIMITS } from './content/upload.js';
import { VersionStore } from './content/version.store.js';
import { DidController } from './did/did.controller.js';
import { DidReader } from './did/did-reader.js';
import { DidResolver } from './did/did.resolver.js';
import { mirrorModules } from './mirror.modules.js';
import { LineageEdgeResolver, LineageResolver } from './lineage/lineage.resolver.js';
import { releaseProviders } from './release/release.providers.js';
import { TransactionsResolver } from './transactions/transactions.resolver.js';
import { TransactionWatcher } from './transactions/transaction-watcher.js';

@Module({})
export class RegistryModule {
  static forRoot(config: RegistryConfig, deployment: Deployment): DynamicModule {
    return {
      module: RegistryModule,
      imports: [
        ...mirrorModules(config, deployment, config.chainListener),
        SubgraphModule.forRoot({ sdl: [join(import.meta.dirname, '..', 'src')] }),
      ],
      controllers: [UploadController, IpfsController, DidController],
      providers: [
        ...storage(config),
        ...graphql(config, deployment),
        ...content(config),
        ...releaseProviders(config, deployment),
      ],
    };
  }
}

function storage(config: RegistryConfig): Provider[] {
  return [
    AssetStore,
    UploadStore,
    VersionStore,
    CardReader,
    { provide: UploadFolder, useFactory: () => new UploadFolder(config.uploadDir) },
    { provide: IpfsNode, useFactory: () => startIpfs(config) },
    IpfsLifecycle,
    {
      provide: KEK,
      useFactory: (): KeyEncryptionKey => new EnvironmentKek(Buffer.from(config.kek.slice(2), 'hex'), randomBytes),
    },
  ];
}

function graphql(config: RegistryConfig, deployment: Deployment): Provider[] {
  return [
    AssetReader,
    AssetResolver,
    LineageResolver,
    LineageEdgeResolver,
    DidResolver,
    DidReader,
    {
      provide: AggregateHistory,
      useFactory: (source: DataSource) => new AggregateHistory(source, deployment, assetProjection(), ASSET_ID_TOPICS),
      inject: [DATA_SOURCE],
    },
    TransactionWatcher,
    TransactionsResolver,
    PrepareRegistrationResolver,
    {
      provide: REGISTRATION_DEPS,
      useFactory: (assets: AssetStore, versions: VersionStore, cards: CardReader): PrepareRegistrationDeps => ({
        chainId: config.chainId,
        registry: deployment.contracts['AssetRegistry']!,
        assets,
        versions,
        cards,
      }),
      inject: [AssetStore, VersionStore, CardReader],
    },
  ];
}

function content(config: RegistryConfig): Provider[] {
  return [
    AbandonedUploads,
    {
      provide: UPLOAD_DEPS,
      useFactory: (
        source: DataSource,
        uploads: UploadStore,
        versions: VersionStore,
        folder: UploadFolder,
        ipfs: IpfsNode,
        kek: KeyEncryptionKey,
      ): UploadDeps => ({
        source,
        uploads,
        versions,
        folder,
        ipfs,
        kek,
        chainId: config.chainId,
        limits: { ...DEFAULT_LIMITS, fileBytes: config.uploadFileBytes, uploadBytes: config.uploadBytes },
        random: randomBytes,
        newBlob: randomUUID,
        now: () => new Date(),
      }),
      inject: [DATA_SOURCE, UploadStore, VersionStore, UploadFolder, IpfsNode, KEK],
    },
  ];
}
