import { ModelverseError } from '@icubed/errors';
import { bytes32 } from '@icubed/protocol';
import { contentDigest } from './content-digest.js';
import { filesRootOf } from './files-root.js';
import { decodeManifest, type Manifest } from './manifest.js';

export interface Registered {
  readonly chainId: number;
  readonly creator: string;
  /** The digest the registration committed to. */
  readonly digest: string;
}

/**
 * Reads a manifest from an untrusted source and accepts it only if it is the registered one. After this each file needs
 * only `verifiedStream` against its entry.
 *
 * @throws CONTENT.MANIFEST_INVALID, CONTENT.DIGEST_MISMATCH
 */
export function verifyManifest(bytes: Uint8Array, { chainId, creator, digest }: Registered): Manifest {
  const manifest = decodeManifest(bytes);
  const found = contentDigest({ chainId, creator, filesRoot: filesRootOf(manifest) });
  if (found !== bytes32(digest)) {
    throw new ModelverseError('CONTENT.DIGEST_MISMATCH', 'the manifest is not the registered one', {
      registered: digest,
      found,
    });
  }
  return manifest;
}
