import type { MigrationInterface, QueryRunner } from 'typeorm';

export class RegistryTables1795000000100 implements MigrationInterface {
  readonly name = 'RegistryTables1795000000100';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of TABLES) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE release, content_version, upload_file, upload, edge, asset');
  }
}

const TABLES = [
  // the mirror's read model; `state` is the whole asset, the columns are what lists filter and sort by
  `CREATE TABLE asset (
    chain_id bigint NOT NULL, asset_id numeric(78,0) NOT NULL,
    creator text NOT NULL, kind text NOT NULL, vertical text NOT NULL, sealed_cid text NOT NULL,
    registered_at bigint NOT NULL,
    state jsonb NOT NULL,
    finality text NOT NULL CHECK (finality IN ('PENDING', 'FINAL')),
    as_of_block bigint NOT NULL,
    PRIMARY KEY (chain_id, asset_id)
  )`,
  'CREATE INDEX asset_by_registration ON asset (chain_id, registered_at DESC, asset_id DESC)',
  'CREATE INDEX asset_by_id ON asset (asset_id)',
  'CREATE INDEX asset_by_vertical ON asset (chain_id, vertical, registered_at DESC, asset_id DESC)',
  `CREATE TABLE edge (
    chain_id bigint NOT NULL, child numeric(78,0) NOT NULL, parent numeric(78,0) NOT NULL,
    PRIMARY KEY (chain_id, parent, child)
  )`,
  'CREATE INDEX edge_by_child ON edge (child)',
  `CREATE TABLE upload (
    id uuid PRIMARY KEY,
    account_id text NOT NULL,
    status text NOT NULL CHECK (status IN ('Open', 'Completing', 'Complete')),
    lease_until timestamptz,
    created_at timestamptz NOT NULL,
    CHECK ((status = 'Completing') = (lease_until IS NOT NULL))
  )`,
  `CREATE INDEX upload_unfinished ON upload (account_id, created_at) WHERE status <> 'Complete'`,
  `CREATE TABLE upload_file (
    upload_id uuid NOT NULL REFERENCES upload (id) ON DELETE CASCADE,
    path text NOT NULL, size bigint NOT NULL, sha256 text NOT NULL, blob text NOT NULL,
    PRIMARY KEY (upload_id, path)
  )`,
  // the wrapped key stays for audit after the release
  `CREATE TABLE content_version (
    id uuid PRIMARY KEY REFERENCES upload (id),
    account_id text NOT NULL,
    chain_id bigint NOT NULL,
    creator text NOT NULL,
    files_root text NOT NULL, digest text NOT NULL,
    sealed_cid text NOT NULL UNIQUE, metadata_cid text NOT NULL,
    data_key_commitment text NOT NULL, wrapped_key bytea NOT NULL, kek_id text NOT NULL,
    created_at timestamptz NOT NULL
  )`,
  `CREATE TABLE release (
    chain_id bigint NOT NULL, asset_id numeric(78,0) NOT NULL,
    unlock_at bigint NOT NULL,
    status text NOT NULL, state jsonb NOT NULL,
    failures integer NOT NULL DEFAULT 0, retry_at timestamptz NOT NULL,
    PRIMARY KEY (chain_id, asset_id)
  )`,
  `CREATE INDEX release_due ON release (unlock_at) WHERE status NOT IN ('Released', 'Parked')`,
];
