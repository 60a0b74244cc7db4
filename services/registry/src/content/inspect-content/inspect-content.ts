import { ModelverseError } from '@icubed/errors';
import { recogniseFile, type RandomAccess } from '@icubed/formats';
import { fileFormats, foundFile, type FileFormat, type FoundFile } from './file-format.js';

/**
 * Looks into every file of a folder as `@icubed/formats` reads it: models are parsed with the shards and external data they name, zip and tar are
 * looked into, pickles are refused whatever they are called. One file after the other, so that memory is that of the largest header.
 * Answers what each was recognised as.
 *
 * @param open the bytes of the file at one of the paths
 * @throws CONTENT.PICKLE_REFUSED, CONTENT.ARCHIVE_UNSAFE, CONTENT.FORMAT_INVALID, CONTENT.FORMAT_TRUNCATED, CONTENT.FORMAT_LIMIT,
 * CONTENT.FORMAT_UNSUPPORTED, CONTENT.FORMAT_MISMATCH, CONTENT.PART_INVALID, each with the `path` of the file
 */
export async function inspectContent(
  paths: readonly string[],
  open: (path: string) => Promise<RandomAccess>,
): Promise<FileFormat[]> {
  const known = new Set(paths);
  const folder = { open: async (path: string) => (known.has(path) ? open(path) : undefined) };
  const found: FoundFile[] = [];
  for (const path of paths) {
    try {
      found.push(foundFile(path, await recogniseFile(await open(path), path, folder)));
    } catch (error) {
      if (!(error instanceof ModelverseError)) throw error;
      throw new ModelverseError(error.code, `${path}: ${error.detail}`, { ...error.extras, path }, { cause: error });
    }
  }
  return fileFormats(found);
}
