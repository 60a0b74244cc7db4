import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Imports by CID: how far they are, and how they ended. */
export class ContentImports1795000002800 implements MigrationInterface {
  readonly name = 'ContentImports1795000002800';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of CHANGES) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE content_import');
  }
}

const CHANGES = [
  // whoever is at work on one says so in seen_at
  `CREATE TABLE content_import (
    upload_id uuid NOT NULL REFERENCES upload (id) ON DELETE CASCADE,
    cid text NOT NULL, path text NOT NULL,
    account_id text NOT NULL,
    status text NOT NULL CHECK (status IN ('Running', 'Done', 'Failed')),
    received bigint NOT NULL DEFAULT 0,
    files integer, code text, detail text,
    started_at timestamptz NOT NULL, seen_at timestamptz NOT NULL,
    PRIMARY KEY (upload_id, cid)
  )`,
  `CREATE INDEX content_import_running ON content_import (account_id) WHERE status = 'Running'`,
];
