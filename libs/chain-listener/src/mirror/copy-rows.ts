import { finished } from 'node:stream/promises';
import type { PoolClient } from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import type { EntityManager } from 'typeorm';

export type CopyValue = string | number | readonly string[];

/** Rows as text before they are handed on: a batch may hold tens of megabytes. */
const CHUNK = 256 * 1024;

/**
 * Adds rows by COPY, in the manager's transaction: PostgreSQL then parses no statement and builds no row from JSON, which costs
 * it about as much again as storing them. A conflict fails the transaction, as with INSERT.
 */
export async function copyRows(
  manager: EntityManager,
  table: string,
  columns: readonly string[],
  rows: Iterable<readonly CopyValue[]>,
): Promise<void> {
  if (manager.queryRunner === undefined) throw new RangeError('COPY wants a transaction');
  const client = (await manager.queryRunner.connect()) as PoolClient;
  const stream = client.query(copyFrom(`COPY ${table} (${columns.join(', ')}) FROM STDIN`));
  const copied = finished(stream);
  let text = '';
  for (const row of rows) {
    text += `${row.map(cell).join('\t')}\n`;
    if (text.length < CHUNK) continue;
    stream.write(text);
    text = '';
  }
  stream.end(text);
  await copied;
}

function cell(value: CopyValue): string {
  if (typeof value === 'number') return String(value);
  return escaped(typeof value === 'string' ? value : `{${value.map(quoted).join(',')}}`);
}

/** An element of an array's text form. */
function quoted(item: string): string {
  return `"${item.replaceAll(/["\\]/g, '\\$&')}"`;
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\r': '\\r' };

/** COPY's text format: what an endpoint sends must not end a column or a row. */
function escaped(text: string): string {
  return /[\\\t\n\r]/.test(text) ? text.replaceAll(/[\\\t\n\r]/g, (found) => ESCAPES[found] as string) : text;
}
