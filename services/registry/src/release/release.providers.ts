import { ChainClock, MirrorReader, Rpc, TransactionKey, type Deployment } from '@icubed/chain-listener';
import type { KeyEncryptionKey } from '@icubed/content';
import { IpfsNode } from '@icubed/ipfs';
import type { AssetId } from '@icubed/protocol';
import type { Provider } from '@nestjs/common';
import { Wallet } from 'ethers';
import { ASSET_PROJECTION } from '../asset/asset.mirror.js';
import type { Asset } from '../asset/asset.js';
import type { RegistryConfig } from '../config.js';
import { KEK } from '../content/kek.token.js';
import { KeyUseStore } from '../keys/key-use.store.js';
import { VersionStore } from '../content/version.store.js';
import { readLiveAsset } from './live-asset.js';
import { OfferingConsumer } from './offering.consumer.js';
import type { OpenContentDeps } from './open-content/open-content.js';
import type { PrepareOpenReleaseDeps } from './prepare-open-release/prepare-open-release.js';
import { OPEN_RELEASE_DEPS, PrepareOpenReleaseResolver } from './prepare-open-release/prepare-open-release.resolver.js';
import type { ReleaseContentDeps } from './release-content/release-content.js';
import { ReleaseResolver } from './release.resolver.js';
import { ReleaseStore } from './release.store.js';
import { RELEASE_DEPS, ReleaseWorker } from './release.worker.js';

/** Below the gateway's time-out of a subgraph's answer. */
const OPEN_RELEASE_WAIT_MS = 8_000;

export function releaseProviders(config: RegistryConfig, deployment: Deployment): Provider[] {
  const registry = deployment.contracts['AssetRegistry']!;
  const offering = deployment.contracts['InitialModelOffering']!;
  // a request waits for it
  const rpcOfRequests = new Rpc(config.rpcUrl, { timeoutMs: 3_000, rounds: 1 });
  return [
    ReleaseStore,
    ReleaseResolver,
    OfferingConsumer,
    ReleaseWorker,
    PrepareOpenReleaseResolver,
    {
      provide: RELEASE_DEPS,
      useFactory: (
        versions: VersionStore,
        kek: KeyEncryptionKey,
        keyUses: KeyUseStore,
        ipfs: IpfsNode,
        rpc: Rpc,
        mirror: MirrorReader,
        releases: ReleaseStore,
      ): ReleaseContentDeps & OpenContentDeps => ({
        versions,
        kek,
        keyUses,
        ipfs,
        chainId: config.chainId,
        registry,
        offering,
        verifier: new Wallet(config.verifierPrivateKey),
        relayer: new TransactionKey(rpc, config.chainId, config.relayerPrivateKey),
        finalAsset: async (id: AssetId) => {
          const final = await mirror.finalState<Asset>(ASSET_PROJECTION, id.toString());
          return final?.state.status === 'Registered' ? final.state : undefined;
        },
        freeNonce: async () => ((await releases.lastSignedNonce()) ?? -1) + 1,
        liveAsset: (id) => readLiveAsset(id, { rpc: rpcOfRequests, registry, offering }),
      }),
      inject: [VersionStore, KEK, KeyUseStore, IpfsNode, Rpc, MirrorReader, ReleaseStore],
    },
    {
      provide: OPEN_RELEASE_DEPS,
      useFactory: (
        release: ReleaseContentDeps & OpenContentDeps,
        releases: ReleaseStore,
        clock: ChainClock,
      ): PrepareOpenReleaseDeps => ({
        ...release,
        releases,
        finalSeconds: () => clock.finalSeconds(),
        now: () => new Date(),
        waitMs: OPEN_RELEASE_WAIT_MS,
      }),
      inject: [RELEASE_DEPS, ReleaseStore, ChainClock],
    },
  ];
}
