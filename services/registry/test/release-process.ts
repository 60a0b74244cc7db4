import { randomBytes } from 'node:crypto';
import { MirrorReader, Rpc, TransactionKey } from '@icubed/chain-listener';
import { EnvironmentKek } from '@icubed/content';
import { IpfsNode } from '@icubed/ipfs';
import { createDataSource } from '@icubed/persistence';
import { Wallet } from 'ethers';
import { ASSET_PROJECTION } from '../src/asset/asset.mirror.js';
import type { RegisteredAsset } from '../src/asset/asset.js';
import { VersionStore } from '../src/content/version.store.js';
import { KeyUseStore } from '../src/keys/key-use.store.js';
import { readLiveAsset } from '../src/release/live-asset.js';
import type { OpenContentDeps } from '../src/release/open-content/open-content.js';
import type { ReleaseContentDeps } from '../src/release/release-content/release-content.js';
import { ReleaseStore } from '../src/release/release.store.js';
import type { World } from './registry-world.js';

/** A process of its own, as far as the release can tell: nothing but disk, database and chain outlives the call. */
export async function inNewProcess<T>(
  world: World,
  work: (deps: ReleaseContentDeps & OpenContentDeps, store: ReleaseStore) => Promise<T>,
): Promise<T> {
  const source = await createDataSource({ name: 'release-crash', url: world.database.url, schema: 'registry' });
  const ipfs = await IpfsNode.start({ dir: world.env['ICUBED_REGISTRY_IPFS_DIR']!, port: 0 });
  const mirror = new MirrorReader(source, 31337);
  const store = new ReleaseStore(source);
  const keyUses = new KeyUseStore(source);
  const rpc = new Rpc([world.chain.rpcUrl]);
  const { AssetRegistry: registry, InitialModelOffering: offering } = world.deployment.contracts;
  try {
    return await work(
      {
        chainId: 31337,
        registry,
        offering,
        versions: new VersionStore(source, keyUses),
        keyUses,
        kek: new EnvironmentKek(Buffer.alloc(32, 7), randomBytes),
        verifier: new Wallet(world.env['ICUBED_REGISTRY_VERIFIER_PRIVATE_KEY']!),
        relayer: new TransactionKey(rpc, 31337, world.env['ICUBED_REGISTRY_RELAYER_PRIVATE_KEY']!),
        finalAsset: async (asset) =>
          (await mirror.finalState<RegisteredAsset>(ASSET_PROJECTION, asset.toString()))?.state,
        freeNonce: async () => ((await store.lastSignedNonce()) ?? -1) + 1,
        liveAsset: (asset) => readLiveAsset(asset, { rpc, registry, offering }),
        ipfs,
      },
      store,
    );
  } finally {
    await ipfs.close();
    await source.destroy();
  }
}
