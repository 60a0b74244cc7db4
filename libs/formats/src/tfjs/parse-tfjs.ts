import type { JsonReader } from '../json/json-reader.js';
import { readJson } from '../json/read-json.js';
import type { MetadataValue, ParsedModel, TensorInfo } from '../model/tensor.js';
import type { ContentFolder, RandomAccess } from '../reader/random-access.js';
import { quoted, Refusal } from '../refusal.js';
import { placeWeights } from './place-weights.js';
import { readWeightsManifest, type WeightGroup } from './weights-manifest.js';

const KINDS = new Set(['layers-model', 'graph-model']);

/**
 * A TensorFlow.js `model.json` of layers or of a graph: its manifest of weights against the shards beside it. The topology is checked as
 * JSON and not judged: what its layers do is for the runtime.
 * @param path of the model.json in its folder
 */
export async function parseTfjs(reader: RandomAccess, path: string, folder: ContentFolder): Promise<ParsedModel> {
  const refusal: Refusal = new Refusal('tfjs');
  const json = await readJson(reader, refusal);
  const metadata: Record<string, MetadataValue> = {};
  let groups: WeightGroup[] = [];
  json.object('model.json', (key) => {
    if (key === 'weightsManifest') groups = readWeightsManifest(json, refusal);
    else if (key === 'format') metadata['format'] = readKind(json, refusal);
    else if (key === 'modelTopology') readTopology(json, metadata);
    else if ((key === 'generatedBy' || key === 'convertedBy') && json.peek() === 'string')
      metadata[key] = json.string(key).slice(0, 256);
    else json.skip(key);
  });
  json.end('model.json');
  // models of before 2019 do not say what they are
  metadata['format'] ??= metadata['topology'] ?? refusal.malformed('model.json has neither format nor topology');

  const tensors: TensorInfo[] = [];
  for (const group of groups) tensors.push(...(await placeWeights(group, path, folder, refusal)));
  return { format: 'tfjs', tensors, metadata };
}

function readKind(json: JsonReader, refusal: Refusal): string {
  const kind = json.string('format');
  if (!KINDS.has(kind)) refusal.unsupported(`the format ${quoted(kind)} is not read`);
  return kind;
}

/** A graph has `node`, layers have `model_config` or are one layer of a `class_name`. */
function readTopology(json: JsonReader, metadata: Record<string, MetadataValue>): void {
  if (json.peek() !== 'object') return json.skip('modelTopology');
  json.object('modelTopology', (key) => {
    if (key === 'node') metadata['topology'] = 'graph-model';
    if (key === 'model_config' || key === 'class_name') metadata['topology'] = 'layers-model';
    json.skip(key);
  });
}
