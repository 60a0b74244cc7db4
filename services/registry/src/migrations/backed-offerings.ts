import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What offerings were backed by when they were released, as imo counted. */
export class BackedOfferings1795000011200 implements MigrationInterface {
  readonly name = 'BackedOfferings1795000011200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE offering_backing (
        chain_id bigint NOT NULL, asset_id numeric(78,0) NOT NULL,
        creator text NOT NULL, backers integer NOT NULL, largest_units numeric(78,0) NOT NULL, released_at bigint NOT NULL,
        PRIMARY KEY (chain_id, asset_id)
      )`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE offering_backing');
  }
}
