import type { Bytes32 } from '@icubed/protocol';
import type { EntityManager } from 'typeorm';
import { type AnchoredHour, proofOf, type ReceiptHour, type ReceiptPlace } from './anchor.js';

type Reader = Pick<EntityManager, 'query'>;

/** An hour without a root on-chain: what is to be anchored. */
export interface OpenHour {
  readonly hour: number;
  readonly root: string;
  readonly count: number;
  readonly cid: string;
}

export async function saveAnchoredHour(
  manager: Reader,
  chainId: number,
  hour: string,
  { root, count, cid, transactionHash, blockNumber, anchoredAt }: AnchoredHour,
): Promise<void> {
  await manager.query(
    `INSERT INTO anchored_hour (chain_id, hour, root, count, cid, transaction_hash, block_number, anchored_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [chainId, hour, root, count, cid, transactionHash, blockNumber, anchoredAt],
  );
}

/** Receipts up to an hour that are under no root yet, locked: two processes cannot put one under two roots. */
export async function lockUnanchored(manager: EntityManager, chainId: number, hour: number): Promise<Bytes32[]> {
  const rows = await manager.query<{ receipt_id: Bytes32 }[]>(
    'SELECT receipt_id FROM receipt WHERE chain_id = $1 AND anchor_hour IS NULL AND hour <= $2 FOR UPDATE',
    [chainId, hour],
  );
  return rows.map((row) => row.receipt_id);
}

/** False when the hour is taken already, here or on the chain: its receipts go with a later one. */
export async function insertHour(
  manager: EntityManager,
  chainId: number,
  { hour, root, cid, receiptIds }: ReceiptHour,
): Promise<boolean> {
  const inserted = await manager.query<unknown[]>(
    `INSERT INTO receipt_hour (chain_id, hour, root, count, cid) SELECT $1, $2, $3, $4, $5
     WHERE NOT EXISTS (SELECT FROM anchored_hour WHERE chain_id = $1 AND hour = $2) ON CONFLICT DO NOTHING RETURNING 1`,
    [chainId, hour, root, receiptIds.length, cid],
  );
  if (inserted.length === 0) return false;
  await manager.query(
    `UPDATE receipt SET anchor_hour = $1, anchor_index = place.ordinality - 1
     FROM unnest($2::text[]) WITH ORDINALITY AS place (id, ordinality) WHERE receipt_id = place.id`,
    [hour, receiptIds],
  );
  return true;
}

/** One after the other: the key's nonces are in the order of the hours. */
export async function oldestOpen(reader: Reader, chainId: number): Promise<OpenHour | undefined> {
  const [row] = await reader.query<OpenHour[]>(
    `SELECT hour::int AS hour, root, count, cid FROM receipt_hour AS built WHERE chain_id = $1
       AND NOT EXISTS (SELECT FROM anchored_hour AS found WHERE found.chain_id = built.chain_id AND found.hour = built.hour)
     ORDER BY built.hour LIMIT 1`,
    [chainId],
  );
  return row;
}

/** Receipts of hours under which another root stands for good are to be anchored with a later hour. Answers how many those are. */
export async function freeReceipts(reader: Reader, chainId: number): Promise<number> {
  // typeorm answers an UPDATE with [rows, count]
  const [, count] = await reader.query<[unknown[], number]>(
    `UPDATE receipt SET anchor_hour = NULL, anchor_index = NULL FROM receipt_hour AS built JOIN anchored_hour AS found USING (chain_id, hour)
     WHERE receipt.chain_id = $1 AND built.chain_id = $1 AND anchor_hour = built.hour AND found.root <> built.root`,
    [chainId],
  );
  return count;
}

/** Where a receipt stands on-chain, final. */
export async function placeOf(reader: Reader, receiptId: string): Promise<ReceiptPlace | undefined> {
  const [row] = await reader.query<(Omit<ReceiptPlace, 'proof'> & { chainId: string })[]>(
    `SELECT found.chain_id AS "chainId", found.hour::int AS hour, anchor_index AS index, found.count::int AS count, found.root, found.cid,
       found.transaction_hash AS "transactionHash", found.block_number::int AS "blockNumber", found.anchored_at::int AS "anchoredAt"
     FROM receipt JOIN receipt_hour AS built ON built.chain_id = receipt.chain_id AND built.hour = anchor_hour
     JOIN anchored_hour AS found ON found.chain_id = built.chain_id AND found.hour = built.hour AND found.root = built.root
     WHERE receipt_id = $1`,
    [receiptId],
  );
  if (row === undefined) return undefined;
  const { chainId, ...place } = row;
  const ids = await reader.query<{ id: Bytes32 }[]>(
    'SELECT receipt_id AS id FROM receipt WHERE chain_id = $1 AND anchor_hour = $2 ORDER BY anchor_index',
    [chainId, place.hour],
  );
  const proof = proofOf(
    ids.map(({ id }) => id),
    place.index,
  );
  return { ...place, proof };
}

/** The receipts that a CID names, in the order of their tree. */
export async function receiptsOfList(reader: Reader, chainId: number, cid: string): Promise<Bytes32[]> {
  const rows = await reader.query<{ id: Bytes32 }[]>(
    `SELECT receipt_id AS id FROM receipt JOIN receipt_hour USING (chain_id)
     WHERE chain_id = $1 AND cid = $2 AND anchor_hour = receipt_hour.hour ORDER BY anchor_index`,
    [chainId, cid],
  );
  return rows.map(({ id }) => id);
}

/** Hours by what stands on-chain under them, and the hour of the oldest receipt that stands under none. */
export async function anchoring(
  reader: Reader,
  chainId: number,
): Promise<{ open: number; anchored: number; foreign: number; oldestHour: number | null }> {
  const [row] = await reader.query<{ open: number; anchored: number; foreign: number; oldestHour: number | null }[]>(
    `SELECT (count(*) FILTER (WHERE found.hour IS NULL))::int AS open,
       (count(*) FILTER (WHERE found.root = built.root))::int AS anchored,
       (count(*) FILTER (WHERE found.root <> built.root))::int AS foreign,
       least(min(built.hour) FILTER (WHERE found.hour IS NULL),
         (SELECT min(hour) FROM receipt WHERE receipt.chain_id = $1 AND anchor_hour IS NULL))::int AS "oldestHour"
     FROM receipt_hour AS built LEFT JOIN anchored_hour AS found USING (chain_id, hour) WHERE chain_id = $1`,
    [chainId],
  );
  return row ?? { open: 0, anchored: 0, foreign: 0, oldestHour: null };
}
