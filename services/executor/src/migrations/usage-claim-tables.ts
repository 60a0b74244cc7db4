import type { MigrationInterface, QueryRunner } from 'typeorm';

const tables = [
  // what the chain says, at its head
  `CREATE TABLE usage_claim (
    chain_id bigint NOT NULL,
    receipt_id text NOT NULL,
    call_id text NOT NULL,
    session_id text NOT NULL,
    asset_id numeric(29,0) NOT NULL,
    claimant text NOT NULL,
    bond numeric(39,0) NOT NULL,
    slash numeric(39,0) NOT NULL,
    claimed_at bigint NOT NULL,
    answer_by bigint NOT NULL,
    status text NOT NULL,
    finality text NOT NULL,
    PRIMARY KEY (chain_id, receipt_id))`,
  `CREATE INDEX usage_claim_open ON usage_claim (chain_id, answer_by) WHERE status = 'Claimed'`,
  // why a claim could not be answered when that was last tried
  `CREATE TABLE usage_refusal (
    chain_id bigint NOT NULL,
    receipt_id text NOT NULL,
    reason text NOT NULL,
    refused_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (chain_id, receipt_id))`,
];

export class UsageClaimTables1795000010300 implements MigrationInterface {
  readonly name = 'UsageClaimTables1795000010300';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of tables) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE usage_refusal, usage_claim');
  }
}
