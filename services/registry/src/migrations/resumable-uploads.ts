import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Files that arrive in pieces, what an account holds, and when an upload that nobody goes on with is dropped. */
export class ResumableUploads1795000000500 implements MigrationInterface {
  readonly name = 'ResumableUploads1795000000500';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of CHANGES) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE resumable_file');
    await runner.query('DROP INDEX upload_of_account');
    await runner.query('ALTER TABLE upload DROP COLUMN bytes, DROP COLUMN expires_at');
  }
}

const CHANGES = [
  'ALTER TABLE upload ADD COLUMN bytes bigint NOT NULL DEFAULT 0',
  'UPDATE upload SET bytes = coalesce((SELECT sum(size) FROM upload_file WHERE upload_id = upload.id), 0)',
  'ALTER TABLE upload ADD COLUMN expires_at timestamptz',
  `UPDATE upload SET expires_at = created_at + interval '24 hours'`,
  'ALTER TABLE upload ALTER COLUMN expires_at SET NOT NULL',
  // the quota is one index-only sum
  'CREATE INDEX upload_of_account ON upload (account_id) INCLUDE (bytes)',
  // `received` bytes of `blob` are on disk for certain; sha256 is known once all are
  `CREATE TABLE resumable_file (
    id uuid PRIMARY KEY,
    upload_id uuid NOT NULL REFERENCES upload (id) ON DELETE CASCADE,
    path text NOT NULL, size bigint NOT NULL, announced_sha256 text,
    blob text NOT NULL, received bigint NOT NULL DEFAULT 0, sha256 text,
    writer uuid, writer_until timestamptz,
    created_at timestamptz NOT NULL,
    CHECK (received BETWEEN 0 AND size),
    CHECK ((writer IS NULL) = (writer_until IS NULL))
  )`,
  'CREATE INDEX resumable_file_of_upload ON resumable_file (upload_id)',
];
