import { ModelverseError } from '@icubed/errors';
import type { DataSource, EntityManager } from 'typeorm';
import type { BlockMark, Cursor } from './cursor.js';

type Queryable = Pick<DataSource | EntityManager, 'query'>;
type CursorRow = Record<string, string | null>;

export async function readCursor(source: Queryable, chainId: number): Promise<Cursor | undefined> {
  const rows = await source.query<CursorRow[]>('SELECT * FROM mirror_cursor WHERE chain_id = $1', [chainId]);
  const row = rows[0];
  if (row === undefined) return undefined;
  const mark = (prefix: string): BlockMark => ({
    number: Number(row[`${prefix}_number`]),
    hash: String(row[`${prefix}_hash`]),
    timestamp: Number(row[`${prefix}_timestamp`]),
  });
  const halted = row['halted'] ?? null;
  return { chainId, genesisHash: String(row['genesis_hash']), head: mark('head'), final: mark('final'), halted };
}

/** Two processes may start at once: one row stays, and both read it afterwards. False for the one that came second. */
export async function createCursor(source: Queryable, cursor: Cursor): Promise<boolean> {
  const { head, final } = cursor;
  const created = await source.query<unknown[]>(
    `INSERT INTO mirror_cursor (chain_id, genesis_hash, head_number, head_hash, head_timestamp, final_number, final_hash, final_timestamp)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING RETURNING chain_id`,
    [
      cursor.chainId,
      cursor.genesisHash,
      head.number,
      head.hash,
      head.timestamp,
      final.number,
      final.hash,
      final.timestamp,
    ],
  );
  return created.length === 1;
}

/**
 * Compare-and-swap on both block hashes. The row lock it takes is held to the end of the transaction, so a second writer waits, finds
 * other hashes and gets MIRROR.WRITER_LOST before it has written anything.
 */
export async function moveCursor(
  manager: EntityManager,
  from: Cursor,
  head: BlockMark,
  final: BlockMark,
): Promise<void> {
  const [, moved] = await manager.query<[unknown[], number]>(
    `UPDATE mirror_cursor SET head_number = $4, head_hash = $5, head_timestamp = $6,
            final_number = $7, final_hash = $8, final_timestamp = $9, halted = NULL
     WHERE chain_id = $1 AND head_hash = $2 AND final_hash = $3`,
    [
      from.chainId,
      from.head.hash,
      from.final.hash,
      head.number,
      head.hash,
      head.timestamp,
      final.number,
      final.hash,
      final.timestamp,
    ],
  );
  if (moved !== 1) {
    throw new ModelverseError(
      'MIRROR.WRITER_LOST',
      `the cursor is no longer at block ${from.head.number} (${from.head.hash})`,
    );
  }
}

/** Only the writer that still holds the cursor may say that the mirror halted. */
export async function markHalted(source: Queryable, cursor: Cursor, code: string | null): Promise<void> {
  await source.query(
    'UPDATE mirror_cursor SET halted = $4 WHERE chain_id = $1 AND head_hash = $2 AND final_hash = $3',
    [cursor.chainId, cursor.head.hash, cursor.final.hash, code],
  );
}
