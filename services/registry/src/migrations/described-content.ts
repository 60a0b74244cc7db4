import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Versions keep what their folder describes, releases who reveals. */
export class DescribedContent1795000000200 implements MigrationInterface {
  readonly name = 'DescribedContent1795000000200';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE content_version ADD COLUMN description jsonb NOT NULL DEFAULT '{"format":"none"}'`);
    await runner.query(
      `ALTER TABLE release ADD COLUMN revealer text NOT NULL DEFAULT 'RELAYER' CHECK (revealer IN ('RELAYER', 'CREATOR'))`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE release DROP COLUMN revealer');
    await runner.query('ALTER TABLE content_version DROP COLUMN description');
  }
}
