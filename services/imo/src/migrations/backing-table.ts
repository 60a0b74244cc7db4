import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How many accounts back an offering. */
export class BackingTable1795000011300 implements MigrationInterface {
  readonly name = 'BackingTable1795000011300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE backing (
        chain_id bigint NOT NULL, asset_id numeric(78,0) NOT NULL,
        backers integer NOT NULL, largest_units numeric(78,0) NOT NULL,
        PRIMARY KEY (chain_id, asset_id)
      )`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE backing');
  }
}
