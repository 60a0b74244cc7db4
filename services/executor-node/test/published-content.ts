import { createHash } from 'node:crypto';
import { buildManifest, contentDigest, encodeManifest, filesRootOf, MANIFEST_FILE, mediaTypeOf } from '@icubed/content';
import type { RegisteredContent } from '../src/weights/content-source.js';

export const CHAIN_ID = 31337;
export const CREATOR = `0x${'c0'.repeat(20)}`;

export interface PublishedContent {
  readonly registered: RegisteredContent;
  /** What the gateway serves: the files and their manifest, by path. */
  readonly folder: Map<string, Uint8Array>;
}

/** A folder as a creator publishes it, with the digest that the registry would hold for it. */
export function publish(files: ReadonlyMap<string, Uint8Array>, contentCid = 'bafytestcontent'): PublishedContent {
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
  const manifest = buildManifest(
    [...files].map(([path, bytes]) => ({
      path,
      size: bytes.length,
      sha256: sha256(bytes),
      mediaType: mediaTypeOf(path),
    })),
  );
  const digest = contentDigest({ chainId: CHAIN_ID, creator: CREATOR, filesRoot: filesRootOf(manifest) });
  return {
    registered: { chainId: CHAIN_ID, creator: CREATOR, digest, contentCid },
    folder: new Map([...files, [MANIFEST_FILE, encodeManifest(manifest)]]),
  };
}
