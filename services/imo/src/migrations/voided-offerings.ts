import type { MigrationInterface, QueryRunner } from 'typeorm';

/** An upheld dispute of a reveal voids an offering. */
export class VoidedOfferings1795000001400 implements MigrationInterface {
  readonly name = 'VoidedOfferings1795000001400';

  async up(runner: QueryRunner): Promise<void> {
    await this.allow(runner, ['OPEN', 'LOCKED', 'RELEASED', 'FAILED', 'VOIDED']);
  }

  async down(runner: QueryRunner): Promise<void> {
    await this.allow(runner, ['OPEN', 'LOCKED', 'RELEASED', 'FAILED']);
  }

  private async allow(runner: QueryRunner, statuses: readonly string[]): Promise<void> {
    const list = statuses.map((status) => `'${status}'`).join(', ');
    await runner.query(`ALTER TABLE offering DROP CONSTRAINT offering_status_check`);
    await runner.query(`ALTER TABLE offering ADD CONSTRAINT offering_status_check CHECK (status IN (${list}))`);
  }
}
