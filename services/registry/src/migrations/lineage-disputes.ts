import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The mirror's read model of LineageDisputes. */
export class LineageDisputes1795000001800 implements MigrationInterface {
  readonly name = 'LineageDisputes1795000001800';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE TABLE lineage_dispute (
        chain_id bigint NOT NULL, dispute_id numeric(78,0) NOT NULL,
        child numeric(78,0) NOT NULL, parent numeric(78,0) NOT NULL,
        status text NOT NULL, open boolean NOT NULL,
        state jsonb NOT NULL,
        finality text NOT NULL CHECK (finality IN ('PENDING', 'FINAL')),
        as_of_block bigint NOT NULL,
        PRIMARY KEY (chain_id, dispute_id)
      )`,
    );
    await runner.query('CREATE INDEX lineage_dispute_by_child ON lineage_dispute (chain_id, child, dispute_id DESC)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE lineage_dispute');
  }
}
