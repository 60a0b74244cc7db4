import type { InputReceipt } from '@icubed/ranking';
import type { EntityManager } from 'typeorm';

type Reader = Pick<EntityManager, 'query'>;

/** Not only the inbox makes it idempotent: one receipt is one row. */
export async function insertPaidCall(manager: EntityManager, chainId: number, receipt: InputReceipt): Promise<void> {
  const { id, assetId, payer, assetPrice, nodePrice, chainTime } = receipt;
  await manager.query(
    `INSERT INTO paid_call (receipt_id, chain_id, asset_id, payer, asset_price, node_price, chain_time, content)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8) ON CONFLICT DO NOTHING`,
    [id, chainId, assetId, payer, assetPrice, nodePrice, chainTime, JSON.stringify(receipt)],
  );
}

export async function loadPaidCall(
  reader: Reader,
  chainId: number,
  receiptId: string,
): Promise<InputReceipt | undefined> {
  const rows = await reader.query<{ content: InputReceipt }[]>(
    'SELECT content FROM paid_call WHERE chain_id = $1 AND receipt_id = $2',
    [chainId, receiptId],
  );
  return rows[0]?.content;
}

/** USD base units, nodes' part included. */
export async function spentBy(reader: Reader, chainId: number, payer: string): Promise<bigint> {
  const rows = await reader.query<{ spent: string }[]>(
    'SELECT coalesce(sum(asset_price + node_price), 0)::text AS spent FROM paid_call WHERE chain_id = $1 AND payer = $2',
    [chainId, payer],
  );
  return BigInt(rows[0]?.spent ?? 0);
}

export async function hasPaidCalls(reader: Reader, chainId: number, before: number): Promise<boolean> {
  const rows = await reader.query<{ found: boolean }[]>(
    'SELECT EXISTS (SELECT FROM paid_call WHERE chain_id = $1 AND chain_time < $2) AS found',
    [chainId, before],
  );
  return rows[0]?.found ?? false;
}
