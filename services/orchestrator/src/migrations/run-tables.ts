import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = [
  // what registry.asset tells, in any order: each fact sets only what it knows
  `CREATE TABLE asset (
    chain_id bigint NOT NULL,
    asset_id numeric(29,0) NOT NULL,
    kind text,
    creator text,
    digest text,
    components numeric(29,0)[],
    content_cid text,
    PRIMARY KEY (chain_id, asset_id))`,
  `CREATE TABLE workflow (
    chain_id bigint NOT NULL,
    asset_id numeric(29,0) NOT NULL,
    status text NOT NULL CHECK (status IN ('Pending', 'Admitted', 'Refused')),
    definition jsonb,
    code text,
    detail text,
    attempts int NOT NULL DEFAULT 0,
    due_at timestamptz NOT NULL,
    decided_at timestamptz,
    PRIMARY KEY (chain_id, asset_id),
    FOREIGN KEY (chain_id, asset_id) REFERENCES asset)`,
  `CREATE INDEX workflow_due ON workflow (due_at) WHERE status = 'Pending'`,
  `CREATE TABLE run (
    call_id text PRIMARY KEY,
    chain_id bigint NOT NULL,
    account_id text NOT NULL,
    asset_id numeric(29,0) NOT NULL,
    input_media_type text NOT NULL,
    input_sha256 text NOT NULL,
    status text NOT NULL CHECK (status IN ('Running', 'Stopping', 'Completed', 'Failed', 'Cancelled')),
    state jsonb NOT NULL,
    deadline timestamptz NOT NULL,
    created_at timestamptz NOT NULL,
    decided_at timestamptz,
    FOREIGN KEY (chain_id, asset_id) REFERENCES workflow)`,
  `CREATE INDEX run_open ON run (created_at) WHERE status IN ('Running', 'Stopping')`,
  // step 0: what the call brought; the digest outlives the bytes
  `CREATE TABLE run_value (
    call_id text NOT NULL REFERENCES run,
    step smallint NOT NULL,
    port text NOT NULL,
    media_type text NOT NULL,
    sha256 text NOT NULL,
    bytes bytea,
    stored_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (call_id, step, port))`,
  `CREATE INDEX run_value_kept ON run_value (stored_at) WHERE bytes IS NOT NULL`,
];

export class RunTables1795000000200 implements MigrationInterface {
  readonly name = 'RunTables1795000000200';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of tables) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE run_value, run, workflow, asset');
  }
}
