import type { DataSource } from 'typeorm';
import { SCHEMA } from './mirror/store.js';

/**
 * What two indexes of one chain may differ in, and why. The ids of `outbox`, and of `undelivered`: a sequence keeps the numbers
 * that rolled-back transactions took; the order of ids is compared. `created_at`: the wall clock's, not the chain's.
 */
export const EXCLUDED: Readonly<Record<string, readonly string[]>> = {
  outbox: ['id', 'created_at'],
  undelivered: ['id'],
};
const ORDER: Readonly<Record<string, string>> = { outbox: 'id', undelivered: 'id' };

export type Dump = ReadonlyMap<string, readonly string[]>;

/** Every table of the schema, each row as PostgreSQL writes it. */
export async function dump(source: DataSource): Promise<Dump> {
  const columns = await source.query<{ table_name: string; column_name: string }[]>(
    `SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = $1 ORDER BY table_name, ordinal_position`,
    [SCHEMA],
  );
  const tables = Map.groupBy(columns, (column) => column.table_name);
  const result = new Map<string, readonly string[]>();
  for (const [table, all] of tables) {
    const names = all.map((column) => column.column_name).filter((name) => !EXCLUDED[table]?.includes(name));
    const list = names.map((name) => `"${name}"`).join(', ');
    const rows = await source.query<{ line: string }[]>(
      `SELECT ROW(${list})::text AS line FROM "${SCHEMA}"."${table}" ORDER BY ${ORDER[table] ?? list}`,
    );
    result.set(
      table,
      rows.map(({ line }) => line),
    );
  }
  return result;
}

/** The first difference in words; undefined when every table is the same, byte for byte. */
export function difference(mirrored: Dump, expected: Dump): string | undefined {
  for (const table of new Set([...expected.keys(), ...mirrored.keys()])) {
    const left = mirrored.get(table) ?? [];
    const right = expected.get(table) ?? [];
    const at = left.findIndex((line, index) => line !== right[index]);
    if (at === -1 && left.length === right.length) continue;
    const row = at === -1 ? left.length : at;
    return `table ${table}: ${left.length} rows mirrored, ${right.length} expected; first difference in row ${row + 1}\n  mirrored ${left[row] ?? '(none)'}\n  expected ${right[row] ?? '(none)'}`;
  }
  return undefined;
}
