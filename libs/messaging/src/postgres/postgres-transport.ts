import { ModelverseError } from '@icubed/errors';
import { createLogger, type Logger } from '@icubed/telemetry';
import pg from 'pg';
import { keyHash } from '../transport/key-hash.js';
import type {
  OutgoingRecord,
  ReceivedRecord,
  SubscribeOptions,
  Subscription,
  TopicBrowser,
  Transport,
} from '../transport/transport.js';
import { appendToLog } from './append-to-log.js';
import { browseLog } from './browse-log.js';
import { createLogSchema } from './log-schema.js';
import { pruneLog } from './prune-log.js';
import { PostgresSubscription } from './postgres-subscription.js';
import { TopicPartitions } from './topic-partitions.js';

export interface PostgresTransportOptions {
  readonly url: string;
  /** of topics that do not exist yet */
  readonly partitions?: number;
  readonly pollMs?: number;
  readonly retentionHours?: number;
  readonly log?: Logger;
}

/** Topics as tables of one database (schema `messaging`): the embedded default, which needs no broker. */
export class PostgresTransport implements Transport, TopicBrowser {
  private readonly pool: pg.Pool;
  private readonly known: TopicPartitions;
  private readonly log: Logger;
  private readonly subscriptions = new Set<Subscription>();
  private readonly pruning: NodeJS.Timeout;
  private schema: Promise<void> | undefined;

  constructor(private readonly options: PostgresTransportOptions) {
    this.log = options.log ?? createLogger({ service: 'messaging', level: 'silent' });
    this.pool = new pg.Pool({
      connectionString: options.url,
      application_name: 'icubed-messaging',
      max: 3,
      connectionTimeoutMillis: 10_000,
      query_timeout: 30_000,
    });
    this.pool.on('error', (error) => this.log.warn({ err: error }, 'an idle connection of the transport broke'));
    this.known = new TopicPartitions(this.pool, options.partitions ?? 8);
    this.pruning = setInterval(() => void this.prune(), 3_600_000).unref();
  }

  async publish(records: readonly OutgoingRecord[]): Promise<void> {
    if (records.length === 0) return;
    try {
      await this.ensureSchema();
      const partitions = new Map<string, number>();
      for (const { topic } of records) if (!partitions.has(topic)) partitions.set(topic, await this.known.count(topic));
      const placed = records.map((record) => ({
        ...record,
        partition: keyHash(record.key) % (partitions.get(record.topic) ?? 1),
      }));
      await this.withClient((client) => appendToLog(client, placed));
    } catch (cause) {
      throw new ModelverseError(
        'MESSAGING.TRANSPORT_UNAVAILABLE',
        'the log in PostgreSQL did not take the batch',
        {},
        { cause },
      );
    }
  }

  subscribe(options: SubscribeOptions): Subscription {
    const subscription = new PostgresSubscription({
      ...options,
      url: this.options.url,
      log: this.log,
      pollMs: this.options.pollMs ?? 1_000,
      partitions: async () => {
        await this.ensureSchema();
        return this.known.list(options.topics);
      },
    });
    this.subscriptions.add(subscription);
    return subscription;
  }

  async lag(group: string, topics: readonly string[]): Promise<ReadonlyMap<string, number>> {
    await this.ensureSchema();
    const { rows } = await this.pool.query<{ topic: string; lag: number }>(
      `select head.topic, sum(head.next_offset - coalesce(done.next_offset, 0))::float8 as lag
       from messaging.topic_partition head
       left join messaging.consumer_offset done
         on done.consumer_group = $1 and done.topic = head.topic and done.partition = head.partition
       where head.topic = any($2) group by head.topic`,
      [group, topics],
    );
    return new Map(rows.map((row) => [row.topic, row.lag]));
  }

  async topics(): Promise<string[]> {
    await this.ensureSchema();
    return this.known.existing();
  }

  async browse(topic: string, onRecord: (record: ReceivedRecord) => void): Promise<void> {
    await this.ensureSchema();
    await browseLog(this.pool, topic, onRecord);
  }

  async close(): Promise<void> {
    clearInterval(this.pruning);
    await Promise.all([...this.subscriptions].map((subscription) => subscription.stop()));
    await this.pool.end();
  }

  private async prune(): Promise<void> {
    try {
      await this.ensureSchema();
      await pruneLog(this.pool, this.options.retentionHours ?? 24 * 7);
    } catch (error) {
      this.log.warn({ err: error }, 'the log was not pruned');
    }
  }

  private ensureSchema(): Promise<void> {
    this.schema ??= this.withClient(createLogSchema).catch((error: unknown) => {
      this.schema = undefined; // the next caller tries again
      throw error;
    });
    return this.schema;
  }

  private async withClient<T>(work: (client: pg.PoolClient) => Promise<T>): Promise<T> {
    const client = await this.pool.connect();
    // a client that dies while it is lent reports here; the query in hand rejects anyway
    const ignore = (): void => undefined;
    client.on('error', ignore);
    let failure: Error | undefined;
    try {
      return await work(client);
    } catch (error) {
      failure = error instanceof Error ? error : new Error(String(error));
      throw error;
    } finally {
      client.off('error', ignore);
      client.release(failure);
    }
  }
}
