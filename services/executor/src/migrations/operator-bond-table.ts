import type { MigrationInterface, QueryRunner } from 'typeorm';

const changes = [
  // what the operator settles by: one row per chain, written when the settlement loop first reads the bond
  `CREATE TABLE operator_bond (
    chain_id bigint PRIMARY KEY,
    bond numeric(39,0) NOT NULL,
    redeemed numeric(39,0) NOT NULL,
    open numeric(39,0) NOT NULL,
    refreshes integer NOT NULL DEFAULT 0)`,
  'ALTER TABLE session_ref ADD COLUMN is_closed boolean NOT NULL DEFAULT false',
];

export class OperatorBondTable1796083200000 implements MigrationInterface {
  readonly name = 'OperatorBondTable1796083200000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of changes) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE operator_bond');
    await runner.query('ALTER TABLE session_ref DROP COLUMN is_closed');
  }
}
