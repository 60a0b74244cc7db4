import type { DataSource } from 'typeorm';

/** Any constant does, as long as every replica of a schema asks for the same one. */
const MIGRATION_LOCK = 0x1c_0b_ed;

/** Creates the schema if missing and runs pending migrations; a second process waits on the lock and then finds nothing to do. */
export async function runMigrations(source: DataSource, schema: string): Promise<void> {
  const runner = source.createQueryRunner();
  await runner.connect();
  try {
    // a replica may wait long for another's migration: that is no fault
    await runner.query('SET lock_timeout = 0');
    await runner.query('SELECT pg_advisory_lock($1, hashtext($2))', [MIGRATION_LOCK, schema]);
    await runner.query(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
    await source.runMigrations({ transaction: 'each' });
  } finally {
    await runner.query('SELECT pg_advisory_unlock($1, hashtext($2))', [MIGRATION_LOCK, schema]);
    await runner.query('SET lock_timeout = DEFAULT');
    await runner.release();
  }
}
