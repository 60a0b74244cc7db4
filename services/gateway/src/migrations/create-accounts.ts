import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CreateAccounts1763800000000 implements MigrationInterface {
  async up(runner: QueryRunner): Promise<void> {
    // an account is the random id that wallets and keys point to; it has no other attribute
    await runner.query(`
      CREATE TABLE wallet (
        address text PRIMARY KEY CHECK (address ~ '^0x[0-9a-fA-F]{40}$'),
        account_id uuid NOT NULL,
        created_at timestamptz NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE session (
        id uuid PRIMARY KEY,
        account_id uuid NOT NULL,
        address text NOT NULL REFERENCES wallet (address),
        created_at timestamptz NOT NULL,
        expires_at timestamptz NOT NULL,
        revoked_at timestamptz
      )`);
    await runner.query('CREATE INDEX session_expires_at ON session (expires_at)');
    await runner.query(`
      CREATE TABLE api_key (
        id uuid PRIMARY KEY,
        account_id uuid NOT NULL,
        address text NOT NULL REFERENCES wallet (address),
        name text NOT NULL,
        scopes text[] NOT NULL,
        prefix text NOT NULL,
        digest bytea NOT NULL UNIQUE CHECK (length(digest) = 32),
        created_at timestamptz NOT NULL,
        last_used_at timestamptz,
        revoked_at timestamptz
      )`);
    await runner.query('CREATE INDEX api_key_account_id ON api_key (account_id, created_at)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE api_key, session, wallet');
  }
}
