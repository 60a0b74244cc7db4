import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Credentials with their bits in the status lists, and the offerings that some of them attest. */
export class CredentialTables1795000000400 implements MigrationInterface {
  readonly name = 'CredentialTables1795000000400';

  async up(runner: QueryRunner): Promise<void> {
    // a number is taken once, also by a transaction that fails: a gap in a list is nobody's
    await runner.query('CREATE SEQUENCE credential_status_index AS bigint MINVALUE 0 START 0');
    await runner.query(
      `CREATE TABLE credential (
        id uuid PRIMARY KEY,
        chain_id bigint NOT NULL, asset_id numeric(78,0) NOT NULL,
        type text NOT NULL, subject text NOT NULL,
        status_index bigint NOT NULL UNIQUE,
        issued_at timestamptz NOT NULL, valid_until timestamptz NOT NULL, revoked_at timestamptz,
        document jsonb NOT NULL
      )`,
    );
    await runner.query('CREATE INDEX credential_of_asset ON credential (chain_id, asset_id, status_index DESC)');
    await runner.query(
      `CREATE TABLE offering_outcome (
        chain_id bigint NOT NULL, asset_id numeric(78,0) NOT NULL,
        plain_cid text NOT NULL, challenge_ends_at bigint NOT NULL,
        PRIMARY KEY (chain_id, asset_id)
      )`,
    );
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE offering_outcome, credential');
    await runner.query('DROP SEQUENCE credential_status_index');
  }
}
