import 'reflect-metadata';
import { DataSource, type EntitySchema, type MigrationInterface } from 'typeorm';
import { runMigrations } from './migrations.js';

type Class<T = object> = new (...args: never[]) => T;

export interface DataSourceOptions {
  /** also the pool's application_name */
  readonly name: string;
  readonly url: string;
  /** one schema per service; created when missing, and first on the search path */
  readonly schema: string;
  readonly entities?: readonly (Class | EntitySchema)[];
  /** classes in order; each name ends in a 13-digit timestamp, as TypeORM asks */
  readonly migrations?: readonly Class<MigrationInterface>[];
  readonly poolSize?: number;
}

const SCHEMA_NAME = /^[a-z][a-z_0-9]{0,40}$/;

/**
 * Connects, creates the schema and runs the migrations under an advisory lock, so that replicas may start together.
 * Explicit classes, no globs: several services share one process.
 */
export async function createDataSource(options: DataSourceOptions): Promise<DataSource> {
  if (!SCHEMA_NAME.test(options.schema)) throw new RangeError(`not a schema name: ${options.schema}`);
  const source = new DataSource({
    type: 'postgres',
    url: options.url,
    schema: options.schema,
    applicationName: `icubed-${options.name}`,
    entities: [...(options.entities ?? [])],
    migrations: [...(options.migrations ?? [])] as Class<MigrationInterface>[],
    migrationsTransactionMode: 'each',
    synchronize: false,
    logging: false,
    poolSize: options.poolSize ?? 10,
    connectTimeoutMS: 10_000,
    extra: {
      options: `-c search_path=${options.schema},public -c timezone=UTC -c default_transaction_isolation=read\\ committed -c lock_timeout=15s -c idle_in_transaction_session_timeout=60s`,
      keepAlive: true,
    },
  });
  await source.initialize();
  try {
    await runMigrations(source, options.schema);
  } catch (error) {
    await source.destroy();
    throw error;
  }
  return source;
}
