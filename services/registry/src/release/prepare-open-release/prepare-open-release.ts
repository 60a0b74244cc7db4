import { setTimeout as sleep } from 'node:timers/promises';
import { interfaces } from '@icubed/contracts-abi';
import { ModelverseError } from '@icubed/errors';
import { preparedTransaction } from '@icubed/graphql';
import { commitmentOf, didOf, parseDidOn, type Address, type AssetId } from '@icubed/protocol';
import type { RegisteredAsset } from '../../asset/asset.js';
import { openKey, sealedVersionOf } from '../../keys/open-key.js';
import type { OpenContentDeps } from '../open-content/open-content.js';
import type { ReleaseContentDeps } from '../release-content/release-content.js';
import type { Published } from '../release.js';
import type { ReleaseStore } from '../release.store.js';

export interface PrepareOpenReleaseDeps
  extends
    Pick<OpenContentDeps, 'chainId' | 'versions' | 'kek' | 'keyUses' | 'finalAsset' | 'liveAsset'>,
    Pick<ReleaseContentDeps, 'registry'> {
  readonly releases: Pick<ReleaseStore, 'open' | 'find'>;
  /** Seconds of the chain's final time. */
  readonly finalSeconds: () => Promise<number>;
  readonly now: () => Date;
  /** How long a request waits for the content to be published. */
  readonly waitMs: number;
}

export const OPEN_RELEASE_ERRORS = [
  'REGISTRY.REGISTRATION_NOT_FINAL',
  'REGISTRY.RELEASE_FORBIDDEN',
  'REGISTRY.ALREADY_RELEASED',
  'REGISTRY.ALREADY_OFFERED',
  'REGISTRY.RELEASE_CONTENT_UNKNOWN',
  'REGISTRY.RELEASE_PENDING',
  'REGISTRY.RELEASE_PARKED',
] as const;

const LOOK_MS = 100;

/**
 * Has the sealed content verified and its plain folder published, and answers the unsigned reveal for the creator's wallet. The worker does
 * the work: asked again, after a crash of either side too, this finds what is done already.
 *
 * @param wallet the caller's; undefined when no wallet of their own signed in
 * @throws the codes of {@link OPEN_RELEASE_ERRORS}, PROTOCOL.WRONG_CHAIN, MIRROR.BEHIND, MIRROR.RPC_UNAVAILABLE
 */
export async function prepareOpenRelease(did: string, wallet: Address | undefined, deps: PrepareOpenReleaseDeps) {
  const { chainId, registry } = deps;
  const id = parseDidOn(chainId, did);
  const asset = await deps.finalAsset(id);
  // the digest binds the content to its creator only once the registration cannot be taken back
  if (!asset) throw new ModelverseError('REGISTRY.REGISTRATION_NOT_FINAL', `no registration of ${did} is final`);
  await assertMayOpen(id, asset, wallet, deps);
  const version = await sealedVersionOf(asset, deps);
  const { plainCid, filesRoot } = await published(id, deps);
  const dataKey = await openKey(version, { purpose: 'REVEAL', actor: asset.creator, assetId: id }, deps);
  const key = `0x${Buffer.from(dataKey).toString('hex')}`;
  const shown = [id, plainCid, filesRoot, key, commitmentOf(asset)];
  const data = interfaces.AssetRegistry.encodeFunctionData('reveal', shown);
  const description = `Open the content of ${didOf(chainId, id)} to everyone`;
  return preparedTransaction({ chainId, to: registry, data, value: 0n, description });
}

async function assertMayOpen(
  id: AssetId,
  { creator }: RegisteredAsset,
  wallet: Address | undefined,
  { liveAsset }: PrepareOpenReleaseDeps,
): Promise<void> {
  if (wallet !== creator)
    throw new ModelverseError('REGISTRY.RELEASE_FORBIDDEN', `sign in with the wallet of the creator, ${creator}`);
  const { steward, revealed, offered } = await liveAsset(id);
  if (revealed) throw new ModelverseError('REGISTRY.ALREADY_RELEASED', 'the content is open already');
  if (offered) throw new ModelverseError('REGISTRY.ALREADY_OFFERED', 'an offering of the asset was opened before');
  if (steward !== creator)
    throw new ModelverseError('REGISTRY.RELEASE_FORBIDDEN', `the asset has passed to the steward ${steward}`);
}

async function published(id: AssetId, deps: PrepareOpenReleaseDeps): Promise<Published> {
  const { chainId, releases, now } = deps;
  await releases.open({ chainId, assetId: id, unlockAt: await deps.finalSeconds() }, now());
  const until = performance.now() + deps.waitMs;
  for (;;) {
    const state = (await releases.find(chainId, id))?.state;
    if (state?.status === 'Published') return state;
    if (state?.status === 'Parked')
      throw new ModelverseError('REGISTRY.RELEASE_PARKED', state.detail, { fault: state.code });
    if (performance.now() > until)
      throw new ModelverseError('REGISTRY.RELEASE_PENDING', 'the content is being verified and published: ask again');
    await sleep(LOOK_MS);
  }
}
