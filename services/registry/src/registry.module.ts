import { randomBytes, randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { AggregateHistory, ChainClock, Rpc, type Deployment } from '@icubed/chain-listener';
import type { KeyEncryptionKey } from '@icubed/content';
import { SubgraphModule } from '@icubed/graphql';
import { Gate, IpfsNode } from '@icubed/ipfs';
import { DATA_SOURCE } from '@icubed/persistence';
import { Module, type DynamicModule, type Provider } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { ASSET_ID_TOPICS, assetProjection } from './asset/asset.mirror.js';
import { AssetReader } from './asset/asset.reader.js';
import { AssetResolver } from './asset/asset.resolver.js';
import { AssetStore } from './asset/asset.store.js';
import type { PrepareRegistrationDeps } from './asset/prepare-registration/prepare-registration.js';
import { NodeStandingReader } from './asset/prepare-merge-registration/node-standing.reader.js';
import type { PrepareMergeDeps } from './asset/prepare-merge-registration/prepare-merge-registration.js';
import {
  MERGE_REGISTRATION_DEPS,
  PrepareMergeRegistrationResolver,
} from './asset/prepare-merge-registration/prepare-merge-registration.resolver.js';
import {
  PrepareRegistrationResolver,
  REGISTRATION_DEPS,
} from './asset/prepare-registration/prepare-registration.resolver.js';
import { DossierReader } from './bill-of-materials/asset-dossier.js';
import { BillOfMaterialsController } from './bill-of-materials/bill-of-materials.controller.js';
import { CardDraftController } from './card/card-draft.controller.js';
import type { RegistryConfig } from './config.js';
import { AbandonedUploads } from './content/abandoned-uploads.js';
import { AssetContentController } from './content/asset-content.controller.js';
import { CardReader } from './content/card.reader.js';
import { FileProofController } from './content/file-proof.controller.js';
import { FILE_PROOF_DEPS } from './content/file-proof.deps.js';
import { FileProofResolver } from './content/file-proof.resolver.js';
import { FormatsController } from './content/formats/formats.controller.js';
import { FormatsResolver } from './content/formats/formats.resolver.js';
import { FORMATS_DEPS, type ReadFormatsDeps } from './content/formats/read-formats.js';
import { ownSource } from './content/import-content/car-source.js';
import { ArrivingCarStore } from './content/import-content/arriving-car.store.js';
import { ContentImportStore } from './content/import-content/content-import.store.js';
import { CAR_SOURCES, ContentImports } from './content/import-content/content-imports.js';
import { gatewaySource } from './content/import-content/gateway-source.js';
import { ImportContentController } from './content/import-content/import-content.controller.js';
import { ImportContentResolver } from './content/import-content/import-content.resolver.js';
import { IpfsController } from './content/ipfs.controller.js';
import { IpfsLifecycle } from './content/ipfs.lifecycle.js';
import { KEK } from './content/kek.token.js';
import type { ProveFileDeps } from './content/prove-file/prove-file.js';
import { OtherCopies } from './content/public-content/other-copies.js';
import { PublicContent } from './content/public-content/public-content.js';
import { PublicContentStore } from './content/public-content/public-content.store.js';
import { startIpfs } from './content/start-ipfs.js';
import { STORING } from './content/storing.token.js';
import { ResumableController } from './content/resumable/resumable.controller.js';
import { ResumableStore } from './content/resumable/resumable.store.js';
import { RunningHashes } from './content/resumable/running-hashes.js';
import { TrustlessController } from './content/trustless/trustless.controller.js';
import { UnpackArchiveController } from './content/unpack-archive/unpack-archive.controller.js';
import { UploadController } from './content/upload.controller.js';
import { UploadResolver } from './content/upload.resolver.js';
import { UPLOAD_DEPS, type UploadDeps } from './content/upload.deps.js';
import { UploadFolder } from './content/upload-folder.js';
import { UploadStore } from './content/upload.store.js';
import { DEFAULT_LIMITS } from './content/upload.js';
import { VersionStore } from './content/version.store.js';
import { CredentialController } from './credential/credential.controller.js';
import { credentialProviders } from './credential/credential.providers.js';
import { DatasetResolver } from './dataset/dataset.resolver.js';
import { DatasetStore } from './dataset/dataset.store.js';
import { DidController } from './did/did.controller.js';
import { DidReader } from './did/did-reader.js';
import { DidResolver } from './did/did.resolver.js';
import { engagementProviders } from './engagement/engagement.providers.js';
import { ViewController } from './engagement/record-view/view.controller.js';
import { fingerprintProviders } from './fingerprint/fingerprint.providers.js';
import { FingerprintStore } from './fingerprint/fingerprint.store.js';
import { KeyController } from './keys/key.controller.js';
import { keyProviders } from './keys/key.providers.js';
import { mirrorModules } from './mirror.modules.js';
import { lineageProviders } from './lineage/lineage.providers.js';
import { lineageDisputeProviders } from './lineage-dispute/lineage-dispute.providers.js';
import { releaseProviders } from './release/release.providers.js';
import { ReplicationController } from './replication/replication.controller.js';
import { replicationProviders } from './replication/replication.providers.js';
import { similarProviders } from './similar/similar.providers.js';
import { searchProviders } from './search/search.providers.js';
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
      controllers: [
        KeyController,
        UploadController,
        ResumableController,
        UnpackArchiveController,
        ImportContentController,
        FileProofController,
        FormatsController,
        CardDraftController,
        IpfsController,
        TrustlessController,
        AssetContentController,
        DidController,
        BillOfMaterialsController,
        CredentialController,
        ViewController,
        ReplicationController,
      ],
      providers: [
        ...storage(config),
        ...graphql(config, deployment),
        ...lineageDisputeProviders(config, deployment),
        ...content(config),
        ...keyProviders(config, deployment),
        ...releaseProviders(config, deployment),
        ...credentialProviders(config),
        ...lineageProviders(config, deployment),
        ...searchProviders,
        ...engagementProviders,
        ...replicationProviders(config),
        ...fingerprintProviders,
        ...similarProviders,
        DatasetStore,
        DatasetResolver,
      ],
    };
  }
}

