import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an upheld dispute of a reveal takes back. */
export class VoidedOfferings1795000011100 implements MigrationInterface {
  readonly name = 'VoidedOfferings1795000011100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE voided_offering (
        chain_id bigint NOT NULL, asset_id numeric(78,0) NOT NULL, voided_at bigint NOT NULL,
        PRIMARY KEY (chain_id, asset_id)
      )`,
    );
    await runner.query(`ALTER TABLE credential ADD COLUMN revoked_because text`);
    await runner.query(`UPDATE credential SET revoked_because = 'HOLDER' WHERE revoked_at IS NOT NULL`);
    await runner.query(
      `ALTER TABLE credential ADD CONSTRAINT credential_revoked_because
       CHECK ((revoked_at IS NULL) = (revoked_because IS NULL) AND revoked_because IN ('HOLDER', 'OFFERING_VOIDED'))`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE credential DROP COLUMN revoked_because');
    await runner.query('DROP TABLE voided_offering');
  }
}
