import { quoted, type Refusal } from '../refusal.js';

/** What an extended header changes in the entry that follows it. */
export interface PaxChanges {
  readonly path?: string;
  readonly bytes?: number;
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** `"%d %s=%s\n"` repeated (POSIX pax, "Extended Header"). Times and owners are read over. @throws CONTENT.FORMAT_INVALID, CONTENT.ARCHIVE_UNSAFE */
export function readPaxRecords(content: Uint8Array, refusal: Refusal, at: number): PaxChanges {
  const records = new Map<string, string>();
  for (let from = 0; from < content.length;) {
    const space = content.indexOf(0x20, from);
    const digits = space < 0 ? '' : String.fromCharCode(...content.subarray(from, Math.min(space, from + 9)));
    const length = /^[1-9][0-9]*$/.test(digits) ? Number(digits) : 0;
    if (length < space - from + 3 || from + length > content.length || content[from + length - 1] !== 0x0a)
      refusal.malformed('an extended header has a record of a wrong length', at);
    const record = decode(content.subarray(space + 1, from + length - 1), refusal, at);
    const equals = record.indexOf('=');
    if (equals < 1) refusal.malformed('an extended header has a record without key', at);
    const key = record.slice(0, equals);
    if (records.has(key)) refusal.malformed(`an extended header has ${quoted(key)} twice`, at);
    records.set(key, record.slice(equals + 1));
    from += length;
  }
  if (records.has('linkpath')) refusal.unsafe('an extended header names a link', at);
  for (const key of records.keys())
    if (key.startsWith('GNU.sparse.')) refusal.unsupported('a file is stored with holes', at);
  return { path: records.get('path'), bytes: sizeOf(records.get('size'), refusal, at) };
}

function sizeOf(text: string | undefined, refusal: Refusal, at: number): number | undefined {
  if (text === undefined) return undefined;
  const bytes = Number(text);
  if (!/^[0-9]{1,16}$/.test(text) || !Number.isSafeInteger(bytes))
    refusal.malformed(`an entry has ${quoted(text)} bytes`, at);
  return bytes;
}

function decode(bytes: Uint8Array, refusal: Refusal, at: number): string {
  try {
    return UTF8.decode(bytes);
  } catch {
    return refusal.malformed('an extended header is not UTF-8', at);
  }
}
