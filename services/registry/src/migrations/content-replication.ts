import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What content is to be kept, and where copies of it are. */
export class ContentReplication1795000003100 implements MigrationInterface {
  readonly name = 'ContentReplication1795000003100';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of STATEMENTS) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE content_copy, kept_content');
    await runner.query('DROP VIEW referenced_content');
  }
}

const STATEMENTS = [
  // the one place that says which content the service refers to: what it replicates, and what it never removes
  `CREATE VIEW referenced_content AS
     SELECT sealed_cid AS cid, 'SEALED' AS kind FROM content_version
     UNION ALL SELECT metadata_cid, 'CARD' FROM content_version
     UNION ALL SELECT state->>'plainCid', 'PLAIN' FROM release WHERE state->>'plainCid' IS NOT NULL`,
  `CREATE TABLE kept_content (
    cid text PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('SEALED', 'CARD', 'PLAIN')),
    wanted_at timestamptz NOT NULL
  )`,
  // 'since' is when the status became what it is; a request id is a pinning service's
  `CREATE TABLE content_copy (
    cid text NOT NULL REFERENCES kept_content (cid) ON DELETE CASCADE,
    replica text NOT NULL,
    status text NOT NULL CHECK (status IN ('Wanted', 'Pinning', 'Held', 'Broken')),
    request_id text,
    since timestamptz NOT NULL,
    checked_at timestamptz,
    failures integer NOT NULL DEFAULT 0,
    error_code text, error_detail text,
    due_at timestamptz NOT NULL,
    PRIMARY KEY (cid, replica),
    CHECK (status <> 'Pinning' OR request_id IS NOT NULL)
  )`,
  `CREATE INDEX content_copy_due ON content_copy (replica, (status = 'Held'), due_at)`,
];
