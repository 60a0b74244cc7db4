import type { ParsedModel } from '../model/tensor.js';
import type { ContentFolder, RandomAccess } from '../reader/random-access.js';
import { recogniseFile } from './recognise-file.js';

/**
 * Detects a file and parses it when it is a model: nothing for archives and for what is no model.
 * @throws what detectFormat and the parser of the format throw
 */
export async function parseModel(
  reader: RandomAccess,
  path: string,
  folder: ContentFolder,
): Promise<ParsedModel | undefined> {
  return (await recogniseFile(reader, path, folder)).model;
}
