import { MirrorReader, Rpc, type Deployment } from '@icubed/chain-listener';
import type { KeyRing } from '@icubed/content';
import { ModelverseError } from '@icubed/errors';
import { createGrantVerifier, type GrantVerifier, type PublicJwk } from '@icubed/identity';
import type { AssetId } from '@icubed/protocol';
import type { Provider } from '@nestjs/common';
import { ASSET_PROJECTION } from '../asset/asset.mirror.js';
import type { Asset } from '../asset/asset.js';
import type { RegistryConfig } from '../config.js';
import { KEK } from '../content/kek.token.js';
import { VersionStore } from '../content/version.store.js';
import { isBonded } from './bonded-node.js';
import { KEY_DEPS, type KeyDeps } from './key.controller.js';
import { keyRingOf } from './key-ring-of.js';
import { KeyUseResolver } from './key-use.resolver.js';
import { KeyUseStore } from './key-use.store.js';
import { KnownKeys } from './known-keys.js';

export function keyProviders(config: RegistryConfig, deployment: Deployment): Provider[] {
  return [
    KeyUseStore,
    KnownKeys,
    KeyUseResolver,
    { provide: KEK, useFactory: () => keyRingOf(config) },
    {
      provide: KEY_DEPS,
      useFactory: async (
        versions: VersionStore,
        kek: KeyRing,
        keyUses: KeyUseStore,
        mirror: MirrorReader,
      ): Promise<KeyDeps> => ({
        ...keyHandover(config, deployment, mirror),
        versions,
        kek,
        keyUses,
        verifyGrant: await grantVerifier(config),
      }),
      inject: [VersionStore, KEK, KeyUseStore, MirrorReader],
    },
  ];
}

function keyHandover({ chainId, rpcUrl }: RegistryConfig, { contracts }: Deployment, mirror: MirrorReader) {
  // a call waits for it
  const rpc = new Rpc(rpcUrl, { timeoutMs: 3_000, rounds: 1 });
  const finalBlock = async (): Promise<number> => {
    const cursor = await mirror.cursor();
    if (!cursor) throw new ModelverseError('MIRROR.BEHIND', 'nothing is mirrored yet');
    return cursor.final.number;
  };
  return {
    chainId,
    signing: { chainId, jobManager: contracts['JobManager']! },
    finalAsset: async (id: AssetId) => {
      const final = await mirror.finalState<Asset>(ASSET_PROJECTION, id.toString());
      return final?.state.status === 'Registered' ? final.state : undefined;
    },
    isBonded: (node: string) => isBonded(node, { rpc, nodes: contracts['NodeRegistry']!, finalBlock }),
    nowSeconds: () => BigInt(Math.floor(Date.now() / 1_000)),
  };
}

/** Without the executor's key there is no executor, as for its service tokens: its form was checked with theirs. */
async function grantVerifier({ executorJwtPublicKey }: RegistryConfig): Promise<GrantVerifier> {
  if (executorJwtPublicKey === undefined)
    return () => Promise.reject(new ModelverseError('AUTH.TOKEN_INVALID', 'No executor is known here.'));
  const key = JSON.parse(executorJwtPublicKey) as PublicJwk;
  return createGrantVerifier({ key, issuer: 'executor', audience: 'registry' });
}
