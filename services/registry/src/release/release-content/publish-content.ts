import { MANIFEST_FILE } from '@icubed/content';
import type { FolderEntry, IpfsNode } from '@icubed/ipfs';
import { once } from '../../content/sealed-folder.js';
import type { Published, Verified } from '../release.js';
import type { OpenedContent } from './sealed-content.js';

/**
 * Reads everything once before anything is written: bytes that are not the registered ones never reach the public store.
 *
 * @throws CONTENT.* when the sealed bytes are not the registered ones
 */
export async function verifyContent(content: OpenedContent): Promise<Verified> {
  for (const index of content.manifest.files.keys()) {
    for await (const _ of content.read(index));
  }
  return { status: 'Verified', filesRoot: content.filesRoot };
}

/** Adds the plain folder with its manifest and pins it. The same content, published again, has the same CID. */
export async function publishContent(
  content: OpenedContent,
  ipfs: Pick<IpfsNode, 'addFolder' | 'pin'>,
): Promise<Published> {
  const plainCid = await ipfs.addFolder(plainFolder(content));
  await ipfs.pin(plainCid);
  return { status: 'Published', filesRoot: content.filesRoot, plainCid };
}

async function* plainFolder({ manifest, manifestBytes, read }: OpenedContent): AsyncGenerator<FolderEntry> {
  for (const [index, { path }] of manifest.files.entries()) yield { path, content: read(index) };
  yield { path: MANIFEST_FILE, content: once(manifestBytes) };
}
