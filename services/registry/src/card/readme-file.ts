import { ModelverseError } from '@icubed/errors';
import { readWhole } from '@icubed/hosting';
import { cardOfReadme, type ReadmeCard } from './card-of-readme.js';
import { README_MAX_BYTES, readmeTooLarge } from './front-matter.js';

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
  return cardOfReadme(await readWhole(read(README_FILE), README_MAX_BYTES, readmeTooLarge));
}
