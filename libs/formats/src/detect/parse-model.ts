import type { ParsedModel } from '../model/tensor.js';
import { parseGguf } from '../gguf/parse-gguf.js';
import { parseOnnx } from '../onnx/parse-onnx.js';
import type { ContentFolder, RandomAccess } from '../reader/random-access.js';
import { parseSafetensorsIndex } from '../safetensors/parse-safetensors-index.js';
import { parseSafetensors } from '../safetensors/parse-safetensors.js';
import { parseTfjs } from '../tfjs/parse-tfjs.js';
import { detectFormat } from './detect-format.js';

/**
 * Detects a file and parses it when it is a model: nothing for archives and for what is no model.
 * @throws what detectFormat and the parser of the format throw
 */
export async function parseModel(
  reader: RandomAccess,
  path: string,
  folder: ContentFolder,
): Promise<ParsedModel | undefined> {
  const format = await detectFormat(reader, path);
  switch (format) {
    case 'safetensors':
      return parseSafetensors(reader);
    case 'safetensors-index':
      return parseSafetensorsIndex(reader, path, folder);
    case 'gguf':
      return parseGguf(reader);
    case 'onnx':
      return parseOnnx(reader, path, folder);
    case 'tfjs':
      return parseTfjs(reader, path, folder);
    default:
      return undefined;
  }
}
