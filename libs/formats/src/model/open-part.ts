import { parseContentPath } from '@icubed/content';
import type { ContentFolder, RandomAccess } from '../reader/random-access.js';
import { quoted, type Refusal } from '../refusal.js';

/**
 * A file that a model names, sought in the model's own folder and below it only.
 * @throws CONTENT.PATH_INVALID for a path that leaves it, CONTENT.PART_INVALID when there is no such file
 */
export async function openPart(
  modelPath: string,
  named: string,
  folder: ContentFolder,
  refusal: Refusal,
): Promise<{ path: string; reader: RandomAccess }> {
  const path = parseContentPath(modelPath.slice(0, modelPath.lastIndexOf('/') + 1) + parseContentPath(named));
  if (path === modelPath) refusal.part('the model names itself as its part');
  const reader = await folder.open(path);
  if (!reader) refusal.part(`there is no file ${quoted(named)}`);
  return { path, reader };
}
