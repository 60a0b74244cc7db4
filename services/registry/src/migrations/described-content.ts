import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Versions keep what their folder describes; releases keep who reveals. */
export class DescribedContent1795000000200 implements MigrationInterface {
  readonly name = 'DescribedContent1795000000200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE content_version ADD COLUMN description jsonb NOT NULL DEFAULT '{"format":"none"}'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE content_version DROP COLUMN description');
  }
}