function storage(config: RegistryConfig): Provider[] {
  return [
    AssetStore,
    UploadStore,
    ResumableStore,
    ContentImportStore,
    ArrivingCarStore,
    VersionStore,
    CardReader,
    DossierReader,
    { provide: UploadFolder, useFactory: () => new UploadFolder(config.uploadDir) },
    { provide: IpfsNode, useFactory: () => startIpfs(config) },
    IpfsLifecycle,
    PublicContentStore,
    OtherCopies,
    PublicContent,
    { provide: STORING, useFactory: () => new Gate() },
  ];
}

function graphql(config: RegistryConfig, deployment: Deployment): Provider[] {
  return [
    AssetReader,
    AssetResolver,
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
    PrepareMergeRegistrationResolver,
    UploadResolver,
    ImportContentResolver,
    FileProofResolver,
    FormatsResolver,
    {
      provide: FORMATS_DEPS,
      useFactory: (assets: AssetStore, versions: VersionStore): ReadFormatsDeps => ({
        chainId: config.chainId,
        assets,
        versions,
      }),
      inject: [AssetStore, VersionStore],
    },
    {
      provide: FILE_PROOF_DEPS,
      useFactory: (assets: AssetStore, ipfs: IpfsNode): ProveFileDeps => ({ chainId: config.chainId, assets, ipfs }),
      inject: [AssetStore, IpfsNode],
    },
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
    {
      provide: MERGE_REGISTRATION_DEPS,
      useFactory: (registration: PrepareRegistrationDeps, clock: ChainClock): PrepareMergeDeps => ({
        ...registration,
        clock,
        // a request waits for it
        nodes: new NodeStandingReader(
          new Rpc(config.rpcUrl, { timeoutMs: 3_000, rounds: 1 }),
          deployment.contracts['NodeRegistry']!,
        ),
      }),
      inject: [REGISTRATION_DEPS, ChainClock],
    },
  ];
}

function content(config: RegistryConfig): Provider[] {
  return [
    AbandonedUploads,
    ContentImports,
    {
      provide: CAR_SOURCES,
      useFactory: (content: PublicContent, ipfs: IpfsNode) => [
        ownSource(content, ipfs),
        ...config.importGateways.map((origin) => gatewaySource(origin)),
      ],
      inject: [PublicContent, IpfsNode],
    },
    {
      provide: UPLOAD_DEPS,
      useFactory: (
        source: DataSource,
        uploads: UploadStore,
        resumables: ResumableStore,
        imports: ContentImportStore,
        cars: ArrivingCarStore,
        versions: VersionStore,
        fingerprints: FingerprintStore,
        folder: UploadFolder,
        ipfs: IpfsNode,
        storing: Gate,
        kek: KeyEncryptionKey,
      ): UploadDeps => ({
        source,
        uploads,
        resumables,
        imports,
        cars,
        hashes: new RunningHashes(),
        versions,
        fingerprints,
        folder,
        ipfs,
        storing,
        kek,
        chainId: config.chainId,
        limits: {
          ...DEFAULT_LIMITS,
          fileBytes: config.uploadFileBytes,
          uploadBytes: config.uploadBytes,
          accountBytes: config.uploadAccountBytes,
        },
        random: randomBytes,
        newBlob: randomUUID,
        now: () => new Date(),
      }),
      inject: [
        DATA_SOURCE,
        UploadStore,
        ResumableStore,
        ContentImportStore,
        ArrivingCarStore,
        VersionStore,
        FingerprintStore,
        UploadFolder,
        IpfsNode,
        STORING,
        KEK,
      ],
    },
  ];
}
