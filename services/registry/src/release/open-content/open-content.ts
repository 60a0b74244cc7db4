import { assertNever, ModelverseError } from '@icubed/errors';
import type { AssetId } from '@icubed/protocol';
import type { LiveAsset } from '../live-asset.js';
import { publishContent, verifyContent } from '../release-content/publish-content.js';
import type { ReleaseContentDeps } from '../release-content/release-content.js';
import { openSealed } from '../release-content/sealed-content.js';
import type { ReleaseState } from '../release.js';

export interface OpenContentDeps extends Pick<
  ReleaseContentDeps,
  'chainId' | 'versions' | 'kek' | 'keyUses' | 'ipfs' | 'finalAsset'
> {
  readonly liveAsset: (id: AssetId) => Promise<LiveAsset>;
}

/**
 * Takes a release that the creator asked for one step further: verified, then published. There it ends: the creator sends the reveal, and
 * what the chain says of it is the asset's own state.
 *
 * @throws REGISTRY.ALREADY_OFFERED, REGISTRY.RELEASE_CONTENT_UNKNOWN, MIRROR.RPC_UNAVAILABLE, CONTENT.* when the sealed bytes are not the
 * registered ones
 */
export async function openContent(id: AssetId, state: ReleaseState, deps: OpenContentDeps): Promise<ReleaseState> {
  const asset = await deps.finalAsset(id);
  if (!asset) return state;
  switch (state.status) {
    case 'Pending':
      return verifyContent(await openSealed(id, asset, deps));
    case 'Verified':
      await assertNeverOffered(id, deps);
      return publishContent(await openSealed(id, asset, deps), deps.ipfs);
    case 'Published':
    case 'Submitted':
    case 'Released':
    case 'Parked':
      return state;
    default:
      return assertNever(state);
  }
}

/** Asked again in the last moment: between the request and here the creator may have sold what is to be sealed until it is sold. */
async function assertNeverOffered(id: AssetId, { liveAsset }: OpenContentDeps): Promise<void> {
  if ((await liveAsset(id)).offered)
    throw new ModelverseError(
      'REGISTRY.ALREADY_OFFERED',
      'an offering of the asset was opened: its release opens the content',
    );
}
