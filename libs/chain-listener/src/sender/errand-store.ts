import type { EntityManager, MigrationInterface, QueryRunner } from 'typeorm';
import type { Errand } from './errand.js';
import type { SignedTransaction } from './signed-transaction.js';

type Reader = Pick<EntityManager, 'query'>;

/** What the transaction is for: one of a kind, on one chain. */
export interface ErrandKey {
  readonly chainId: number;
  readonly kind: string;
  readonly id: string;
}

export class ErrandTables1795000010000 implements MigrationInterface {
  readonly name = 'ErrandTables1795000010000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE errand (
      chain_id bigint NOT NULL,
      kind text NOT NULL,
      id text NOT NULL,
      transaction_hash text NOT NULL,
      raw_transaction text NOT NULL,
      nonce bigint NOT NULL,
      signed_at timestamptz NOT NULL,
      PRIMARY KEY (chain_id, kind, id))`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE errand');
  }
}

/** How an errand's transaction is kept in the service's own store. */
export function keptErrand(reader: Reader, key: ErrandKey): Pick<Errand, 'load' | 'store'> {
  return {
    load: () => loadErrand(reader, key),
    store: (transaction, instead) => storeErrand(reader, key, transaction, instead),
  };
}

async function loadErrand(reader: Reader, { chainId, kind, id }: ErrandKey): Promise<SignedTransaction | undefined> {
  const [row] = await reader.query<SignedTransaction[]>(
    `SELECT transaction_hash AS "transactionHash", raw_transaction AS "rawTransaction", nonce::int AS nonce,
       signed_at AS "signedAt" FROM errand WHERE chain_id = $1 AND kind = $2 AND id = $3`,
    [chainId, kind, id],
  );
  return row;
}

async function storeErrand(
  reader: Reader,
  { chainId, kind, id }: ErrandKey,
  { transactionHash, rawTransaction, nonce, signedAt }: SignedTransaction,
  instead: SignedTransaction | undefined,
): Promise<boolean> {
  const rows = await reader.query<unknown[]>(
    `INSERT INTO errand AS known (chain_id, kind, id, transaction_hash, raw_transaction, nonce, signed_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (chain_id, kind, id) DO UPDATE
     SET transaction_hash = excluded.transaction_hash, raw_transaction = excluded.raw_transaction, nonce = excluded.nonce,
       signed_at = excluded.signed_at WHERE known.transaction_hash = $8 RETURNING 1`,
    [chainId, kind, id, transactionHash, rawTransaction, nonce, signedAt, instead?.transactionHash ?? null],
  );
  return rows.length === 1;
}
