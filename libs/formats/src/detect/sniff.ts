import { GGUF_MAGIC } from '../gguf/parse-gguf.js';
import { looksPickled } from '../pickle/looks-pickled.js';
import type { RandomAccess } from '../reader/random-access.js';
import { SAFETENSORS_HEADER_MAX_BYTES } from '../safetensors/parse-safetensors.js';
import { compressionOf } from './compressed.js';

export type Sniffed =
  | { readonly kind: 'pickle'; readonly why: string }
  | { readonly kind: 'compressed'; readonly by: string }
  | { readonly kind: 'zip' | 'tar' | 'gguf' | 'safetensors' | 'car' | 'json' | 'other' };

export const SNIFF_BYTES = 64 * 1024;
const [TAR_MAGIC_AT, CAR_VERSION] = [257, Buffer.from('gversion')];
const BOM = 0xef;

/**
 * What a file is by its first bytes. Nothing is believed yet: the parser of the format says whether it is valid.
 * @param complete whether the reader holds all of the file
 */
export async function sniff(reader: RandomAccess, complete: boolean): Promise<Sniffed> {
  const bytes = await reader.read(0, Math.min(SNIFF_BYTES, reader.size));
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (head.length === 0) return { kind: 'other' };
  if (starts(head, 'PK\x03\x04') || starts(head, 'PK\x05\x06') || starts(head, 'PK\x07\x08')) return { kind: 'zip' };
  if (head.length >= 4 && head.readUInt32LE() === GGUF_MAGIC) return { kind: 'gguf' };
  if (await looksPickled(reader, complete)) return { kind: 'pickle', why: 'it is a pickle' };
  if (holdsObjects(head)) return { kind: 'pickle', why: 'it is an array of pickled objects' };
  if (head.toString('latin1', TAR_MAGIC_AT, TAR_MAGIC_AT + 5) === 'ustar') return { kind: 'tar' };
  if (isSafetensors(head, complete ? reader.size : Infinity)) return { kind: 'safetensors' };
  if (head.subarray(0, 128).includes(CAR_VERSION)) return { kind: 'car' };
  const by = compressionOf(head);
  if (by) return { kind: 'compressed', by };
  return { kind: startsAsJson(head) ? 'json' : 'other' };
}

/** NumPy's `.npy` with a dtype of objects: `\x93NUMPY`, then a dictionary in text. */
function holdsObjects(head: Buffer): boolean {
  return starts(head, '\x93NUMPY') && /'descr'\s*:.{0,4096}'[|<>=]?O/s.test(head.toString('latin1', 0, 8_192));
}

function isSafetensors(head: Buffer, size: number): boolean {
  if (head.length < 9 || head[8] !== 0x7b) return false;
  const length = head.readBigUInt64LE();
  return length <= BigInt(SAFETENSORS_HEADER_MAX_BYTES) && 8 + Number(length) <= size;
}

function startsAsJson(head: Buffer): boolean {
  const text = head.toString('latin1', head[0] === BOM ? 3 : 0, 1_024);
  return text.trimStart().startsWith('{');
}

function starts(head: Buffer, magic: string): boolean {
  return head.toString('latin1', 0, magic.length) === magic;
}
