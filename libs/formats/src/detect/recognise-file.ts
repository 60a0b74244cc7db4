import type { ParsedModel } from '../model/tensor.js';
import { parseGguf } from '../gguf/parse-gguf.js';
import { parseOnnx } from '../onnx/parse-onnx.js';
import type { ContentFolder, RandomAccess } from '../reader/random-access.js';
import { parseSafetensorsIndex } from '../safetensors/parse-safetensors-index.js';
import { parseSafetensors } from '../safetensors/parse-safetensors.js';
import { parseTfjs } from '../tfjs/parse-tfjs.js';
import { detectFormat, type DetectedFormat } from './detect-format.js';

export interface RecognisedFile {
  readonly format: DetectedFormat;
  /** Nothing for archives and for what is no model. */
  readonly model?: ParsedModel;
}

/**
 * Detects what a file is, and parses it when it is a model, with the shards and external data that it names.
 * @throws what detectFormat and the parser of the format throw
 */
export async function recogniseFile(
  reader: RandomAccess,
  path: string,
  folder: ContentFolder,
): Promise<RecognisedFile> {
  const format = await detectFormat(reader, path);
  const model = await parsed(format, reader, path, folder);
  return model ? { format, model } : { format };
}

async function parsed(
  format: DetectedFormat,
  reader: RandomAccess,
  path: string,
  folder: ContentFolder,
): Promise<ParsedModel | undefined> {
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
