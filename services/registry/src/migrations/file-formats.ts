import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What the files of a version were recognised as; of versions before it is not known. */
export class FileFormats1795000002900 implements MigrationInterface {
  readonly name = 'FileFormats1795000002900';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE content_version ADD COLUMN formats jsonb');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE content_version DROP COLUMN formats');
  }
}
