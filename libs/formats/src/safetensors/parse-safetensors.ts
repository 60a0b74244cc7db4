import { JsonReader } from '../json/json-reader.js';
import { refuseGaps } from '../model/check-layout.js';
import { bytesOf, elementsOf, LIMITS, type ParsedModel, type TensorInfo } from '../model/tensor.js';
import { ByteCursor } from '../reader/byte-cursor.js';
import type { RandomAccess } from '../reader/random-access.js';
import { quoted, Refusal } from '../refusal.js';
import { SAFETENSORS_BITS } from './safetensors-dtype.js';

/** What huggingface.js reads; the Rust crate reads 100 MB. */
export const SAFETENSORS_HEADER_MAX_BYTES = 25_000_000;
const LENGTH_BYTES = 8;

export interface SafetensorsOptions {
  /** Refuse a tensor that does not lie at a multiple of its element, which a loader that maps the file needs. Default: no, for
   * the writers before 2023 did not pad their header. */
  readonly aligned?: boolean;
}

/**
 * The header of a `.safetensors` file (https://github.com/huggingface/safetensors#format). As in the reference, the tensors fill the
 * file to its last byte without overlap or gap; beyond it, a key that occurs twice or that nobody knows is refused.
 */
export async function parseSafetensors(reader: RandomAccess, options: SafetensorsOptions = {}): Promise<ParsedModel> {
  const refusal = new Refusal('safetensors');
  const cursor = new ByteCursor(reader, refusal);
  await cursor.need(LENGTH_BYTES);
  const length = cursor.safe('the length of the header');
  const header = await cursor.bytes(length, SAFETENSORS_HEADER_MAX_BYTES, 'the header');
  if (header[0] !== 0x7b) refusal.malformed('the header does not start with {', LENGTH_BYTES);

  const json = new JsonReader(header, refusal, LENGTH_BYTES);
  const start = LENGTH_BYTES + length;
  const tensors: TensorInfo[] = [];
  let metadata: Record<string, string> = {};
  json.object('the header', (key) => {
    if (key === '__metadata__') metadata = readMetadata(json);
    else if (tensors.push(readTensor(json, key, start, refusal)) > LIMITS.tensors)
      refusal.limit(`the header names more than ${LIMITS.tensors} tensors`);
  });
  json.end('the header');

  const end = refuseGaps(tensors, start, 1, refusal);
  if (end > reader.size) refusal.cut('the tensors end after the file', reader.size);
  if (end < reader.size) refusal.malformed('bytes after the last tensor belong to nobody', end);
  if (options.aligned) refuseUnaligned(tensors, refusal);
  return { format: 'safetensors', tensors, metadata };
}

function readMetadata(json: JsonReader): Record<string, string> {
  const entries: [string, string][] = [];
  json.object('__metadata__', (key) => {
    if (entries.length >= LIMITS.metadataEntries) json.fail('__metadata__ has too many entries');
    entries.push([key, json.string(`__metadata__ of ${quoted(key)}`)]);
  });
  return Object.fromEntries(entries);
}

function readTensor(json: JsonReader, name: string, start: number, refusal: Refusal): TensorInfo {
  const what = `the tensor ${quoted(name)}`;
  if (Buffer.byteLength(name) > LIMITS.nameBytes) refusal.limit(`the name of ${what} is too long`);
  let dtype: string | undefined;
  let shape: number[] | undefined;
  let range: number[] | undefined;
  json.object(what, (key) => {
    if (key === 'dtype') dtype = json.string(`the dtype of ${what}`);
    else if (key === 'shape') shape = readNaturals(json, `the shape of ${what}`, LIMITS.dimensions);
    else if (key === 'data_offsets') range = readNaturals(json, `the data_offsets of ${what}`, 2);
    else json.fail(`${what} has an unknown key ${quoted(key)}`);
  });
  if (dtype === undefined || !shape || range?.length !== 2) json.fail(`${what} lacks its dtype, shape or data_offsets`);
  const bits = Object.hasOwn(SAFETENSORS_BITS, dtype) ? SAFETENSORS_BITS[dtype]! : undefined;
  if (bits === undefined) refusal.unsupported(`${what} has the dtype ${quoted(dtype)}`);
  const [from, to] = range as [number, number];
  const bytes = bytesOf(elementsOf(shape, refusal, what), bits, refusal, what);
  if (to < from || to - from !== bytes) json.fail(`${what} needs ${bytes} bytes, its data_offsets span ${to - from}`);
  if (!Number.isSafeInteger(start + to)) json.fail(`${what} ends beyond what can be counted`);
  return { name, dtype, shape, offset: start + from, bytes };
}

function readNaturals(json: JsonReader, what: string, most: number): number[] {
  const values: number[] = [];
  json.array(what, () => {
    if (values.length >= most) json.fail(`${what} has more than ${most} numbers`);
    values.push(json.natural(what));
  });
  return values;
}

function refuseUnaligned(tensors: readonly TensorInfo[], refusal: Refusal): void {
  for (const { name, dtype, offset } of tensors) {
    const width = Math.max(1, SAFETENSORS_BITS[dtype]! / 8);
    if (Number.isInteger(width) && offset % width !== 0)
      refusal.malformed(`${quoted(name)} does not lie at a multiple of ${width} bytes`, offset);
  }
}
