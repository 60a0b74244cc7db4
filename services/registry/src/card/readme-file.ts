import { ModelverseError } from '@icubed/errors';
import { cardOfReadme, type ReadmeCard } from './card-of-readme.js';
import { README_MAX_BYTES } from './front-matter.js';

export const README_FILE = 'README.md';

/**
 * The card of a folder's README, where it has one.
 *
 * @throws REGISTRY.CARD_INVALID
 */
export async function readReadme(
  paths: ReadonlySet<string>,
  read: (path: string) => AsyncIterable<Uint8Array>,
): Promise<ReadmeCard> {
  if (!paths.has(README_FILE)) throw new ModelverseError('REGISTRY.CARD_INVALID', `the folder holds no ${README_FILE}`);
  const parts: Uint8Array[] = [];
  let size = 0;
  for await (const part of read(README_FILE)) {
    parts.push(part);
    size += part.byteLength;
    // one byte too many is enough to tell
    if (size > README_MAX_BYTES) break;
  }
  return cardOfReadme(Buffer.concat(parts));
}
