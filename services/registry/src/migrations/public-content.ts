import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which blocks of the content store anyone may have: those of sealed content, of cards and of what was released. */
export class PublicContent1795000002700 implements MigrationInterface {
  readonly name = 'PublicContent1795000002700';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of CHANGES) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE public_block');
    await runner.query('ALTER TABLE content_version DROP COLUMN listed');
    await runner.query('ALTER TABLE release DROP COLUMN listed');
  }
}

const CHANGES = [
  // CIDv1 in binary: the codec says how the block may be read
  'CREATE TABLE public_block (cid bytea PRIMARY KEY)',
  'ALTER TABLE content_version ADD COLUMN listed boolean NOT NULL DEFAULT false',
  'ALTER TABLE release ADD COLUMN listed boolean NOT NULL DEFAULT false',
  // strangers ask for unknown blocks: looking for what is still to be listed must cost nothing
  'CREATE INDEX content_version_unlisted ON content_version (id) WHERE NOT listed',
  'CREATE INDEX release_unlisted ON release (chain_id, asset_id) WHERE NOT listed',
];
