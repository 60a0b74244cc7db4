import type { MigrationInterface, QueryRunner } from 'typeorm';

const changes = [
  'ALTER TABLE asset ADD COLUMN base_id numeric(29,0)',
  'ALTER TABLE call ADD COLUMN base jsonb',
  // one capture per call, step and paid asset: a profile's call also pays its base
  'ALTER TABLE capture ADD COLUMN part integer NOT NULL DEFAULT 0',
  'ALTER TABLE capture DROP CONSTRAINT capture_pkey, ADD PRIMARY KEY (call_id, step, part)',
];

export class BasePayment1795359600000 implements MigrationInterface {
  readonly name = 'BasePayment1795359600000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of changes) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new TypeError('the ledger is not dropped by a migration');
  }
}
