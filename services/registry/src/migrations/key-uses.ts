import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The audit trail of data keys: rows are added and never change, whoever holds the service's own credentials. */
export class KeyUses1795000001600 implements MigrationInterface {
  readonly name = 'KeyUses1795000001600';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of STATEMENTS) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP INDEX content_version_by_kek');
    await runner.query('DROP TABLE key_use');
    await runner.query('DROP FUNCTION refuse_change()');
  }
}

const STATEMENTS = [
  `CREATE TABLE key_use (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    used_at timestamptz NOT NULL DEFAULT clock_timestamp(),
    chain_id bigint NOT NULL,
    purpose text NOT NULL CHECK (purpose IN ('SEAL', 'ROTATE', 'REVEAL', 'CALL')),
    actor text NOT NULL,
    version_id uuid, asset_id numeric(78,0),
    kek_id text, former_kek_id text,
    call_id text, step integer, node text,
    refusal text
  )`,
  'CREATE INDEX key_use_by_asset ON key_use (chain_id, asset_id, id)',
  'CREATE INDEX key_use_by_version ON key_use (version_id, id)',
  `CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS
   $$ BEGIN RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'insufficient_privilege'; END $$`,
  'CREATE TRIGGER key_use_stays BEFORE UPDATE OR DELETE ON key_use FOR EACH ROW EXECUTE FUNCTION refuse_change()',
  'CREATE TRIGGER key_use_is_not_emptied BEFORE TRUNCATE ON key_use FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()',
  // what a rotation still has to do
  'CREATE INDEX content_version_by_kek ON content_version (kek_id, id)',
];
