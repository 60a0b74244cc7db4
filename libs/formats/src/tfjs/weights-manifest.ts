import type { JsonReader } from '../json/json-reader.js';
import { bytesOf, elementsOf, LIMITS } from '../model/tensor.js';
import { quoted, type Refusal } from '../refusal.js';
import { QUANTISED_AS, TFJS_BITS } from './tfjs-dtype.js';

export interface WeightEntry {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly elements: number;
  /** Nothing for strings, whose bytes only the shards tell. */
  readonly bytes: number | undefined;
}

export interface WeightGroup {
  readonly paths: readonly string[];
  readonly weights: readonly WeightEntry[];
}

/** `weightsManifest` of a model.json. Names and paths occur once in all groups together. */
export function readWeightsManifest(json: JsonReader, refusal: Refusal): WeightGroup[] {
  const groups: WeightGroup[] = [];
  const [paths, names] = [new Set<string>(), new Set<string>()];
  const once = (seen: Set<string>, value: string, most: number) => {
    if (seen.has(value)) refusal.malformed(`weightsManifest has ${quoted(value)} twice`);
    if (Buffer.byteLength(value) > LIMITS.nameBytes) refusal.limit(`${quoted(value)} is too long`);
    if (seen.add(value).size > most) refusal.limit(`weightsManifest has more than ${most} entries`);
    return value;
  };
  json.array('weightsManifest', () => {
    const group = { paths: [] as string[], weights: [] as WeightEntry[] };
    json.object('a group of weights', (key) => {
      if (key === 'paths') json.array(key, () => group.paths.push(once(paths, json.string('a path'), LIMITS.parts)));
      else if (key === 'weights')
        json.array(key, () => {
          const entry = readEntry(json, refusal);
          once(names, entry.name, LIMITS.tensors);
          group.weights.push(entry);
        });
      else json.skip(key);
    });
    if (groups.push(group) > LIMITS.parts) refusal.limit(`weightsManifest has more than ${LIMITS.parts} groups`);
  });
  return groups;
}

function readEntry(json: JsonReader, refusal: Refusal): WeightEntry {
  let name: string | undefined;
  let dtype: string | undefined;
  let quantised: string | undefined;
  let shape: number[] | undefined;
  json.object('a weight', (key) => {
    if (key === 'name') name = json.string('the name of a weight');
    else if (key === 'dtype') dtype = json.string('the dtype of a weight');
    else if (key === 'shape') shape = readShape(json);
    else if (key === 'quantization') quantised = readQuantisation(json);
    else json.skip(key);
  });
  if (name === undefined || dtype === undefined || !shape) json.fail('a weight lacks its name, dtype or shape');
  const what = `the weight ${quoted(name)}`;
  if (quantised !== undefined && !QUANTISED_AS.has(quantised))
    refusal.unsupported(`${what} is quantised as ${quoted(quantised)}`);
  const elements = elementsOf(shape, refusal, what);
  const stored = quantised ?? dtype;
  if (stored === 'string') return { name, dtype, shape, elements, bytes: undefined };
  const bits = Object.hasOwn(TFJS_BITS, stored) ? TFJS_BITS[stored]! : undefined;
  if (bits === undefined || (dtype !== 'string' && !Object.hasOwn(TFJS_BITS, dtype)))
    refusal.unsupported(`${what} has the dtype ${quoted(dtype)}`);
  return { name, dtype: stored, shape, elements, bytes: bytesOf(elements, bits, refusal, what) };
}

function readShape(json: JsonReader): number[] {
  const shape: number[] = [];
  json.array('the shape of a weight', () => {
    if (shape.push(json.natural('a dimension')) > LIMITS.dimensions) json.fail('a weight has too many dimensions');
  });
  return shape;
}

function readQuantisation(json: JsonReader): string | undefined {
  let dtype: string | undefined;
  json.object('quantization', (key) => {
    if (key === 'dtype') dtype = json.string('the dtype of a quantization');
    else json.skip(key);
  });
  return dtype ?? json.fail('a quantization lacks its dtype');
}
