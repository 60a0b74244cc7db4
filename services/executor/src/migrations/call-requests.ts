import type { MigrationInterface, QueryRunner } from 'typeorm';

export class CallRequests1796055000000 implements MigrationInterface {
  readonly name = 'CallRequests1796055000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE TABLE call_request (
      call_id text PRIMARY KEY REFERENCES call,
      content jsonb NOT NULL,
      signature text NOT NULL
    )`);
  }

  async down(): Promise<void> {
    throw new TypeError('the proofs of payers are not dropped by a migration');
  }
}
