/**
 * JSON for jsonb columns that hold domain states with bigints: a bigint becomes `{"$big": "123"}`, so that nothing patches
 * `BigInt.prototype.toJSON` and a decimal string stays a string.
 */
export function toJsonb(value: unknown): string {
  return JSON.stringify(value, (_key, item: unknown) => (typeof item === 'bigint' ? { $big: item.toString() } : item));
}

/** Revives what `toJsonb` wrote; node-postgres has already parsed the column. */
export function fromJsonb<T>(value: unknown): T {
  return revive(value) as T;
}

function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (value === null || typeof value !== 'object') return value;
  const entries = Object.entries(value);
  if (entries.length === 1 && entries[0]?.[0] === '$big') return BigInt(String(entries[0][1]));
  return Object.fromEntries(entries.map(([key, item]) => [key, revive(item)]));
}
