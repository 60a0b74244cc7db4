import { elementsOf, LIMITS, type TensorInfo } from '../model/tensor.js';
import type { ByteCursor } from '../reader/byte-cursor.js';
import { quoted } from '../refusal.js';
import { ONNX_DTYPES, type OnnxDtype, type TypedField } from './onnx-dtype.js';
import { countVarints, readMessage, readVarint, type Field, type FieldRule } from './read-message.js';
import { readStringEntry } from './string-entry.js';

const RULES: Readonly<Record<number, FieldRule>> = {
  1: 'numbers',
  2: 'number',
  3: 'bytes',
  4: 'fixed32s',
  5: 'numbers',
  6: 'bytes*',
  7: 'numbers',
  8: 'bytes',
  9: 'bytes',
  10: 'fixed64s',
  11: 'numbers',
  13: 'bytes*',
  14: 'number',
};
const TYPED: Readonly<Record<number, TypedField>> = {
  4: 'float',
  5: 'int32',
  6: 'string',
  7: 'int64',
  10: 'double',
  11: 'uint64',
};
const EXTERNAL_KEYS = new Set(['location', 'offset', 'length']);
const EXTERNAL_MAX_BYTES = 1_024;

/** A tensor whose bytes lie in another file, not yet looked for. */
export interface ExternalTensor extends Omit<TensorInfo, 'offset'> {
  readonly external: ReadonlyMap<string, string>;
}

interface Parts {
  name: string;
  type: number;
  location: number;
  readonly shape: number[];
  readonly external: Map<string, string>;
  raw?: Field;
  typed?: { field: TypedField; entries: number; start: number; bytes: number };
}

/**
 * One TensorProto. Its shape may promise neither more nor less than its bytes hold: a loader allocates by the shape.
 * @throws CONTENT.FORMAT_INVALID, CONTENT.FORMAT_UNSUPPORTED
 */
export async function readTensor(cursor: ByteCursor, { start, end }: Field): Promise<TensorInfo | ExternalTensor> {
  const { refusal } = cursor;
  const parts: Parts = { name: '', type: 0, location: 0, shape: [], external: new Map() };
  cursor.seek(start);
  await readMessage(cursor, end, 'a tensor', RULES, (field) => readPart(cursor, field, parts));
  const what = `the tensor ${quoted(parts.name)}`;
  const dtype = ONNX_DTYPES[parts.type] ?? refusal.unsupported(`${what} has the type ${parts.type}`, start);
  const elements = elementsOf(parts.shape, refusal, what);
  const info = { name: parts.name, dtype: dtype.name, shape: parts.shape };

  const homes = [parts.raw, parts.typed, parts.external.size > 0].filter(Boolean).length;
  if (homes > 1) refusal.malformed(`${what} keeps its elements in two places`, start);
  if (parts.external.size > 0 !== (parts.location === 1) || parts.location > 1)
    refusal.malformed(`${what} is neither here nor in another file`, start);
  if (parts.external.size > 0 || parts.raw) {
    if (dtype.field === 'string') refusal.malformed(`${what} holds strings as plain bytes`, start);
    const bytes = Number((BigInt(elements) * BigInt(dtype.bits) + 7n) / 8n);
    if (parts.external.size > 0) return { ...info, bytes, external: parts.external };
    const held = parts.raw!.end - parts.raw!.start;
    if (held !== bytes) refusal.malformed(`${what} needs ${bytes} bytes and holds ${held}`, start);
    return { ...info, offset: parts.raw!.start, bytes };
  }
  checkTyped(parts, dtype, elements, (why) => refusal.malformed(`${what} ${why}`, start));
  return { ...info, offset: parts.typed?.start ?? end, bytes: parts.typed?.bytes ?? 0, encoding: 'protobuf' };
}

function checkTyped({ typed }: Parts, dtype: OnnxDtype, elements: number, refuse: (why: string) => never): void {
  if (typed && typed.field !== dtype.field) refuse(`of ${dtype.name} keeps its elements as ${typed.field}`);
  const expected = Math.ceil(elements * dtype.entries);
  if ((typed?.entries ?? 0) !== expected) refuse(`needs ${expected} entries and holds ${typed?.entries ?? 0}`);
}

async function readPart(cursor: ByteCursor, field: Field, parts: Parts): Promise<void> {
  const typed = TYPED[field.number];
  if (typed) return readTyped(cursor, field, typed, parts);
  switch (field.number) {
    case 1:
      return readDims(cursor, field, parts.shape);
    case 2:
      parts.type = field.value;
      return;
    case 3:
      return cursor.refusal.unsupported('a tensor is a segment of another', field.start);
    case 8:
      parts.name = await cursor.text(field.end - field.start, LIMITS.nameBytes, 'the name of a tensor');
      return;
    case 9:
      parts.raw = field;
      return;
    case 13:
      return readExternal(cursor, field, parts.external);
    case 14:
      parts.location = field.value;
  }
}

async function readExternal(cursor: ByteCursor, field: Field, external: Map<string, string>): Promise<void> {
  const [key, value] = await readStringEntry(cursor, field, 'external_data', EXTERNAL_MAX_BYTES);
  if (external.has(key)) cursor.refusal.malformed(`external_data has ${quoted(key)} twice`, field.start);
  // checksums and what runtimes keep there are not needed: the manifest has the digest of each file
  if (EXTERNAL_KEYS.has(key)) external.set(key, value);
}

async function readTyped(cursor: ByteCursor, field: Field, into: TypedField, parts: Parts): Promise<void> {
  const typed = (parts.typed ??= { field: into, entries: 0, start: field.start, bytes: 0 });
  if (typed.field !== into) cursor.refusal.malformed('a tensor keeps its elements in two fields', field.start);
  const bytes = field.end - field.start;
  typed.bytes += bytes;
  if (into === 'string' || !field.delimited) typed.entries += 1;
  else if (into === 'float' || into === 'double')
    typed.entries += wholeEntries(cursor, field, into === 'float' ? 4 : 8);
  else typed.entries += await countVarints(cursor, field, 'a tensor');
}

function wholeEntries({ refusal }: ByteCursor, { start, end }: Field, width: number): number {
  const entries = (end - start) / width;
  if (!Number.isInteger(entries)) refusal.malformed('a tensor has a list that ends within a number', end);
  return entries;
}

async function readDims(cursor: ByteCursor, field: Field, shape: number[]): Promise<void> {
  const add = (dimension: number) => {
    if (!Number.isSafeInteger(dimension))
      cursor.refusal.malformed('a tensor has a dimension beyond counting', field.start);
    if (shape.push(dimension) > LIMITS.dimensions)
      cursor.refusal.malformed('a tensor has too many dimensions', field.start);
  };
  if (!field.delimited) return add(field.value);
  while (cursor.position < field.end) add(await readVarint(cursor, field.end, 'a tensor'));
}
