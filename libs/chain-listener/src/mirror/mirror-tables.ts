import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The mirror's tables in the service's own schema. Services put this class into their list of migrations. */
export class MirrorTables1795000000000 implements MigrationInterface {
  readonly name = 'MirrorTables1795000000000';

  async up(runner: QueryRunner): Promise<void> {
    // hashes as text: node-postgres would give bytea as Buffers, and the rows are few or written once
    await runner.query(`
      CREATE TABLE mirror_cursor (
        chain_id bigint PRIMARY KEY,
        genesis_hash text NOT NULL,
        head_number bigint NOT NULL, head_hash text NOT NULL, head_timestamp bigint NOT NULL,
        final_number bigint NOT NULL, final_hash text NOT NULL, final_timestamp bigint NOT NULL,
        halted text,
        CHECK (final_number <= head_number)
      )`);
    await runner.query(`
      CREATE TABLE mirror_block (
        chain_id bigint NOT NULL, number bigint NOT NULL,
        hash text NOT NULL, parent_hash text NOT NULL, timestamp bigint NOT NULL,
        PRIMARY KEY (chain_id, number)
      )`);
    await runner.query(`
      CREATE TABLE mirror_log (
        chain_id bigint NOT NULL, block_number bigint NOT NULL, log_index integer NOT NULL,
        block_hash text NOT NULL, block_timestamp bigint NOT NULL, transaction_hash text NOT NULL,
        address text NOT NULL, topics text[] NOT NULL, data text NOT NULL,
        PRIMARY KEY (chain_id, block_number, log_index)
      )`);
    await runner.query(`CREATE INDEX mirror_log_transaction ON mirror_log (transaction_hash)`);
    await runner.query(`
      CREATE TABLE mirror_state (
        chain_id bigint NOT NULL, kind text NOT NULL, id text NOT NULL,
        final_state jsonb, final_block bigint, final_timestamp bigint,
        head_state jsonb, head_block bigint, head_timestamp bigint,
        PRIMARY KEY (chain_id, kind, id)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE mirror_state, mirror_log, mirror_block, mirror_cursor');
  }
}
