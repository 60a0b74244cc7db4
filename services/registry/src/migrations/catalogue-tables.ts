import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What can be searched of each asset: its card, read from IPFS once. */
export class CatalogueTables1795000001700 implements MigrationInterface {
  readonly name = 'CatalogueTables1795000001700';

  async up(runner: QueryRunner): Promise<void> {
    // in `public`, where every service's search_path ends; trusted, so the database's owner may create it
    await runner.query('CREATE EXTENSION IF NOT EXISTS pg_trgm WITH SCHEMA public');
    await runner.query(
      `CREATE TABLE catalogue_entry (
        chain_id bigint NOT NULL, asset_id numeric(78,0) NOT NULL,
        metadata_cid text NOT NULL,
        name text NOT NULL, task text, licence text, tags text[] NOT NULL,
        document tsvector NOT NULL,
        PRIMARY KEY (chain_id, asset_id)
      )`,
    );
    await runner.query('CREATE INDEX catalogue_by_document ON catalogue_entry USING gin (document)');
    await runner.query('CREATE INDEX catalogue_by_name ON catalogue_entry USING gin (name public.gin_trgm_ops)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE catalogue_entry');
  }
}
