import { readJson } from '../json/read-json.js';
import { LIMITS, type ParsedModel, type TensorInfo } from '../model/tensor.js';
import { openPart } from '../model/open-part.js';
import type { ContentFolder, RandomAccess } from '../reader/random-access.js';
import { quoted, Refusal } from '../refusal.js';
import { parseSafetensors, type SafetensorsOptions } from './parse-safetensors.js';

/**
 * A model whose tensors are spread over files: `model.safetensors.index.json`, `{"metadata", "weight_map": {tensor: file}}`. Each
 * shard is parsed, and holds exactly the tensors that the map sends to it: one that the map does not know could shadow another.
 * `metadata.total_size` is not read: widely used models have it wrong.
 * @param path of the index; shards lie in its folder
 */
export async function parseSafetensorsIndex(
  reader: RandomAccess,
  path: string,
  folder: ContentFolder,
  options: SafetensorsOptions = {},
): Promise<ParsedModel> {
  const refusal = new Refusal('safetensors-index');
  const json = await readJson(reader, refusal);
  const shards = new Map<string, Set<string>>();
  let [tensorCount, mapped] = [0, false];
  json.object('the index', (key) => {
    if (key !== 'weight_map') return json.skip(key);
    mapped = true;
    json.object('weight_map', (name) => {
      if (++tensorCount > LIMITS.tensors) refusal.limit(`weight_map names more than ${LIMITS.tensors} tensors`);
      if (Buffer.byteLength(name) > LIMITS.nameBytes) refusal.limit(`the name ${quoted(name)} is too long`);
      const file = json.string(`the file of ${quoted(name)}`);
      const names = shards.get(file) ?? new Set();
      shards.set(file, names.add(name));
      if (shards.size > LIMITS.parts) refusal.limit(`weight_map names more than ${LIMITS.parts} files`);
    });
  });
  json.end('the index');
  if (!mapped) refusal.malformed('there is no weight_map');

  const tensors: TensorInfo[] = [];
  for (const [file, names] of shards) {
    const part = await openPart(path, file, folder, refusal);
    for (const tensor of (await parseSafetensors(part.reader, options)).tensors) {
      if (!names.delete(tensor.name))
        refusal.part(`${quoted(file)} holds ${quoted(tensor.name)}, which the map does not send there`);
      tensors.push({ ...tensor, file: part.path });
    }
    const [missing] = names;
    if (missing !== undefined) refusal.part(`${quoted(file)} does not hold ${quoted(missing)}`);
  }
  return { format: 'safetensors-index', tensors, metadata: { shards: [...shards.keys()] } };
}
