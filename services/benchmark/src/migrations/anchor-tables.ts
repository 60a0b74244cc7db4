import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = [
  // what the chain says, whoever put it there: weeks of others included
  `CREATE TABLE anchored_root (
    chain_id bigint NOT NULL,
    week numeric(20,0) NOT NULL,
    root text NOT NULL,
    cid text NOT NULL,
    transaction_hash text NOT NULL,
    block_number bigint NOT NULL,
    PRIMARY KEY (chain_id, week))`,
  `CREATE TABLE anchor_transaction (
    cid text PRIMARY KEY REFERENCES ranking_release,
    transaction_hash text NOT NULL,
    raw_transaction text NOT NULL,
    nonce bigint NOT NULL,
    signed_at timestamptz NOT NULL)`,
  // never filled: an anchor is what the chain says of the week
  'ALTER TABLE ranking_release DROP COLUMN anchor',
];

export class AnchorTables1795000000300 implements MigrationInterface {
  readonly name = 'AnchorTables1795000000300';

  async up(runner: QueryRunner): Promise<void> {
    for (const table of tables) await runner.query(table);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE ranking_release ADD COLUMN anchor jsonb');
    await runner.query('DROP TABLE anchor_transaction, anchored_root');
  }
}
