import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What similar assets are looked up by. */
export class SimilarIndexes1795000003300 implements MigrationInterface {
  readonly name = 'SimilarIndexes1795000003300';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      'CREATE INDEX catalogue_by_task ON catalogue_entry (chain_id, task, asset_id) WHERE task IS NOT NULL',
    );
    await runner.query('CREATE INDEX fingerprint_match_by_other ON fingerprint_match (chain_id, other_id, asset_id)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX fingerprint_match_by_other');
    await runner.query('DROP INDEX catalogue_by_task');
  }
}
