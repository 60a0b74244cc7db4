import { quoted, type Refusal } from '../refusal.js';

export const BLOCK_BYTES = 512;

export interface TarHeader {
  /** One character: what the entry is. */
  readonly type: string;
  readonly path: string;
  readonly bytes: number;
}

const [CHECKSUM_AT, CHECKSUM_BYTES] = [148, 8];
const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** A header of POSIX ustar or of GNU tar; nothing for a block of zeros. @throws CONTENT.FORMAT_INVALID, CONTENT.FORMAT_UNSUPPORTED */
export function readTarHeader(block: Uint8Array, refusal: Refusal, at: number): TarHeader | undefined {
  if (block.every((byte) => byte === 0)) return undefined;
  const text = (from: number, length: number) => textOf(block.subarray(from, from + length), refusal, at);
  const magic = text(257, 8);
  if (sumOf(block) !== octal(block.subarray(CHECKSUM_AT, CHECKSUM_AT + CHECKSUM_BYTES), refusal, at))
    refusal.malformed('a header does not have its checksum', at);
  const posix = magic.startsWith('ustar') && !magic.startsWith('ustar ');
  if (!magic.startsWith('ustar')) refusal.unsupported('a header is older than ustar', at);
  // GNU tar keeps times where POSIX keeps the first part of a long path
  const prefix = posix ? text(345, 155) : '';
  const name = text(0, 100);
  const type = String.fromCharCode(block[156] === 0 ? 0x30 : block[156]!);
  return { type, path: prefix ? `${prefix}/${name}` : name, bytes: sizeOf(block.subarray(124, 136), refusal, at) };
}

/** With its own field counted as spaces. */
function sumOf(block: Uint8Array): number {
  let sum = CHECKSUM_BYTES * 0x20;
  block.forEach((byte, n) => {
    if (n < CHECKSUM_AT || n >= CHECKSUM_AT + CHECKSUM_BYTES) sum += byte;
  });
  return sum;
}

/** Octal digits, or base 256 behind a first bit, as GNU tar writes what is larger than 8 GiB. */
function sizeOf(field: Uint8Array, refusal: Refusal, at: number): number {
  if (field[0] !== 0x80) return octal(field, refusal, at);
  const value = field.subarray(1).reduce((sum, byte) => sum * 256n + BigInt(byte), 0n);
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) refusal.malformed(`an entry has ${value} bytes`, at);
  return Number(value);
}

function octal(field: Uint8Array, refusal: Refusal, at: number): number {
  const digits = /^ *([0-7]{1,12})[ \0]*$/.exec(String.fromCharCode(...field))?.[1];
  if (digits === undefined) refusal.malformed('a header has a number that is not octal', at);
  return parseInt(digits, 8);
}

function textOf(field: Uint8Array, refusal: Refusal, at: number): string {
  const end = field.indexOf(0);
  const bytes = end < 0 ? field : field.subarray(0, end);
  try {
    return UTF8.decode(bytes);
  } catch {
    return refusal.unsupported(`the name ${quoted(Buffer.from(bytes).toString('latin1'))} is not UTF-8`, at);
  }
}
