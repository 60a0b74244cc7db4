import { MirrorReader, Rpc, type Deployment } from '@icubed/chain-listener';
import type { KeyEncryptionKey } from '@icubed/content';
import { IpfsNode } from '@icubed/ipfs';
import type { AssetId } from '@icubed/protocol';
import type { Provider } from '@nestjs/common';
import { Wallet } from 'ethers';
import { ASSET_PROJECTION } from '../asset/asset.mirror.js';
import type { Asset } from '../asset/asset.js';
import type { RegistryConfig } from '../config.js';
import { KEK } from '../content/kek.token.js';
import { VersionStore } from '../content/version.store.js';
import { OfferingConsumer } from './offering.consumer.js';
import type { ReleaseContentDeps } from './release-content/release-content.js';
import { ReleaseResolver } from './release.resolver.js';
import { ReleaseStore } from './release.store.js';
import { RELEASE_DEPS, ReleaseWorker } from './release.worker.js';

export function releaseProviders(config: RegistryConfig, deployment: Deployment): Provider[] {
  return [
    ReleaseStore,
    ReleaseResolver,
    OfferingConsumer,
    ReleaseWorker,
    {
      provide: RELEASE_DEPS,
      useFactory: (
        versions: VersionStore,
        kek: KeyEncryptionKey,
        ipfs: IpfsNode,
        rpc: Rpc,
        mirror: MirrorReader,
        releases: ReleaseStore,
      ): ReleaseContentDeps => ({
        versions,
        kek,
        ipfs,
        rpc,
        chainId: config.chainId,
        offering: deployment.contracts['InitialModelOffering']!,
        verifier: new Wallet(config.verifierPrivateKey),
        relayer: new Wallet(config.relayerPrivateKey),
        finalAsset: async (id: AssetId) => {
          const final = await mirror.finalState<Asset>(ASSET_PROJECTION, id.toString());
          return final?.state.status === 'Registered' ? final.state : undefined;
        },
        freeNonce: async () => ((await releases.lastSignedNonce()) ?? -1) + 1,
      }),
      inject: [VersionStore, KEK, IpfsNode, Rpc, MirrorReader, ReleaseStore],
    },
  ];
}
