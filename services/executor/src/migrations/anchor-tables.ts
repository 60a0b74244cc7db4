import type { MigrationInterface, QueryRunner } from 'typeorm';

const changes = [
  // what the chain says, whoever put it there
  `CREATE TABLE anchored_hour (
    chain_id bigint NOT NULL,
    hour bigint NOT NULL,
    root text NOT NULL,
    count bigint NOT NULL,
    cid text NOT NULL,
    transaction_hash text NOT NULL,
    block_number bigint NOT NULL,
    anchored_at bigint NOT NULL,
    PRIMARY KEY (chain_id, hour))`,
  `CREATE TABLE receipt_hour (
    chain_id bigint NOT NULL,
    hour bigint NOT NULL,
    root text NOT NULL,
    count integer NOT NULL,
    cid text NOT NULL,
    built_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (chain_id, hour))`,
  'CREATE INDEX receipt_hour_cid ON receipt_hour (cid)',
  // in which hour of the chain the call was given to its node, and under which hour's root the receipt is
  `ALTER TABLE receipt
    ADD COLUMN hour bigint GENERATED ALWAYS AS ((content->'chainTime'->>'$big')::bigint / 3600) STORED,
    ADD COLUMN anchor_hour bigint,
    ADD COLUMN anchor_index integer,
    ADD FOREIGN KEY (chain_id, anchor_hour) REFERENCES receipt_hour (chain_id, hour),
    ADD CHECK ((anchor_hour IS NULL) = (anchor_index IS NULL))`,
  'CREATE UNIQUE INDEX receipt_place ON receipt (chain_id, anchor_hour, anchor_index) WHERE anchor_hour IS NOT NULL',
  'CREATE INDEX receipt_unanchored ON receipt (chain_id, hour) WHERE anchor_hour IS NULL',
];

export class AnchorTables1795000010200 implements MigrationInterface {
  readonly name = 'AnchorTables1795000010200';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of changes) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new TypeError('what was anchored is not forgotten by a migration');
  }
}
