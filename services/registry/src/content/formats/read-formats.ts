import { ModelverseError } from '@icubed/errors';
import { parseDidOn } from '@icubed/protocol';
import type { AssetStore } from '../../asset/asset.store.js';
import type { FileFormat } from '../inspect-content/file-format.js';
import type { VersionStore } from '../version.store.js';

export const FORMATS_DEPS = Symbol('FORMATS_DEPS');

export interface ReadFormatsDeps {
  readonly chainId: number;
  readonly assets: AssetStore;
  readonly versions: VersionStore;
}

/**
 * What the files of an asset were recognised as when they were sealed. Names of files are sealed too, so nobody is told before the release. Undefined
 * for content that was not sealed here, or before this was kept.
 *
 * @throws PROTOCOL.DID_MALFORMED, PROTOCOL.WRONG_CHAIN, REGISTRY.ASSET_UNKNOWN, REGISTRY.NOT_RELEASED
 */
export async function readFormats(
  did: string,
  { chainId, assets, versions }: ReadFormatsDeps,
): Promise<readonly FileFormat[] | undefined> {
  const [found] = await assets.find(chainId, [parseDidOn(chainId, did)]);
  if (!found) throw new ModelverseError('REGISTRY.ASSET_UNKNOWN', 'there is no such asset', { did });
  const { content, sealedCid, digest } = found.asset;
  if (content.status !== 'RELEASED')
    throw new ModelverseError('REGISTRY.NOT_RELEASED', 'what is in the content is told once it is open', { did });
  const version = await versions.findSealed(chainId, sealedCid);
  // whoever registers a sealed CID beside another digest has not registered this content
  return version?.digest === digest ? version.formats : undefined;
}
