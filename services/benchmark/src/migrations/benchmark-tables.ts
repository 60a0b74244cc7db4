import type { MigrationInterface, QueryRunner } from 'typeorm';

export class BenchmarkTables1795000000100 implements MigrationInterface {
  readonly name = 'BenchmarkTables1795000000100';

  async up(runner: QueryRunner): Promise<void> {
    // by payer, because a ranking caps what one payer counts for and no sum can be taken apart again
    await runner.query(`CREATE TABLE usage_daily (
      chain_id bigint NOT NULL,
      asset_id numeric(78,0) NOT NULL,
      day date NOT NULL,
      payer text NOT NULL,
      calls bigint NOT NULL CHECK (calls > 0),
      fees numeric(78,0) NOT NULL CHECK (fees >= 0),
      PRIMARY KEY (chain_id, asset_id, day, payer)
    )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE usage_daily');
  }
}
