import { fromJsonb, toJsonb } from '@icubed/persistence';
import type { Bytes32, Receipt } from '@icubed/protocol';
import type { EntityManager } from 'typeorm';
import type { StoredReceipt } from './receipt.js';

interface ReceiptRow {
  receipt_id: string;
  account_id: string;
  content: unknown;
  signature: string;
}

export async function insertReceipt(manager: EntityManager, chainId: number, stored: StoredReceipt): Promise<void> {
  const { receipt } = stored;
  await manager.query(
    `INSERT INTO receipt (receipt_id, chain_id, call_id, account_id, content, node, signature) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
    [stored.receiptId, chainId, receipt.callId, stored.accountId, toJsonb(receipt), receipt.node, stored.signature],
  );
}

export async function loadReceipt(
  reader: Pick<EntityManager, 'query'>,
  receiptId: string,
): Promise<StoredReceipt | undefined> {
  const rows = await reader.query<ReceiptRow[]>(
    `SELECT receipt_id, account_id, content, signature FROM receipt WHERE receipt_id = $1`,
    [receiptId],
  );
  return rows[0] && fromRow(rows[0]);
}

function fromRow(row: ReceiptRow): StoredReceipt {
  return {
    receiptId: row.receipt_id as Bytes32,
    accountId: row.account_id,
    receipt: fromJsonb<Receipt>(row.content),
    signature: row.signature,
  };
}
