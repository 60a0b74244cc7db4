import type { MigrationInterface, QueryRunner } from 'typeorm';

const changes = [
  // what was registered before is callable once it is released, as it was
  'ALTER TABLE asset ADD COLUMN sealed_cid text',
  'ALTER TABLE call ADD COLUMN sealed boolean NOT NULL DEFAULT false',
];

export class SealedCalls1795000011000 implements MigrationInterface {
  readonly name = 'SealedCalls1795000011000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of changes) await runner.query(sql);
  }

  async down(): Promise<void> {
    throw new TypeError('the ledger is not dropped by a migration');
  }
}
