import { type FreshDatabase, freshDatabase } from '@icubed/local';
import { createDataSource, inTransaction } from '@icubed/persistence';
import type { DataSource } from 'typeorm';
import {
  appendToOutbox,
  messagingMigrations,
  type OutgoingFact,
  PostgresTransport,
  Relay,
  type RelayOptions,
} from '../src/index.js';

const TEST_TUNING = { rebalanceMs: 50, failure: { baseMs: 10, capMs: 50 }, idle: { baseMs: 5, capMs: 20 } };

/** A service with an outbox, an inbox and a table `applied` that handlers write. */
export class TestService {
  private readonly closers: (() => Promise<void>)[] = [];

  private constructor(
    readonly database: FreshDatabase,
    readonly source: DataSource,
  ) {}

  /** `postgresUrl`: the test run's where none is named. */
  static async start(postgresUrl?: string): Promise<TestService> {
    const database = await freshDatabase(postgresUrl);
    const source = await createDataSource({
      name: 'test',
      url: database.url,
      schema: 'test',
      migrations: [...messagingMigrations],
    });
    await source.query('create table applied (n bigserial, fact_key text, value int)');
    return new TestService(database, source);
  }

  transport(): PostgresTransport {
    const transport = new PostgresTransport({ url: this.database.url, partitions: 4, pollMs: 100 });
    this.closers.push(() => transport.close());
    return transport;
  }

  relay(options: Pick<RelayOptions, 'transport'> & Partial<RelayOptions>): Relay {
    const relay = new Relay({ url: this.database.url, schema: 'test', tuning: TEST_TUNING, ...options });
    this.closers.unshift(() => relay.stop());
    relay.start();
    return relay;
  }

  /** Stops with the service, before the transports do. */
  closeFirst(close: () => Promise<void>): void {
    this.closers.unshift(close);
  }

  announce(...facts: OutgoingFact[]): Promise<void> {
    return inTransaction(this.source, (manager) => appendToOutbox(manager, ...facts));
  }

  async undelivered(): Promise<number> {
    const [row]: { count: number }[] = await this.source.query('select count(*)::int from undelivered');
    return row?.count ?? -1;
  }

  /** Event ids of the log, in the order of each partition. */
  async logged(topic = 'test.happening'): Promise<string[]> {
    const rows: { event_id: string }[] = await this.source.query(
      'select event_id from messaging.log where topic = $1 order by partition, "offset"',
      [topic],
    );
    return rows.map((row) => row.event_id);
  }

  async applied(): Promise<{ key: string; value: number }[]> {
    return this.source.query('select fact_key as key, value from applied order by n');
  }

  /** Cuts connections by application name, as an operator or a failover would. */
  async killConnections(name: string): Promise<number> {
    const rows: unknown[] = await this.source.query(
      'select pg_terminate_backend(pid) from pg_stat_activity where application_name = $1 and datname = current_database()',
      [name],
    );
    return rows.length;
  }

  async close(): Promise<void> {
    for (const close of this.closers) await close();
    await this.source.destroy();
    await this.database.drop();
  }
}
