import pg from 'pg';

export interface LockSessionOptions {
  readonly url: string;
  readonly name: string;
  readonly onNotification?: (payload: string) => void;
}

/**
 * One dedicated connection that owns session advisory locks. Everything an owner may do only while it owns is done on this
 * connection, so that losing the connection loses the locks and the ability to act in the same instant.
 */
export class LockSession {
  private readonly ended = new AbortController();
  private queue: Promise<unknown> = Promise.resolve();

  private constructor(private readonly client: pg.Client) {
    client.on('error', () => this.ended.abort());
    client.on('end', () => this.ended.abort());
  }

  /** Aborts when the connection is gone, and with it every lock. */
  get lost(): AbortSignal {
    return this.ended.signal;
  }

  static async open(options: LockSessionOptions): Promise<LockSession> {
    const client = new pg.Client({
      connectionString: options.url,
      application_name: options.name,
      connectionTimeoutMillis: 10_000,
      query_timeout: 30_000,
      keepAlive: true,
    });
    const session = new LockSession(client);
    const { onNotification } = options;
    if (onNotification) client.on('notification', (message) => onNotification(message.payload ?? ''));
    try {
      await client.connect();
    } catch (error) {
      await session.close();
      throw error;
    }
    return session;
  }

  async query<Row extends pg.QueryResultRow>(sql: string, values: unknown[] = []): Promise<Row[]> {
    // readers of several partitions share the session, and node-postgres takes one query at a time
    const result = this.queue.then(() => this.client.query<Row>(sql, values));
    this.queue = result.catch(() => undefined);
    return (await result).rows;
  }

  async tryLock(name: string): Promise<boolean> {
    const [row] = await this.query<{ locked: boolean }>(
      'select pg_try_advisory_lock(hashtextextended($1, 0)) as locked',
      [name],
    );
    return row?.locked ?? false;
  }

  async unlock(name: string): Promise<void> {
    await this.query('select pg_advisory_unlock(hashtextextended($1, 0))', [name]);
  }

  /** Shows this session to `countPresent` for as long as it lives. */
  async announcePresence(name: string): Promise<void> {
    await this.query('select pg_advisory_lock_shared(hashtextextended($1, 0))', [name]);
  }

  async countPresent(name: string): Promise<number> {
    // a bigint advisory lock shows its high half as classid and its low half as objid
    const [row] = await this.query<{ present: number }>(
      `select count(*)::int as present from pg_locks, hashtextextended($1, 0) as lock(key)
       where locktype = 'advisory' and objsubid = 1 and granted and mode = 'ShareLock'
         and database = (select oid from pg_database where datname = current_database())
         and classid::bigint = (lock.key >> 32) & 4294967295 and objid::bigint = lock.key & 4294967295`,
      [name],
    );
    return row?.present ?? 0;
  }

  async close(): Promise<void> {
    this.ended.abort();
    const patience = new Promise<void>((resolve) => setTimeout(resolve, 2_000).unref());
    // a half-open socket never ends
    await Promise.race([this.client.end().catch(() => undefined), patience]);
  }
}
