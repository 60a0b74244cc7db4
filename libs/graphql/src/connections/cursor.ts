import { ModelverseError } from '@icubed/errors';

/** The sort key of a row, unique within its list: what `WHERE (a, b) > (…)` compares. Bigints travel as decimal strings. */
export type CursorKey = readonly (string | number)[];

const MAX_CURSOR_CHARS = 512;

export function encodeCursor(key: readonly (string | number | bigint | Date)[]): string {
  const plain = key.map((part) =>
    typeof part === 'bigint' ? part.toString() : part instanceof Date ? part.toISOString() : part,
  );
  return Buffer.from(JSON.stringify(plain)).toString('base64url');
}

/** Opaque to clients, checked by us. Throws PLATFORM.CURSOR_INVALID unless it holds `parts` strings or numbers. */
export function decodeCursor(cursor: string, parts: number): CursorKey {
  const decoded = cursor.length > MAX_CURSOR_CHARS ? undefined : parse(cursor);
  if (!Array.isArray(decoded) || decoded.length !== parts || !decoded.every(isPart)) {
    throw new ModelverseError('PLATFORM.CURSOR_INVALID', 'Pass the endCursor of this same list.');
  }
  return decoded;
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8')) as unknown;
  } catch {
    return undefined;
  }
}

function isPart(part: unknown): part is string | number {
  return typeof part === 'string' || (typeof part === 'number' && Number.isFinite(part));
}
