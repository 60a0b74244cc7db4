import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An asset's events are found by its id, at the places of ASSET_ID_TOPICS. */
export class AssetHistory1795000000300 implements MigrationInterface {
  readonly name = 'AssetHistory1795000000300';

  async up(runner: QueryRunner): Promise<void> {
    for (const place of [2, 4]) {
      await runner.query(
        `CREATE INDEX mirror_log_topic_${place} ON mirror_log ((topics[${place}])) WHERE topics[${place}] IS NOT NULL`,
      );
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX mirror_log_topic_2, mirror_log_topic_4');
  }
}
