import type { MigrationInterface, QueryRunner } from 'typeorm';

export class PinningTables1795000003300 implements MigrationInterface {
  readonly name = 'PinningTables1795000003300';

  async up(runner: QueryRunner): Promise<void> {
    // a page goes on before the time of its last row: of one owner no two have the same, to the millisecond that JSON shows
    await runner.query(
      `CREATE TABLE pin_request (
        id uuid PRIMARY KEY,
        owner text NOT NULL,
        cid text NOT NULL, name text, origins text[] NOT NULL, meta jsonb NOT NULL,
        status text NOT NULL CHECK (status IN ('queued', 'pinning', 'pinned', 'failed')),
        created_at timestamptz NOT NULL,
        failures integer NOT NULL DEFAULT 0, detail text,
        due_at timestamptz NOT NULL,
        UNIQUE (owner, created_at)
      )`,
    );
    await runner.query('CREATE INDEX pin_request_by_cid ON pin_request (cid)');
    await runner.query(
      `CREATE INDEX pin_request_due ON pin_request ((status = 'pinned'), due_at) WHERE status <> 'failed'`,
    );
    // CIDs whose last request was removed, until the node has let go of them
    await runner.query('CREATE TABLE removed_pin (cid text PRIMARY KEY)');
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE removed_pin, pin_request');
  }
}
