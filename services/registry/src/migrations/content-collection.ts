import type { MigrationInterface, QueryRunner } from 'typeorm';

/** When garbage is collected, and what nothing has referred to since when. */
export class ContentCollection1795000003200 implements MigrationInterface {
  readonly name = 'ContentCollection1795000003200';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of STATEMENTS) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE content_collection, unreferenced_content');
    await runner.query('DROP VIEW mentioned_content');
  }
}

const STATEMENTS = [
  // by the chain: strangers may name anything, so this makes nobody store it, but what is here and named stays
  `CREATE VIEW mentioned_content AS
     SELECT sealed_cid AS cid FROM asset
     UNION ALL SELECT state->>'metadataCid' FROM asset WHERE state->>'metadataCid' IS NOT NULL
     UNION ALL SELECT state->'content'->>'plainCid' FROM asset WHERE state->'content'->>'plainCid' IS NOT NULL`,
  'CREATE TABLE unreferenced_content (cid text PRIMARY KEY, since timestamptz NOT NULL)',
  // one row: the last collection and the next
  `CREATE TABLE content_collection (
    only_row boolean PRIMARY KEY DEFAULT true CHECK (only_row),
    due_at timestamptz NOT NULL,
    ended_at timestamptz, well_at timestamptz, released integer, removed bigint,
    error_code text
  )`,
];
