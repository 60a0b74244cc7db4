import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The mirror's read model of what upheld lineage disputes left to be paid. */
export class LineageArrears1795000002650 implements MigrationInterface {
  readonly name = 'LineageArrears1795000002650';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE lineage_arrears (
        chain_id bigint NOT NULL, child numeric(78,0) NOT NULL, parent numeric(78,0) NOT NULL,
        owed numeric(78,0) NOT NULL, from_proceeds numeric(78,0) NOT NULL, from_dividends numeric(78,0) NOT NULL,
        finality text NOT NULL CHECK (finality IN ('PENDING', 'FINAL')),
        as_of_block bigint NOT NULL,
        PRIMARY KEY (chain_id, child, parent)
      )`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE lineage_arrears');
  }
}
