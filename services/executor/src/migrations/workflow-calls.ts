import type { MigrationInterface, QueryRunner } from 'typeorm';

const changes = [
  'ALTER TABLE asset ADD COLUMN workflow jsonb',
  `ALTER TABLE call
    ADD COLUMN steps jsonb,
    ADD COLUMN parent_call_id text REFERENCES call,
    ADD COLUMN step integer NOT NULL DEFAULT 0,
    ADD COLUMN carved numeric(39,0) NOT NULL DEFAULT 0,
    ADD CHECK (carved >= 0 AND carved <= hold_amount),
    ADD CHECK ((parent_call_id IS NULL) = (step = 0))`,
  // one call per step, whoever asks and however often
  'CREATE UNIQUE INDEX call_step ON call (parent_call_id, step) WHERE parent_call_id IS NOT NULL',
  'DROP INDEX call_open',
  `CREATE INDEX call_open ON call (created_at) WHERE status IN ('Held', 'Leased', 'Unknown', 'Running')`,
  // steps are listed under their call
  'DROP INDEX call_of_account',
  `CREATE INDEX call_of_account ON call (account_id, created_at DESC, call_id DESC) WHERE parent_call_id IS NULL`,
  // a workflow's own price is captured without a node
  'ALTER TABLE capture ALTER COLUMN receipt_id DROP NOT NULL',
];

export class WorkflowCalls1795363200000 implements MigrationInterface {
  readonly name = 'WorkflowCalls1795363200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of changes) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new TypeError('the ledger is not dropped by a migration');
  }
}
