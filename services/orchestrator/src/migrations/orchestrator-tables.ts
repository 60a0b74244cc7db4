import type { MigrationInterface, QueryRunner } from 'typeorm';

export class OrchestratorTables1795000000100 implements MigrationInterface {
  readonly name = 'OrchestratorTables1795000000100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE workflow_draft (
      id uuid PRIMARY KEY,
      chain_id bigint NOT NULL,
      account_id text NOT NULL,
      name text NOT NULL,
      version int NOT NULL CHECK (version > 0),
      workflow jsonb NOT NULL,
      created_at timestamptz NOT NULL,
      updated_at timestamptz NOT NULL
    )`);
    await runner.query(
      'CREATE INDEX workflow_draft_by_account ON workflow_draft (account_id, created_at DESC, id DESC)',
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE workflow_draft');
  }
}
