import type { MigrationInterface, QueryRunner } from 'typeorm';

/** CARs that are being imported: counted against the quota, and known after a crash. */
export class ArrivingCars1795000012000 implements MigrationInterface {
  readonly name = 'ArrivingCars1795000012000';

  async up(runner: QueryRunner): Promise<void> {
    for (const sql of CHANGES) await runner.query(sql);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE arriving_car');
  }
}

const CHANGES = [
  // `bytes` are what its files may be: the CAR without its CIDs; whoever is at work on it says so in seen_at
  `CREATE TABLE arriving_car (
    blob text PRIMARY KEY,
    upload_id uuid NOT NULL REFERENCES upload (id) ON DELETE CASCADE,
    bytes bigint NOT NULL, seen_at timestamptz NOT NULL
  )`,
  'CREATE INDEX arriving_car_of_upload ON arriving_car (upload_id)',
];
