import { refuseOverlap } from '../model/check-layout.js';
import { openPart } from '../model/open-part.js';
import { LIMITS, type TensorInfo } from '../model/tensor.js';
import type { ContentFolder } from '../reader/random-access.js';
import { quoted, type Refusal } from '../refusal.js';
import type { ExternalTensor } from './read-tensor.js';

/**
 * Finds the bytes of tensors that lie in other files, which have to be in the model's folder and long enough. Two tensors may not
 * share bytes: a small file could otherwise fill a large memory.
 * @throws CONTENT.PATH_INVALID, CONTENT.PART_INVALID, CONTENT.FORMAT_INVALID
 */
export async function placeExternal(
  tensors: readonly (TensorInfo | ExternalTensor)[],
  modelPath: string,
  folder: ContentFolder,
  refusal: Refusal,
): Promise<TensorInfo[]> {
  const files = new Map<string, { path: string; size: number; tensors: TensorInfo[] }>();
  const placed: TensorInfo[] = [];
  for (const tensor of tensors) {
    if (!('external' in tensor)) {
      placed.push(tensor);
      continue;
    }
    const { external, ...info } = tensor;
    const location = external.get('location') ?? refusal.malformed(`${quoted(info.name)} lies in a file without name`);
    const file = files.get(location) ?? (await open(location));
    const offset = naturalOf(external.get('offset') ?? '0', info.name, refusal);
    const length = external.get('length');
    if (length !== undefined && naturalOf(length, info.name, refusal) !== info.bytes)
      refusal.malformed(`${quoted(info.name)} needs ${info.bytes} bytes, its external data has ${length}`);
    if (offset + info.bytes > file.size) refusal.part(`${quoted(location)} ends before ${quoted(info.name)} does`);
    const found = { ...info, file: file.path, offset };
    file.tensors.push(found);
    placed.push(found);
  }
  for (const file of files.values()) refuseOverlap(file.tensors, refusal);
  return placed;

  async function open(location: string) {
    if (files.size >= LIMITS.parts) refusal.limit(`the tensors lie in more than ${LIMITS.parts} files`);
    const { path, reader } = await openPart(modelPath, location, folder, refusal);
    const file = { path, size: reader.size, tensors: [] };
    files.set(location, file);
    return file;
  }
}

function naturalOf(text: string, name: string, refusal: Refusal): number {
  const value = Number(text);
  if (!/^[0-9]{1,16}$/.test(text) || !Number.isSafeInteger(value))
    refusal.malformed(`the external data of ${quoted(name)} has the number ${quoted(text)}`);
  return value;
}
