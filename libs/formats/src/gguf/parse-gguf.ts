import { refuseGaps } from '../model/check-layout.js';
import { elementsOf, LIMITS, type MetadataValue, type ParsedModel, type TensorInfo } from '../model/tensor.js';
import { ByteCursor } from '../reader/byte-cursor.js';
import type { RandomAccess } from '../reader/random-access.js';
import { quoted, Refusal } from '../refusal.js';
import { GGML_TYPES } from './ggml-types.js';
import { readGgufMetadata } from './gguf-metadata.js';
import { ggufString } from './gguf-string.js';

export const GGUF_MAGIC = 0x46554747;
const DEFAULT_ALIGNMENT = 32;
const MAX_ALIGNMENT = 64 * 1024;
const MAX_DIMENSIONS = 4;
/** ggml allows 64; some converters are built with 128. */
const NAME_MAX_BYTES = 256;
/** The least that an entry takes: a key of one byte, a type and a byte; a name, its dimensions, type and offset. */
const [LEAST_ENTRY, LEAST_TENSOR] = [8 + 1 + 4 + 1, 8 + 4 + 4 + 8];

/**
 * The header of a GGUF file of version 2 or 3, little endian (https://github.com/ggml-org/ggml/blob/master/docs/gguf.md). As in
 * llama.cpp, each tensor starts where the one before it ends, rounded up to the alignment. An array of strings or of more than 64
 * numbers is reported as `{elementType, length}`.
 */
export async function parseGguf(reader: RandomAccess): Promise<ParsedModel> {
  const refusal = new Refusal('gguf');
  const cursor = new ByteCursor(reader, refusal);
  await cursor.need(24);
  if (cursor.u32() !== GGUF_MAGIC) refusal.malformed('the file does not start with GGUF', 0);
  const version = cursor.u32();
  if (version !== 2 && version !== 3) refusal.unsupported(`version ${version} is not read (or it is big endian)`, 4);
  const tensorCount = countOf(cursor, 'tensors', LIMITS.tensors, LEAST_TENSOR);
  const entryCount = countOf(cursor, 'entries of metadata', LIMITS.metadataEntries, LEAST_ENTRY);

  const metadata = await readGgufMetadata(cursor, entryCount);
  const alignment = alignmentOf(metadata.get('general.alignment'), refusal);
  const announced = await readTensorInfos(cursor, tensorCount);
  const start = Math.ceil(cursor.position / alignment) * alignment;
  const tensors = announced.map((tensor) => {
    const offset = start + tensor.offset;
    if (tensor.offset % alignment !== 0) refusal.malformed(`${quoted(tensor.name)} is not aligned`, offset);
    if (!Number.isSafeInteger(offset + tensor.bytes)) refusal.malformed(`${quoted(tensor.name)} ends beyond counting`);
    return { ...tensor, offset };
  });
  checkEnd(refuseGaps(tensors, start, alignment, refusal), tensors, alignment, reader, cursor);
  return { format: 'gguf', tensors, metadata: { ...Object.fromEntries(metadata), 'gguf.version': version } };
}

function countOf(cursor: ByteCursor, what: string, most: number, leastBytes: number): number {
  const count = cursor.safe(`the number of ${what}`);
  if (count > most) cursor.refusal.limit(`the file announces ${count} ${what}, at most ${most} are read`);
  if (count * leastBytes > cursor.remaining)
    cursor.refusal.cut(`the file cannot hold the ${count} ${what} it announces`);
  return count;
}

function alignmentOf(value: MetadataValue | undefined, refusal: Refusal): number {
  if (value === undefined) return DEFAULT_ALIGNMENT;
  if (typeof value !== 'number' || value < 1 || value > MAX_ALIGNMENT || !Number.isInteger(Math.log2(value)))
    refusal.malformed(`general.alignment is ${JSON.stringify(value)}, no power of two`);
  return value as number;
}

/** Offsets still count from the start of the data. */
async function readTensorInfos(cursor: ByteCursor, count: number): Promise<TensorInfo[]> {
  const tensors: TensorInfo[] = [];
  const names = new Set<string>();
  for (let n = 0; n < count; n += 1) {
    const at = cursor.position;
    const tensor = await readTensorInfo(cursor);
    if (names.has(tensor.name)) cursor.refusal.malformed(`the tensor ${quoted(tensor.name)} occurs twice`, at);
    names.add(tensor.name);
    tensors.push(tensor);
  }
  return tensors;
}

async function readTensorInfo(cursor: ByteCursor): Promise<TensorInfo> {
  const { refusal } = cursor;
  const name = await ggufString(cursor, NAME_MAX_BYTES, 'the name of a tensor');
  const what = `the tensor ${quoted(name)}`;
  await cursor.need(4);
  const dimensions = cursor.u32();
  if (dimensions > MAX_DIMENSIONS) refusal.malformed(`${what} has ${dimensions} dimensions`, cursor.position - 4);
  await cursor.need(dimensions * 8 + 12);
  const innermostFirst = Array.from({ length: dimensions }, () => cursor.safe(`a dimension of ${what}`));
  const elements = elementsOf(innermostFirst, refusal, what);
  const type = cursor.u32();
  const [dtype, blockElements, blockBytes] = GGML_TYPES[type] ?? refusal.unsupported(`${what} has the type ${type}`);
  if ((innermostFirst[0] ?? 1) % blockElements !== 0)
    refusal.malformed(`the rows of ${what} are no whole blocks of ${blockElements} elements`);
  const bytes = (elements / blockElements) * blockBytes;
  if (!Number.isSafeInteger(bytes)) refusal.malformed(`${what} has more bytes than can be counted`);
  return { name, dtype, shape: innermostFirst.toReversed(), offset: cursor.safe(`the offset of ${what}`), bytes };
}

/** Writers pad after the last tensor too, some do not. */
function checkEnd(
  end: number,
  tensors: readonly TensorInfo[],
  alignment: number,
  { size }: RandomAccess,
  { refusal, position }: ByteCursor,
): void {
  // a file of metadata alone (a vocabulary) may end where its header does
  if (tensors.length === 0) end = position;
  if (end > size) refusal.cut('the tensors end after the file', size);
  if (size > Math.ceil(end / alignment) * alignment)
    refusal.malformed('bytes after the last tensor belong to nobody', end);
}
